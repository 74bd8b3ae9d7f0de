package passes

import (
	"errors"
	"fmt"
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
	errRead    = errors.New("a variable's value is in memory and costs no copy")
	errWrite   = errors.New("the producer writes to the variable's storage, which costs no copy")
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
	known := f.find(p)
	from := known.anatomy
	if known.err != nil || from.kind != KindMap || slices.Equal(from.space, a.space) {
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
	for _, v := range f.find(p).ins {
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

// maxSiblings is how many of those that follow over the same space are tried as siblings of a cluster: each costs time,
// and what is far away would have to be kept for long.
const maxSiblings = 256

// siblings joins clusters of one kind over one space that depend on each other in no way, if they
// read a common input or are so small that the call matters.
func (f *fuser) siblings() {
	like := map[string][]int{}
	for i := range f.ops {
		if key := f.siblingKey(i); key != "" {
			like[key] = append(like[key], i)
		}
	}
	for i := range f.ops {
		key := f.siblingKey(i)
		if key == "" {
			continue
		}
		at, _ := slices.BinarySearch(like[key], i)
		for f.joinSibling(i, like[key][at+1:]) {
		}
	}
}

// siblingKey is equal for the leading operations of clusters that have their kind and space in common; empty for those
// that no sibling can join.
func (f *fuser) siblingKey(i int) string {
	if !f.leads(i) {
		return ""
	}
	k := f.find(f.cluster[i])
	if k.err != nil || !siblingKind(k.anatomy.kind) {
		return ""
	}
	return fmt.Sprint(k.anatomy)
}

// leads reports the first operation of a cluster that a sibling can join; a reshape that fusion
// left alone costs nothing and stays alone.
func (f *fuser) leads(i int) bool {
	c := f.cluster[i]
	return c != nil && c.ops[0] == i && roleOf(f.ops[i]) != roleNone && !(len(c.ops) == 1 && isAlias(f.ops[i]))
}

// joinSibling joins the cluster that operation i leads with the first of some others that can be joined. Those that were
// joined to something meanwhile lead no more.
func (f *fuser) joinSibling(i int, others []int) bool {
	c := f.cluster[i]
	var near []*cluster
	for _, j := range others {
		if o := f.cluster[j]; len(near) < maxSiblings && o != c && f.leads(j) && !f.tooMany(c, o) && f.related(c, o) {
			near = append(near, o)
		}
	}
	if len(near) == 0 {
		return false
	}
	after := map[*cluster]bool{}
	f.follow(c, near[len(near)-1].last(), after)
	for _, o := range near {
		if after[o] || f.pathOutside(o, c) {
			continue
		}
		if _, err := f.join(c, o); err == nil {
			return true
		}
	}
	return false
}

// follow adds the clusters that depend on one, as far as they may lead to something at a position.
func (f *fuser) follow(c *cluster, to int, after map[*cluster]bool) {
	end := f.cut(to)
	for stack := []*cluster{c}; len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, s := range f.consumers(n) {
			if s.ops[0] <= end && !after[s] {
				after[s] = true
				stack = append(stack, s)
			}
		}
	}
}

// tooMany reports siblings that together have too many operations, or results beside the inputs of one.
func (f *fuser) tooMany(c, o *cluster) bool {
	a, b := f.find(c), f.find(o)
	return len(c.ops)+len(o.ops) > maxFusionOps ||
		len(a.outs)+len(b.outs)+max(len(a.ins), len(b.ins)) > maxFusionBuffers
}

func siblingKind(kind string) bool { return kind == KindMap || kind == KindRow || kind == KindReduce }

// related reports whether two clusters over one space read a common input of its size, or are small.
func (f *fuser) related(c, o *cluster) bool {
	a, b := f.find(c), f.find(o)
	n := elements(a.anatomy.space)
	if n <= smallSpace {
		return true
	}
	return slices.ContainsFunc(a.ins, func(v *ir.Value) bool {
		return elements(v.Type.Shape) == n && slices.Contains(b.ins, v)
	})
}
