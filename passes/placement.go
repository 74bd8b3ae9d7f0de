package passes

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tfc/ir"
	"tfc/runtime/status"
)

// DefaultDevice is where everything runs that asks for nothing else.
const DefaultDevice = "/job:localhost/replica:0/task:0/device:CPU:0"

// DeviceSpec is a device string of TensorFlow, perhaps partial: what a part leaves open is empty,
// or -1 if it is a number.
type DeviceSpec struct {
	Job           string
	Replica, Task int
	// Kind is the device's type in capitals ("CPU", "GPU").
	Kind  string
	Index int
}

// ParseDevice reads "/job:worker/task:0/device:GPU:0", "/gpu:0" or any part of such a name; "*"
// stands for a part left open.
func ParseDevice(s string) (DeviceSpec, error) {
	d := DeviceSpec{Replica: -1, Task: -1, Index: -1}
	for part := range strings.SplitSeq(strings.TrimPrefix(s, "/"), "/") {
		if part != "" && !d.parse(part) {
			return d, fmt.Errorf("malformed device specification %q", s)
		}
	}
	return d, nil
}

func (d *DeviceSpec) parse(part string) bool {
	key, value, found := strings.Cut(part, ":")
	if !found {
		return false
	}
	switch strings.ToLower(key) {
	case "job":
		d.Job = open(value)
		return value != ""
	case "replica":
		return number(value, &d.Replica)
	case "task":
		return number(value, &d.Task)
	case "device":
		kind, index, found := strings.Cut(value, ":")
		d.Kind = strings.ToUpper(open(kind))
		return !found || number(index, &d.Index)
	case "cpu", "gpu":
		d.Kind = strings.ToUpper(key)
		return number(value, &d.Index)
	}
	return false
}

// open is a part's value, empty for "*".
func open(s string) string {
	if s == "*" {
		return ""
	}
	return s
}

func number(s string, to *int) bool {
	if s == "*" {
		*to = -1
		return true
	}
	n, err := strconv.Atoi(s)
	*to = n
	return err == nil && n >= 0
}

// Matches reports whether a full device name is one that the spec allows.
func (d DeviceSpec) Matches(full DeviceSpec) bool {
	word := func(want, got string) bool { return want == "" || want == got }
	num := func(want, got int) bool { return want < 0 || want == got }
	return word(d.Job, full.Job) && word(d.Kind, full.Kind) &&
		num(d.Replica, full.Replica) && num(d.Task, full.Task) && num(d.Index, full.Index)
}

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
	specs   []DeviceSpec
	seen    map[string]string
	changed bool
	errs    []error
}

func newPlacer(cfg *Config) (*placer, error) {
	p := &placer{cfg: cfg, names: cfg.Devices, seen: map[string]string{"": ""}}
	if len(p.names) == 0 {
		p.names = []string{DefaultDevice}
	}
	for _, name := range p.names {
		d, err := ParseDevice(name)
		if err != nil {
			return nil, err
		}
		p.specs = append(p.specs, d)
	}
	return p, nil
}

func (p *placer) place(node string, device *string) {
	got, known := p.seen[*device]
	if !known {
		reason := ""
		if got, reason = p.resolve(*device); reason == "" {
			p.errs = append(p.errs, p.refuse(node, *device))
			return
		}
		p.cfg.Explain.device(DeviceChoice{node, *device, got, reason})
		p.seen[*device] = got
		if _, ok := p.seen[got]; !ok {
			p.seen[got] = got
		}
	}
	p.changed = p.changed || *device != got
	*device = got
}

// resolve finds a device; the reason is empty if there is none.
func (p *placer) resolve(device string) (name, reason string) {
	if d, err := ParseDevice(device); err == nil {
		if i := slices.IndexFunc(p.specs, d.Matches); i >= 0 {
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

func (p *placer) refuse(node, device string) error {
	if _, err := ParseDevice(device); err != nil {
		return status.Errorf(status.InvalidArgument, node, "", "%v", err)
	}
	return status.Errorf(status.InvalidArgument, node, "",
		"Cannot assign a device for operation %s: {{node %s}} was explicitly assigned to %s but available devices "+
			"are [ %s ]. Make sure the device specification refers to a valid device.",
		node, node, device, strings.Join(p.names, ", "))
}
