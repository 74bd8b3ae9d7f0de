package passes

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tfc/ir"
)

// Plan sums up the memory plan of a function.
type Plan struct {
	Func string `json:"func"`
	// Arena is the size in bytes; Least is the largest sum of buffers alive at one time, which no
	// plan can undercut.
	Arena int64 `json:"arena"`
	Least int64 `json:"least"`
	// Open lists the sizes, in bytes, of buffers that are known at run time alone and come on top.
	Open []string `json:"open,omitempty"`
	// At is the operation that runs while the buffers of Peak, which make Least, are alive; the largest are first.
	At   string   `json:"at,omitempty"`
	Peak []Tensor `json:"peak"`
	// Copies lists the copies that the plan needed.
	Copies []string `json:"copies"`
}

// Tensor is a buffer of the arena.
type Tensor struct {
	// Name is of the value whose operation makes the buffer's first contents, Node the TensorFlow node behind it.
	Name   string `json:"name"`
	Node   string `json:"node,omitempty"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Offset int64  `json:"offset"`
}

// Memory is a report of the memory plans: each arena beside its lower bound, the tensors at the peak, the copies.
func (e *Explanation) Memory() string {
	var b strings.Builder
	for i := range e.Plans {
		b.WriteString(e.Plans[i].String())
	}
	return b.String()
}

// String is the plan as text.
func (p *Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "memory @%s: arena %d bytes, at least %d needed\n", p.Func, p.Arena, p.Least)
	for _, size := range p.Open {
		fmt.Fprintf(&b, "memory @%s: and a buffer of %s bytes, known when it runs\n", p.Func, size)
	}
	if len(p.Peak) > 0 {
		fmt.Fprintf(&b, "memory @%s: most is alive at %s\n", p.Func, p.At)
	}
	for _, t := range p.Peak {
		fmt.Fprintf(&b, "memory @%s: %12d bytes at %d: %%%s : %s", p.Func, t.Bytes, t.Offset, t.Name, t.Type)
		if t.Node != "" && t.Node != t.Name {
			fmt.Fprintf(&b, " of %s", t.Node)
		}
		b.WriteByte('\n')
	}
	for _, c := range p.Copies {
		fmt.Fprintf(&b, "memory @%s: %s\n", p.Func, c)
	}
	return b.String()
}

// Excess is the error of a plan that needs more memory than Config.MaxArena allows.
type Excess struct {
	Plan Plan
	Max  int64
}

// Error says how much is needed, and by which tensors.
func (e *Excess) Error() string {
	if len(e.Plan.Open) > 0 {
		return fmt.Sprintf("no arena of %d bytes can be promised while sizes are open\n%s", e.Max, &e.Plan)
	}
	return fmt.Sprintf("the arena has %d bytes, %d more than allowed\n%s", e.Plan.Arena, e.Plan.Arena-e.Max, &e.Plan)
}

// check holds a plan against a limit; 0 is none.
func (p *Plan) check(most int64) error {
	if most > 0 && (p.Arena > most || len(p.Open) > 0) {
		return &Excess{*p, most}
	}
	return nil
}

// planOf describes a plan whose buffers have their offsets.
func (p *planner) planOf(all []*buffer, arena int64, slots []ir.Dim, copies []string) Plan {
	position, least := peakOf(all, len(p.at))
	out := Plan{Func: p.fn.Name, Arena: arena, Least: least, Peak: []Tensor{}, Copies: copies}
	for _, s := range slots {
		out.Open = append(out.Open, s.String())
	}
	for _, b := range all {
		if b.size == 0 || b.start > position || b.end < position {
			continue
		}
		t := Tensor{Name: b.root.Name, Type: b.root.Type.String(), Bytes: b.size, Offset: b.offset}
		if b.root.Op != nil {
			t.Node = b.root.Op.Node
		}
		out.Peak = append(out.Peak, t)
	}
	slices.SortStableFunc(out.Peak, func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), cmp.Compare(a.Offset, b.Offset))
	})
	out.At = p.describe(position)
	return out
}

// describe names the operation at a position.
func (p *planner) describe(position int) string {
	op := p.at[position]
	switch {
	case op == nil:
		return "the rim of a block"
	case op.Node != "":
		return op.Def.Name + " of " + op.Node
	case len(op.Results) > 0:
		return op.Def.Name + " %" + op.Results[0].Name
	}
	return op.Def.Name
}

// peakOf is the position at which most bytes live, and how many.
func peakOf(all []*buffer, positions int) (at int, most int64) {
	delta := make([]int64, positions+1)
	for _, b := range all {
		delta[b.start] += b.size
		delta[b.end+1] -= b.size
	}
	var live int64
	for i, d := range delta {
		if live += d; live > most {
			at, most = i, live
		}
	}
	return at, most
}
