package passes

import (
	"errors"
	"strings"

	"tfc/ir"
	"tfc/ir/device"
	"tfc/runtime/status"
)

// runPlacement resolves the device of every operation to one of the devices at hand: the first
// that its string allows and, if placement is soft, else the default one. The default device's
// name is empty in ir. Unknown devices are INVALID_ARGUMENT, all of them reported.
func runPlacement(m *ir.Module, cfg *Config) (bool, error) {
	p, err := newPlacer(cfg)
	if err != nil {
		return false, err
	}
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) { p.place(op.Node, &op.Device) })
	}
	for _, v := range m.Vars {
		p.place(v.Name, &v.Device)
	}
	return p.changed, errors.Join(p.errs...)
}

// placer resolves device strings, each once.
type placer struct {
	cfg     *Config
	names   []string
	specs   []device.Spec
	seen    map[string]string
	changed bool
	errs    []error
}

func newPlacer(cfg *Config) (*placer, error) {
	p := &placer{cfg: cfg, names: cfg.Devices, seen: map[string]string{"": ""}}
	if len(p.names) == 0 {
		p.names = []string{device.Default}
	}
	for _, name := range p.names {
		d, err := device.Parse(name)
		if err != nil {
			return nil, err
		}
		p.specs = append(p.specs, d)
	}
	return p, nil
}

func (p *placer) place(node string, at *string) {
	got, known := p.seen[*at]
	if !known {
		reason := ""
		if got, reason = p.resolve(*at); reason == "" {
			p.errs = append(p.errs, p.refuse(node, *at))
			return
		}
		p.cfg.Explain.device(DeviceChoice{node, *at, got, reason})
		p.seen[*at] = got
		if _, ok := p.seen[got]; !ok {
			p.seen[got] = got
		}
	}
	p.changed = p.changed || *at != got
	*at = got
}

// resolve finds a device; the reason is empty if there is none.
func (p *placer) resolve(spec string) (name, reason string) {
	if d, err := device.Parse(spec); err == nil {
		if i := d.Pick(p.specs); i >= 0 {
			return p.canonical(i), "the first device that matches"
		}
		if p.cfg.SoftPlacement {
			return "", "no such device here; soft placement chose the default"
		}
	}
	return "", ""
}

func (p *placer) canonical(i int) string {
	if i == 0 {
		return ""
	}
	return p.names[i]
}

func (p *placer) refuse(node, spec string) error {
	if _, err := device.Parse(spec); err != nil {
		return status.Errorf(status.InvalidArgument, node, "", "%v", err)
	}
	return status.Errorf(status.InvalidArgument, node, "",
		"Cannot assign a device for operation %s: {{node %s}} was explicitly assigned to %s but available devices "+
			"are [ %s ]. Make sure the device specification refers to a valid device.",
		node, node, spec, strings.Join(p.names, ", "))
}
