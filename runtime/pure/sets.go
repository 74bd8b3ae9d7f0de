package pure

import (
	"cmp"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// setRows are ops on sets, which lie along the last dimension of dense or sparse tensors.
func setRows() []Function {
	return []Function{
		{Op: "DenseToDenseSetOperation", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			return n.setOperation(denseSets(in[0]), denseSets(in[1]), in[0].DType())
		}},
		{Op: "DenseToSparseSetOperation", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			s, err := newOrdered(n, in[1:])
			if err != nil {
				return nil, err
			}
			return n.setOperation(denseSets(in[0]), s.sets(), in[0].DType())
		}},
		{Op: "SparseToSparseSetOperation", Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
			a, errA := newOrdered(n, in)
			b, errB := newOrdered(n, in[3:])
			if err := cmp.Or(errA, errB); err != nil {
				return nil, err
			}
			return n.setOperation(a.sets(), b.sets(), in[1].DType())
		}},
		{Op: "SetSize", Host: hostSetSize},
	}
}

// sets are the sets along the last dimension: the elements of each, by the coordinates before it.
type sets struct {
	outer  []int
	values *tensor.Tensor
	// members are positions in values, by the flat index of the set.
	members map[int][]int
}

func denseSets(x *tensor.Tensor) sets {
	if x.Rank() == 0 {
		return sets{}
	}
	sizes := x.Shape()
	s := sets{sizes[:len(sizes)-1], x, map[int][]int{}}
	for i := range x.Len() {
		g := i / sizes[len(sizes)-1]
		s.members[g] = append(s.members[g], i)
	}
	return s
}

// newOrdered is newSparse for ops that want the coordinates in order.
func newOrdered(n *Node, in []*tensor.Tensor) (sparse, error) {
	s, err := newSparse(n, in)
	for i := 1; err == nil && i < s.values.Len(); i++ {
		if slices.Compare(s.at(i-1), s.at(i)) >= 0 {
			err = n.Def.Errorf(status.InvalidArgument, "indices[%d] = %v is out of order or repeated", i, s.at(i))
		}
	}
	return s, err
}

func (s sparse) sets() sets {
	sizes := s.shape.Ints()
	outer := sizes[:len(sizes)-1]
	strides := tensor.Strides(outer)
	out := sets{outer, s.values, map[int][]int{}}
	for _, e := range s.entries() {
		g := 0
		for d := range outer {
			g += e.at[d] * strides[d]
		}
		out.members[g] = append(out.members[g], e.value)
	}
	return out
}

// setOperation combines two tensors of sets; the result's sets are sorted.
func (n *Node) setOperation(a, b sets, d tensor.DType) ([]*tensor.Tensor, error) {
	if a.members == nil || b.members == nil || len(a.outer) == 0 || !slices.Equal(a.outer, b.outer) {
		return nil, n.Def.Errorf(status.InvalidArgument, "the sets' shapes %v and %v do not match", a.outer, b.outer)
	}
	operation := n.Def.Text("set_operation")
	if operation == "b-a" {
		a, b = b, a
	}
	values := tensor.New(d, a.values.Len()+b.values.Len())
	copyElements(values, 0, a.values, 0, a.values.Len())
	copyElements(values, a.values.Len(), b.values, 0, b.values.Len())
	keys := make([]string, values.Len())
	for i := range keys {
		keys[i] = elementKey(values, i, 1)
	}
	var entries []entry
	widest := 0
	for g := range product(a.outer) {
		second := slices.Clone(b.members[g])
		for i := range second {
			second[i] += a.values.Len()
		}
		picked := combine(operation, a.members[g], second, keys)
		slices.SortFunc(picked, func(x, y int) int { return compareElements(values, x, y) })
		for i, m := range picked {
			entries = append(entries, entry{append(coordinates(g, a.outer), i), m})
		}
		widest = max(widest, len(picked))
	}
	s := build(values, entries, append(slices.Clone(a.outer), widest))
	return []*tensor.Tensor{s.indices, s.values, s.shape}, nil
}

// combine picks the members of a union, an intersection or a difference of two sets, each once.
func combine(operation string, a, b []int, keys []string) []int {
	inB, taken := map[string]bool{}, map[string]bool{}
	for _, m := range b {
		inB[keys[m]] = true
	}
	var picked []int
	pick := func(m int) {
		if !taken[keys[m]] {
			taken[keys[m]] = true
			picked = append(picked, m)
		}
	}
	for _, m := range a {
		if operation == "union" || inB[keys[m]] == (operation == "intersection") {
			pick(m)
		}
	}
	if operation == "union" {
		for _, m := range b {
			pick(m)
		}
	}
	return picked
}

func compareElements(x *tensor.Tensor, i, j int) int {
	switch {
	case x.DType() == tensor.String:
		return cmp.Compare(x.Strings()[i], x.Strings()[j])
	case x.DType().IsInt():
		return cmp.Compare(x.Int(i), x.Int(j))
	}
	return cmp.Compare(x.Float(i), x.Float(j))
}

// hostSetSize counts the distinct elements of each set.
func hostSetSize(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	s, err := newOrdered(n, in)
	if err != nil {
		return nil, err
	}
	all := s.sets()
	out := tensor.New(tensor.I32, all.outer...)
	for g := range out.Len() {
		distinct := map[string]bool{}
		for _, m := range all.members[g] {
			distinct[elementKey(all.values, m, 1)] = true
		}
		out.SetInt(g, int64(len(distinct)))
	}
	return []*tensor.Tensor{out}, nil
}
