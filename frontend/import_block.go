package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// blockRows move blocks between space, depth and batch, and cut patches.
func blockRows() []Row {
	square := func(n *Node) []int { b := n.Int("block_size"); return []int{b, b} }
	return []Row{
		{Op: "DepthToSpace", Import: one(importDepthToSpace)},
		{Op: "SpaceToDepth", Import: one(importSpaceToDepth)},
		{Op: "SpaceToBatchND", Static: []int{1, 2}, Import: one(func(n *Node) *ir.Value {
			return n.spaceToBatch(n.Static(1).Ints(), n.Static(2))
		})},
		{Op: "BatchToSpaceND", Static: []int{1, 2}, Import: one(func(n *Node) *ir.Value {
			return n.batchToSpace(n.Static(1).Ints(), n.Static(2))
		})},
		{Op: "SpaceToBatch", Static: []int{1}, Import: one(func(n *Node) *ir.Value {
			return n.spaceToBatch(square(n), n.Static(1))
		})},
		{Op: "BatchToSpace", Static: []int{1}, Import: one(func(n *Node) *ir.Value {
			return n.batchToSpace(square(n), n.Static(1))
		})},
		{Op: "ExtractImagePatches", Import: one(importExtractPatches)},
		{Op: "ExtractVolumePatches", Import: one(importExtractPatches)},
	}
}

// imageSizes is the shape of a rank-4 input. Anything else fails the node.
func (n *Node) imageSizes(x *ir.Value) ([]int, bool) {
	sizes := n.Sizes(x)
	if len(sizes) != 4 {
		n.Invalid("input rank should be 4 instead of %d", len(sizes))
		return nil, false
	}
	return sizes, n.Err() == nil
}

func importDepthToSpace(n *Node) *ir.Value {
	x, b := n.In(0), n.Int("block_size")
	s, ok := n.imageSizes(x)
	if !ok {
		return nil
	}
	channel := 3
	if n.Def.Text("data_format") == "NCHW" {
		channel = 1
	}
	if s[channel]%(b*b) != 0 {
		n.Invalid("input depth dimension %d should be divisible by: %d", s[channel], b*b)
		return nil
	}
	c := s[channel] / (b * b)
	if channel == 1 {
		x = n.Transpose(n.Resize(x, s[0], b, b, c, s[2], s[3]), 0, 3, 4, 1, 5, 2)
		return n.Resize(x, s[0], c, s[2]*b, s[3]*b)
	}
	x = n.Transpose(n.Resize(x, s[0], s[1], s[2], b, b, c), 0, 1, 3, 2, 4, 5)
	return n.Resize(x, s[0], s[1]*b, s[2]*b, c)
}

func importSpaceToDepth(n *Node) *ir.Value {
	x, b := n.In(0), n.Int("block_size")
	s, ok := n.imageSizes(x)
	if !ok {
		return nil
	}
	h, w := 1, 2
	if n.Def.Text("data_format") == "NCHW" {
		h, w = 2, 3
	}
	if s[h]%b != 0 || s[w]%b != 0 {
		n.Invalid("image height %d and width %d should be divisible by block_size: %d", s[h], s[w], b)
		return nil
	}
	if h == 2 {
		x = n.Transpose(n.Resize(x, s[0], s[1], s[2]/b, b, s[3]/b, b), 0, 3, 5, 1, 2, 4)
		return n.Resize(x, s[0], b*b*s[1], s[2]/b, s[3]/b)
	}
	x = n.Transpose(n.Resize(x, s[0], s[1]/b, b, s[2]/b, b, s[3]), 0, 1, 3, 2, 4, 5)
	return n.Resize(x, s[0], s[1]/b, s[2]/b, b*b*s[3])
}

// borders reads a matrix of a row (before, after) for each block dimension and extends it to x's rank.
func (n *Node) borders(x *ir.Value, block []int, matrix *tensor.Tensor) (low, high []int, ok bool) {
	rank := x.Type.Rank()
	if rank < len(block)+1 || matrix.Len() != 2*len(block) || slices.Min(append([]int{1}, block...)) < 1 {
		n.Invalid("input rank %d, block_shape %v and a matrix of shape %s do not fit",
			rank, block, sizesText(matrix.Shape()))
		return nil, nil, false
	}
	low, high = make([]int, rank), make([]int, rank)
	for i, v := range matrix.Ints() {
		if v < 0 {
			n.Invalid("paddings and crops must be non-negative: %d", v)
			return nil, nil, false
		}
		if i%2 == 0 {
			low[1+i/2] = v
		} else {
			high[1+i/2] = v
		}
	}
	return low, high, true
}

func (n *Node) spaceToBatch(block []int, paddings *tensor.Tensor) *ir.Value {
	x := n.In(0)
	low, high, ok := n.borders(x, block, paddings)
	if !ok {
		return nil
	}
	x = n.Pad(x, n.Scalar(x.Type.DType, 0), low, high)
	sizes := n.Sizes(x)
	split, out := []int{sizes[0]}, []int{sizes[0] * product(block)}
	var inner, outer []int
	for i, b := range block {
		if sizes[1+i]%b != 0 {
			n.Invalid("padded_shape[%d]=%d is not divisible by block_shape[%d]=%d", i, sizes[1+i], i, b)
			return nil
		}
		inner, outer = append(inner, len(split)+1), append(outer, len(split))
		split, out = append(split, sizes[1+i]/b, b), append(out, sizes[1+i]/b)
	}
	perm := append(append(inner, 0), outer...)
	perm = append(perm, span(len(split), len(split)+len(sizes)-len(out))...)
	split, out = append(split, sizes[len(out):]...), append(out, sizes[len(out):]...)
	return n.Resize(n.Transpose(n.Resize(x, split...), perm...), out...)
}

func (n *Node) batchToSpace(block []int, crops *tensor.Tensor) *ir.Value {
	x := n.In(0)
	low, high, ok := n.borders(x, block, crops)
	if !ok {
		return nil
	}
	sizes, m := n.Sizes(x), len(block)
	if sizes[0]%product(block) != 0 {
		n.Invalid("input batch dimension (%d) is not divisible by product of block sizes (%d)", sizes[0], product(block))
		return nil
	}
	batch := sizes[0] / product(block)
	split, perm, out := append(slices.Clone(block), batch), []int{m}, []int{batch}
	for i, b := range block {
		perm = append(perm, m+1+i, i)
		out = append(out, sizes[1+i]*b)
	}
	perm = append(perm, span(2*m+1, m+len(sizes))...)
	split, out = append(split, sizes[1:]...), append(out, sizes[1+m:]...)
	x = n.Resize(n.Transpose(n.Resize(x, split...), perm...), out...)
	limit := slices.Clone(out)
	for i := range limit {
		limit[i] -= high[i]
	}
	return n.Slice(x, low, limit, nil)
}

// importExtractPatches lays the taps of a window, over two dimensions or three, side by side in the channels.
func importExtractPatches(n *Node) *ir.Value {
	x := n.In(0)
	s, k := n.Sizes(x), n.IntList("ksizes")
	rank := len(k)
	strides, rates := n.IntList("strides"), n.IntList("rates")
	if n.Def.Op == "ExtractVolumePatches" {
		rates = slices.Repeat([]int{1}, rank)
	}
	for _, list := range [][]int{k, strides, rates} {
		if len(list) != rank || len(s) != rank || rank < 3 || slices.Min(list) < 1 {
			n.Invalid("ksizes, strides and rates must be %d positive numbers each, got %v, for an input %s",
				rank, list, typeText(x.Type))
			return nil
		}
	}
	l := layout{rank, rank - 1, span(1, rank-1)}
	w := n.pad(l, window{size: l.pick(k), strides: l.pick(strides), dilations: l.pick(rates)}, s[1:rank-1])
	taps := n.tapList(x, w, 0)
	if n.Err() != nil {
		return nil
	}
	return n.Concat(rank-1, taps...)
}
