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
	session, err := tfc.NewSession(&tfc.Model{Graph: m.Graph, Saved: m})
	return caseSession{session}, aliases(sig.Inputs), aliases(sig.Outputs), err
}

// LoadWebModel implements cases.Engine.
func (e engine) LoadWebModel(path string) (cases.Session, error) {
	m, err := tfc.Load(path)
	if err != nil {
		return nil, err
	}
	session, err := tfc.NewSession(m)
	return caseSession{session}, err
}

// aliases maps the names of a signature to tensors.
func aliases(named []graphdef.NamedTensor) map[string]string {
	m := map[string]string{}
	for _, t := range named {
		m[t.Alias] = t.Tensor
	}
	return m
}
