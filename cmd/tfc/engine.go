package main

import (
	"context"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/driver"
)

// engine opens what recorded cases run on, by how the tool is asked to run them.
type engine struct {
	open func(m *tfc.Model) (cases.Session, error)
}

// engines are the ways to run a recorded case, by the value of --as.
var engines = map[string]func() engine{
	"session":    func() engine { return sessionEngine(driver.DefaultOptions()) },
	"executable": func() engine { return engine{openProgram} },
	"library":    func() engine { return engine{openLibrary(false)} },
	// a library for any batch
	"open-library": func() engine { return engine{openLibrary(true)} },
}

// sessionEngine runs cases in sessions in this process. Those on plain graphs share a compiler, and its threads.
func sessionEngine(o driver.Options) engine {
	compiler := driver.NewCompiler(o)
	return engine{func(m *tfc.Model) (cases.Session, error) {
		if m.Saved == nil && m.Web == nil {
			return caseSession{runtime.NewSession(compiler, m.Graph, runtime.NewVariables())}, nil
		}
		s, err := tfc.NewSession(m, func(to *driver.Options) { *to = o })
		return caseSession{s}, err
	}}
}

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
	return e.open(&tfc.Model{Graph: g})
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
	m, err := tfc.Load(dir, tags...)
	if err != nil {
		return nil, nil, nil, err
	}
	sig, err := m.Saved.Signature(signature)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err = e.open(m)
	return s, aliases(sig.Inputs), aliases(sig.Outputs), err
}

// LoadWebModel implements cases.Engine.
func (e engine) LoadWebModel(path string) (cases.Session, error) {
	m, err := tfc.Load(path)
	if err != nil {
		return nil, err
	}
	return e.open(m)
}

// aliases maps the names of a signature to tensors.
func aliases(named []graphdef.NamedTensor) map[string]string {
	m := map[string]string{}
	for _, t := range named {
		m[t.Alias] = t.Tensor
	}
	return m
}
