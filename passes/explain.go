package passes

import (
	"fmt"
	"strings"

	"tfc/ir"
)

// Explanation collects what passes decided and why, in the order of decision.
type Explanation struct {
	Edges   []Edge
	Devices []DeviceChoice
	Plans   []Plan
}

// Edge is what fusion decided for a value and one of its users.
type Edge struct {
	Func string
	// Value is what the producer makes and the consumer reads, by name; Producer and Consumer are
	// operations.
	Value, Producer, Consumer string
	Fused                     bool
	// Reason says why not; empty if fused.
	Reason string
	// Bytes is the size of the value: the memory traffic that a fused edge saves.
	Bytes int
}

// DeviceChoice is where an operation's device string led.
type DeviceChoice struct {
	Node, Wanted, Got, Reason string
}

// Plan sums up the memory plan of a function.
type Plan struct {
	Func string
	// Arena is the size in bytes; Least is the largest sum of buffers alive at one time, which no
	// plan can undercut.
	Arena, Least int64
	// Copies lists the copies that the plan needed.
	Copies []string
}

// String is the explanation as text, a line for each decision.
func (e *Explanation) String() string {
	var b strings.Builder
	for _, d := range e.Devices {
		fmt.Fprintf(&b, "device %s: %q -> %q: %s\n", d.Node, d.Wanted, d.Got, d.Reason)
	}
	for _, x := range e.Edges {
		verdict := "fused, saves " + fmt.Sprint(x.Bytes) + " bytes"
		if !x.Fused {
			verdict = "not fused: " + x.Reason
		}
		fmt.Fprintf(&b, "fusion @%s: %%%s, %s -> %s: %s\n", x.Func, x.Value, x.Producer, x.Consumer, verdict)
	}
	for _, p := range e.Plans {
		fmt.Fprintf(&b, "memory @%s: arena %d bytes, at least %d needed\n", p.Func, p.Arena, p.Least)
		for _, c := range p.Copies {
			fmt.Fprintf(&b, "memory @%s: %s\n", p.Func, c)
		}
	}
	return b.String()
}

// since is the part of the explanation that was added after it was in the given state; nil-safe.
func (e *Explanation) since(before Explanation) string {
	if e == nil {
		return ""
	}
	added := Explanation{
		Edges:   e.Edges[len(before.Edges):],
		Devices: e.Devices[len(before.Devices):],
		Plans:   e.Plans[len(before.Plans):],
	}
	return added.String()
}

// state is the explanation so far.
func (e *Explanation) state() Explanation {
	if e == nil {
		return Explanation{}
	}
	return *e
}

// device records a placement; memory a plan; fusion the edges of a block. All accept nil.
func (e *Explanation) device(d DeviceChoice) {
	if e != nil {
		e.Devices = append(e.Devices, d)
	}
}

func (e *Explanation) memory(f *ir.Func, arena, least int64, copies []string) {
	if e != nil {
		e.Plans = append(e.Plans, Plan{f.Name, arena, least, copies})
	}
}

func (e *Explanation) fusion(fn *ir.Func, f *fuser) {
	if e == nil {
		return
	}
	for i, op := range f.ops {
		for _, v := range op.Results {
			for _, u := range f.users[v] {
				if !f.shared[i] {
					e.Edges = append(e.Edges, f.explain(fn, i, u, v))
				}
			}
		}
	}
}

// explain is the decision for the value v that operation i makes and operation u uses.
func (f *fuser) explain(fn *ir.Func, i, u int, v *ir.Value) Edge {
	e := Edge{
		Func: fn.Name, Value: v.Name, Producer: f.ops[i].Def.Name, Consumer: f.ops[u].Def.Name,
		Fused: f.cluster[i] == f.cluster[u], Bytes: bytesOf(v),
	}
	switch {
	case e.Fused:
	case isAlias(f.ops[i]) || isAlias(f.ops[u]):
		e.Reason = errAlias.Error()
	case f.reasons[edgeKey{i, u}] != nil:
		e.Reason = f.reasons[edgeKey{i, u}].Error()
	default:
		e.Reason = errRole.Error()
	}
	return e
}
