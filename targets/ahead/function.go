package ahead

import (
	"fmt"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
)

// function is one of the library with its attrs put in.
type function struct {
	body             *graphdef.Body
	key              string
	args             []string
	results, targets []string
}

// function prepares the function that an attribute names.
func (p *planner) function(want *pb.NameAttrList) (*function, error) {
	body, err := p.graph.Instantiate(want.GetName(), want.GetAttr())
	if err != nil {
		return nil, err
	}
	key := standalone.GraphKey(body.Graph)
	if f := p.functions[key]; f != nil {
		return f, nil
	}
	f := &function{body: body, key: key, targets: body.Targets()}
	for _, a := range body.Args {
		f.args = append(f.args, a.Out(0).String())
	}
	for _, out := range body.Results {
		f.results = append(f.results, out.String())
	}
	p.functions[key] = f
	return f, nil
}

// call goes through a call of the function.
func (p *planner) call(want *pb.NameAttrList, args []fed) ([]fed, error) {
	f, err := p.function(want)
	if err != nil {
		return nil, err
	}
	if len(args) != len(f.args) {
		return nil, status.Errorf(status.InvalidArgument, "", want.GetName(), "the function takes %d arguments, found %d",
			len(f.args), len(args))
	}
	r := p.run(f.body.Graph)
	r.key = f.key
	for i, name := range f.args {
		r.feed(name, args[i])
	}
	out, err := r.execute(f.results, f.targets)
	if err != nil {
		return nil, fmt.Errorf("in function %q: %w", want.GetName(), err)
	}
	return out, nil
}
