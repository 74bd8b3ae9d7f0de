package passes

import (
	"errors"
	"slices"

	"tfc/ir"
	"tfc/ir/scalar"
)

// The reasons of cost and order for which clusters stay apart.
var (
	errDevice  = errors.New("on different devices")
	errSize    = errors.New("the kernel would hold too many operations or buffers")
	errCycle   = errors.New("the consumer also depends on the producer through another kernel or effect")
	errRepeat  = errors.New("elements would be computed again too often")
	errAlias   = errors.New("a reshape is its operand under another name and costs nothing")
	errScatter = errors.New("several inputs would be read out of order")
)

// Weights of an element of an elementwise operation, in simple operations.
const (
	weightSimple = 1
	weightDivide = 6
	weightMath   = 16
	// repeatWeight is how much work an element may be to be computed again and again.
	repeatWeight = 2
)

// weight estimates the work of one element.
func weight(op *ir.Op) int {
	fn := op.Scalar()
	if fn == nil {
		return 0
	}
	w := 0
	for _, n := range fn.Nodes {
		switch {
		case n.Op == scalar.Param || n.Op == scalar.Const:
		case n.Op == scalar.Div || n.Op == scalar.Rem || n.Op == scalar.Sqrt:
			w += weightDivide
		case !n.Op.Info().Basic:
			w += weightMath
		default:
			w += weightSimple
		}
	}
	return w
}

// worthwhile refuses to join a producer that would be computed at indices other than its own, if
// that multiplies its work or scatters its reads.
func (f *fuser) worthwhile(p, c *cluster, a anatomy) error {
	from, err := dissect(f.members(p.ops), f.outputs(p.ops))
	if err != nil || from.kind != KindMap || slices.Equal(from.space, a.space) {
		return nil
	}
	if len(a.axes) > 0 && slices.Equal(from.space, dropped(a.space, a.axes)) {
		return nil // computed once a row
	}
	n := elements(from.space)
	if n <= 1 {
		return nil
	}
	work := 0
	for _, i := range p.ops {
		work += weight(f.ops[i])
	}
	if elements(a.space) > 2*n && work > repeatWeight {
		return errRepeat
	}
	if f.moves(c) && f.scatters(p, n) {
		return errScatter
	}
	return nil
}

// scatters reports whether a producer of n elements reads several inputs of that size that don't
// stay in the cache: out of order, each costs more than writing and reading the one result does.
func (f *fuser) scatters(p *cluster, n int) bool {
	big, bytes := 0, 0
	for _, v := range inputsOf(f.members(p.ops)) {
		if 2*elements(v.Type.Shape) > n {
			big++
			bytes += bytesOf(v)
		}
	}
	return big > 2 && bytes > f.machine.L2
}

// moves reports whether a cluster reads something out of order.
func (f *fuser) moves(c *cluster) bool {
	return slices.ContainsFunc(c.ops, func(i int) bool {
		op := f.ops[i]
		return op.Is("transpose") || op.Is("gather") || op.Is("reverse")
	})
}

// dropped is a shape without the axes.
func dropped(shape []ir.Dim, axes []int) []ir.Dim {
	out := []ir.Dim{}
	for i, d := range shape {
		if !slices.Contains(axes, i) {
			out = append(out, d)
		}
	}
	return out
}

// smallSpace is how many elements siblings without a common input may have to be joined for the
// sake of the call that it saves.
const smallSpace = 1024

// siblings joins clusters of one kind over one space that depend on each other in no way, if they
// read a common input or are so small that the call matters.
func (f *fuser) siblings() {
	for i := range f.ops {
		if f.leads(i) {
			for f.joinSibling(i) {
			}
		}
	}
}

// leads reports the first operation of a cluster that a sibling can join; a reshape that fusion
// left alone costs nothing and stays alone.
func (f *fuser) leads(i int) bool {
	c := f.cluster[i]
	return c != nil && c.ops[0] == i && roleOf(f.ops[i]) != roleNone && !(len(c.ops) == 1 && isAlias(f.ops[i]))
}

func (f *fuser) joinSibling(i int) bool {
	c := f.cluster[i]
	a, err := dissect(f.members(c.ops), f.outputs(c.ops))
	if err != nil || !siblingKind(a.kind) {
		return false
	}
	for j := i + 1; j < len(f.ops); j++ {
		o := f.cluster[j]
		if o == c || !f.leads(j) {
			continue
		}
		b, err := dissect(f.members(o.ops), f.outputs(o.ops))
		if err != nil || b.kind != a.kind || !slices.Equal(a.space, b.space) || !slices.Equal(a.axes, b.axes) ||
			!f.related(c, o, a) || f.pathOutside(o, c) {
			continue
		}
		if _, err := f.join(c, o); err == nil {
			return true
		}
	}
	return false
}

func siblingKind(kind string) bool { return kind == KindMap || kind == KindRow || kind == KindReduce }

// related reports whether two clusters read a common input of the space's size, or are small.
func (f *fuser) related(c, o *cluster, a anatomy) bool {
	n := elements(a.space)
	if n <= smallSpace {
		return true
	}
	theirs := inputsOf(f.members(o.ops))
	return slices.ContainsFunc(inputsOf(f.members(c.ops)), func(v *ir.Value) bool {
		return elements(v.Type.Shape) == n && slices.Contains(theirs, v)
	})
}
