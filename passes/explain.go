package passes

import (
	"fmt"
	"strings"

	"tfc/ir"
)

// Explanation collects what passes decided and why, in the order of decision. Its JSON form has the fields' names in
// lower case.
type Explanation struct {
	Edges   []Edge         `json:"edges"`
	Devices []DeviceChoice `json:"devices"`
	Plans   []Plan         `json:"plans"`
}

// Edge is what fusion decided for a value and one of its users.
type Edge struct {
	Func string `json:"func"`
	// Value is what the producer makes and the consumer reads, by name; Producer and Consumer are
	// operations, Node the TensorFlow node that the consumer came from.
	Value    string `json:"value"`
	Producer string `json:"producer"`
	Consumer string `json:"consumer"`
	Node     string `json:"node,omitempty"`
	Fused    bool   `json:"fused"`
	// Reason says why not, or what kind of kernel holds both.
	Reason string `json:"reason"`
	// Bytes is the size of the value.
	Bytes int `json:"bytes"`
	// Saved is the memory traffic that the decision saves: the read and, where no user of the value is left outside,
	// with the last of its users the write.
	Saved int `json:"saved"`
}

// DeviceChoice is where an operation's device string led.
type DeviceChoice struct {
	Node   string `json:"node"`
	Wanted string `json:"wanted"`
	Got    string `json:"got"`
	Reason string `json:"reason"`
}

// String is the explanation as text, a line for each decision.
func (e *Explanation) String() string { return e.placement() + e.Fusion() + e.Memory() }

func (e *Explanation) placement() string {
	var b strings.Builder
	for _, d := range e.Devices {
		fmt.Fprintf(&b, "device %s: %q -> %q: %s\n", d.Node, d.Wanted, d.Got, d.Reason)
	}
	return b.String()
}

// Fusion is a line for each value and user of it, and for each function the sum of what fusion saves.
func (e *Explanation) Fusion() string {
	var b strings.Builder
	for i, first := 0, 0; i < len(e.Edges); i++ {
		x := e.Edges[i]
		verdict := "not fused: " + x.Reason
		if x.Fused {
			verdict = fmt.Sprintf("fused (%s), saves %d bytes", x.Reason, x.Saved)
		}
		fmt.Fprintf(&b, "fusion @%s: %%%s, %s -> %s: %s\n", x.Func, x.Value, x.Producer, x.Consumer, verdict)
		if i == len(e.Edges)-1 || e.Edges[i+1].Func != x.Func {
			b.WriteString(sumOfEdges(e.Edges[first : i+1]))
			first = i + 1
		}
	}
	return b.String()
}

func sumOfEdges(edges []Edge) string {
	fused, saved, left := 0, 0, 0
	for _, x := range edges {
		saved += x.Saved
		if x.Fused {
			fused++
		} else {
			left += x.Bytes
		}
	}
	return fmt.Sprintf("fusion @%s: %d of %d edges fused, %d bytes saved, %d bytes still read\n",
		edges[0].Func, fused, len(edges), saved, left)
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

func (e *Explanation) memory(p Plan) {
	if e != nil {
		e.Plans = append(e.Plans, p)
	}
}

func (e *Explanation) fusion(fn *ir.Func, f *fuser) {
	if e == nil {
		return
	}
	for i, op := range f.ops {
		if isShared(op) {
			continue // every kernel has its own
		}
		for _, v := range op.Results {
			first, stored := len(e.Edges), f.escapes[v]
			for _, u := range f.users[v] {
				edge := f.explain(fn, i, u, v)
				e.Edges, stored = append(e.Edges, edge), stored || !edge.Fused
			}
			if len(e.Edges) > first && !stored {
				e.Edges[len(e.Edges)-1].Saved += bytesOf(v)
			}
		}
	}
}

// explain is the decision for the value v that operation i makes and operation u uses.
func (f *fuser) explain(fn *ir.Func, i, u int, v *ir.Value) Edge {
	e := Edge{
		Func: fn.Name, Value: v.Name, Producer: f.ops[i].Def.Name, Consumer: f.ops[u].Def.Name, Node: f.ops[u].Node,
		Fused: f.shared[i] || f.cluster[i] == f.cluster[u], Bytes: bytesOf(v),
	}
	switch {
	case f.shared[i]:
		e.Reason = "computed again by each user"
	case e.Fused:
		e.Reason, e.Saved = f.kindOf(f.cluster[i]), e.Bytes
	case isAlias(f.ops[i]) || isAlias(f.ops[u]):
		e.Reason = errAlias.Error()
	case isRead(f.ops[i]):
		e.Reason = errRead.Error()
	case f.ops[u].Def.Traits.Has(ir.WritesVar) && f.ops[u].Operands[0] == v:
		e.Reason = errWrite.Error()
	case f.reasons[edgeKey{i, u}] != nil:
		e.Reason = f.reasons[edgeKey{i, u}].Error()
	default:
		e.Reason = errRole.Error()
	}
	return e
}

// kindOf is the kind of kernel that a cluster of several operations makes.
func (f *fuser) kindOf(c *cluster) string {
	a, err := dissect(f.members(c.ops), f.outputs(c.ops))
	if err != nil {
		return "one operation"
	}
	return a.kind
}
