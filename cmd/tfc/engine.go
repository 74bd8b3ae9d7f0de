package main

import (
	"context"

	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/driver"
)

// engine opens sessions for recorded cases.
type engine struct{ compiler *driver.Compiler }

// LoadGraph implements cases.Engine.
func (e engine) LoadGraph(data []byte, text, ignoreDevices bool) (cases.Session, error) {
	parse := graphdef.ParseBinary
	if text {
		parse = graphdef.ParseText
	}
	def, err := parse(data)
	if err != nil {
		return nil, err
	}
	if ignoreDevices {
		for _, n := range def.GetNode() {
			n.Device = ""
		}
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		return nil, err
	}
	return caseSession{runtime.NewSession(e.compiler, g, runtime.NewVariables())}, nil
}

// caseSession is a session as recorded cases use it.
type caseSession struct{ *runtime.Session }

// Run implements cases.Session. A gradient is a run of its own over the same feeds.
func (s caseSession) Run(ctx context.Context, r cases.Request) (result cases.Result, err error) {
	if len(r.Wrt) == 0 || len(r.Fetches) > 0 || len(r.Targets) > 0 {
		if result.Fetches, err = s.Session.Run(ctx, r.Feeds, r.Fetches, r.Targets); err != nil {
			return result, err
		}
	}
	if len(r.Wrt) == 0 {
		return result, nil
	}
	want := runtime.Gradient{Y: []string{r.Y}, Wrt: r.Wrt}
	if r.GradY != nil {
		want.Seeds = []*tensor.Tensor{r.GradY}
	}
	result.Gradients, err = s.Gradients(ctx, r.Feeds, want)
	return result, err
}

// LoadSavedModel implements cases.Engine.
func (e engine) LoadSavedModel(dir string, tags []string, signature string) (
	s cases.Session, inputs, outputs map[string]string, err error,
) {
	m, err := graphdef.ReadSavedModel(dir, tags...)
	if err != nil {
		return nil, nil, nil, err
	}
	sig, err := m.Signature(signature)
	if err != nil {
		return nil, nil, nil, err
	}
	session, err := openSavedModel(context.Background(), e.compiler, m)
	return caseSession{session}, aliases(sig.Inputs), aliases(sig.Outputs), err
}

// aliases maps the names of a signature to tensors.
func aliases(named []graphdef.NamedTensor) map[string]string {
	m := map[string]string{}
	for _, t := range named {
		m[t.Alias] = t.Tensor
	}
	return m
}

// openSavedModel starts a session on a SavedModel: its variables are restored and its init op has run.
func openSavedModel(ctx context.Context, c runtime.Compiler, m *graphdef.SavedModel) (*runtime.Session, error) {
	values, err := m.Variables()
	if err != nil {
		return nil, err
	}
	vars := runtime.NewVariables()
	for name, t := range values {
		vars.Set(variableName(m.Graph.Node(name)), t)
	}
	s := runtime.NewSession(c, m.Graph, vars)
	if m.InitOp == "" {
		return s, nil
	}
	feeds := map[string]*tensor.Tensor{}
	for _, a := range m.Assets {
		feeds[a.Tensor] = tensor.OfStrings(nil, a.Path)
	}
	_, err = s.Run(ctx, feeds, nil, []string{m.InitOp})
	return s, err
}

// variableName is the name under which a session keeps the variable of a node.
func variableName(n *graphdef.Node) string {
	name := n.Text("shared_name")
	if name == "" {
		name = n.Name
	}
	if c := n.Text("container"); c != "" {
		name = c + "//" + name
	}
	return name
}
