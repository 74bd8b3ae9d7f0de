package pure

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// moveRows are ops that only move elements, for strings: of other types, code is generated.
func moveRows() []Function {
	type inputs = []*tensor.Tensor
	return []Function{
		{Op: "Reshape", Host: hostReshape},
		{Op: "ExpandDims", Host: func(n *Node, in inputs) (inputs, error) {
			shape := in[0].Shape()
			at, err := n.axis(in[1], len(shape)+1)
			if err != nil {
				return nil, err
			}
			return one(in[0].Reshape(slices.Insert(slices.Clone(shape), at, 1)...)), nil
		}},
		{Op: "Squeeze", Host: hostSqueeze},
		{Op: "Pack", Host: func(n *Node, in inputs) (inputs, error) {
			parts := make(inputs, len(in))
			for i, x := range in {
				at, err := n.axis(tensor.Scalar(n.Def.Int("axis")), x.Rank()+1)
				if err != nil {
					return nil, err
				}
				parts[i] = x.Reshape(slices.Insert(slices.Clone(x.Shape()), at, 1)...)
			}
			return n.joined(parts, tensor.Scalar(n.Def.Int("axis")))
		}},
		{Op: "ConcatV2", Host: func(n *Node, in inputs) (inputs, error) { return n.joined(in[:len(in)-1], in[len(in)-1]) }},
		{Op: "Concat", Host: func(n *Node, in inputs) (inputs, error) { return n.joined(in[1:], in[0]) }},
		{Op: "Unpack", Host: func(n *Node, in inputs) (inputs, error) {
			at, err := n.axis(tensor.Scalar(n.Def.Int("axis")), in[0].Rank())
			if err != nil {
				return nil, err
			}
			parts, err := n.split(in[0], at, ones(n.Int("num")))
			for i, p := range parts {
				parts[i] = p.Reshape(slices.Delete(slices.Clone(p.Shape()), at, at+1)...)
			}
			return parts, err
		}},
		{Op: "Split", Host: func(n *Node, in inputs) (inputs, error) {
			at, err := n.axis(in[0], in[1].Rank())
			if err != nil {
				return nil, err
			}
			count, size := n.Int("num_split"), in[1].Shape()[at]
			if size%count != 0 {
				return nil, n.Def.Errorf(status.InvalidArgument, "number of ways to split should evenly divide the split dimension, "+
					"but got split_dim %d (size = %d) and num_split %d", at, size, count)
			}
			return n.split(in[1], at, slices.Repeat([]int{size / count}, count))
		}},
		{Op: "SplitV", Host: hostSplitV},
		{Op: "Shape", Host: func(n *Node, in inputs) (inputs, error) { return one(n.shapeOf(in[0])), nil }},
		{Op: "ShapeN", Host: func(n *Node, in inputs) (inputs, error) {
			out := make(inputs, len(in))
			for i, x := range in {
				out[i] = n.shapeOf(x)
			}
			return out, nil
		}},
		{Op: "Size", Host: func(n *Node, in inputs) (inputs, error) {
			out := tensor.New(n.DType("out_type"))
			out.SetInt(0, int64(in[0].Len()))
			return one(out), nil
		}},
		{Op: "Rank", Host: func(_ *Node, in inputs) (inputs, error) { return one(tensor.Scalar(int32(in[0].Rank()))), nil }},
	}
}

func one(t *tensor.Tensor) []*tensor.Tensor { return []*tensor.Tensor{t} }

func ones(n int) []int { return slices.Repeat([]int{1}, n) }

// shapeOf is a shape as a tensor of the node's out_type.
func (n *Node) shapeOf(x *tensor.Tensor) *tensor.Tensor {
	out := tensor.New(n.DType("out_type"), x.Rank())
	for i, s := range x.Shape() {
		out.SetInt(i, int64(s))
	}
	return out
}

// axis is the axis that a scalar names among rank of them, negative ones from the end.
func (n *Node) axis(t *tensor.Tensor, rank int) (int, error) {
	if t.Len() != 1 {
		return 0, n.Def.Errorf(status.InvalidArgument, "axis must be a scalar, not of shape %s", sizesText(t.Shape()))
	}
	at := int(t.Int(0))
	if at < -rank || at >= rank {
		return 0, n.Def.Errorf(status.InvalidArgument, "axis %d is out of range [%d, %d)", at, -rank, rank)
	}
	return (at + rank) % rank, nil
}

// hostReshape gives elements another shape, of which one size may be -1.
func hostReshape(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	sizes := in[1].Ints()
	open, known := -1, 1
	for i, s := range sizes {
		switch {
		case s == graphdef.Unknown && open < 0:
			open = i
		case s < 0:
			return nil, n.Def.Errorf(status.InvalidArgument, "size %d must be non-negative, not %d", i, s)
		default:
			known *= s
		}
	}
	if open >= 0 {
		have := in[0].Len()
		if known == 0 { // sizes of 0 do not take part
			have = nonzero(in[0].Shape())
			sizes[open] = have / max(nonzero(slices.Delete(slices.Clone(sizes), open, open+1)), 1)
		} else {
			sizes[open] = have / known
		}
		known = product(sizes)
	}
	if known != in[0].Len() {
		return nil, n.Def.Errorf(status.InvalidArgument, "input to reshape is a tensor with %d values, but the requested shape has %d",
			in[0].Len(), known)
	}
	return one(in[0].Reshape(sizes...)), nil
}

// hostSqueeze drops dimensions of size 1: those named, or all.
func hostSqueeze(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	drop := map[int]bool{}
	for _, d := range n.Def.Ints("squeeze_dims") {
		at, err := n.axis(tensor.Scalar(d), in[0].Rank())
		if err != nil {
			return nil, err
		}
		if size := in[0].Shape()[at]; size != 1 {
			return nil, n.Def.Errorf(status.InvalidArgument, "can not squeeze dim[%d], expected a dimension of 1, got %d", at, size)
		}
		drop[at] = true
	}
	shape := []int{}
	for i, s := range in[0].Shape() {
		if s != 1 || len(drop) > 0 && !drop[i] {
			shape = append(shape, s)
		}
	}
	return one(in[0].Reshape(shape...)), nil
}

// joined puts tensors one behind the other along an axis.
func (n *Node) joined(parts []*tensor.Tensor, axis *tensor.Tensor) ([]*tensor.Tensor, error) {
	at, err := n.axis(axis, parts[0].Rank())
	if err != nil {
		return nil, err
	}
	shape := slices.Clone(parts[0].Shape())
	shape[at] = 0
	for i, p := range parts {
		same := slices.Clone(p.Shape())
		if len(same) == len(shape) {
			same[at] = 0
		}
		total := shape[at]
		if shape[at] = 0; !slices.Equal(same, shape) {
			return nil, n.Def.Errorf(status.InvalidArgument, "dimensions of inputs should match: %s of input 0 vs. %s of input %d",
				sizesText(parts[0].Shape()), sizesText(p.Shape()), i)
		}
		shape[at] = total + p.Shape()[at]
	}
	out := tensor.New(parts[0].DType(), shape...)
	inner, row := product(shape[at+1:]), product(shape[at:])
	start := 0
	for _, p := range parts {
		run := p.Shape()[at] * inner
		for o := range product(shape[:at]) {
			copyElements(out, o*row+start, p, o*run, run)
		}
		start += run
	}
	return one(out), nil
}

func hostSplitV(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	at, err := n.axis(in[2], in[0].Rank())
	if err != nil {
		return nil, err
	}
	sizes := in[1].Ints()
	if open := slices.Index(sizes, graphdef.Unknown); open >= 0 {
		sizes[open] = in[0].Shape()[at]
		for i, s := range sizes {
			if i != open {
				sizes[open] -= s
			}
		}
	}
	return n.split(in[0], at, sizes)
}

// split cuts a tensor along an axis.
func (n *Node) split(x *tensor.Tensor, axis int, sizes []int) ([]*tensor.Tensor, error) {
	total := 0
	for _, s := range sizes {
		if s < 0 {
			return nil, n.Def.Errorf(status.InvalidArgument, "split size must be >= 0, got %d", s)
		}
		total += s
	}
	if size := x.Shape()[axis]; total != size {
		return nil, n.Def.Errorf(status.InvalidArgument, "dimension %d has size %d, and the parts have %d together", axis, size, total)
	}
	out := make([]*tensor.Tensor, len(sizes))
	start := 0
	for i, s := range sizes {
		out[i] = takeAlong(x, axis, span(start, start+s))
		start += s
	}
	return out, nil
}

// nonzero is the product of the sizes that are not 0.
func nonzero(sizes []int) int {
	return product(slices.DeleteFunc(slices.Clone(sizes), func(s int) bool { return s == 0 }))
}
