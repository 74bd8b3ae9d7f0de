package frontend

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// diagRows place and take diagonals. Where each element comes from is known while compiling, so they are gathers by
// constant indices.
func diagRows() []Row {
	return []Row{
		{Op: "Diag", Import: one(importDiag)},
		{Op: "DiagPart", Import: one(importDiagPart)},
		{Op: "MatrixDiag", Import: one(func(n *Node) *ir.Value { return n.matrixDiag(bandOf(0, 0), -1, -1, nil) })},
		{Op: "MatrixDiagV2", Static: []int{1, 2, 3}, Import: one(importMatrixDiag)},
		{Op: "MatrixDiagV3", Static: []int{1, 2, 3}, Import: one(importMatrixDiag)},
		{Op: "MatrixDiagPart", Import: one(func(n *Node) *ir.Value { return n.matrixDiagPart(bandOf(0, 0), nil) })},
		{Op: "MatrixDiagPartV2", Static: []int{1}, Import: one(importMatrixDiagPart)},
		{Op: "MatrixDiagPartV3", Static: []int{1}, Import: one(importMatrixDiagPart)},
		{Op: "MatrixSetDiag", Import: one(func(n *Node) *ir.Value { return n.matrixSetDiag(bandOf(0, 0)) })},
		{Op: "MatrixSetDiagV2", Static: []int{2}, Import: one(func(n *Node) *ir.Value { return n.matrixSetDiag(n.band(2)) })},
		{Op: "MatrixSetDiagV3", Static: []int{2}, Import: one(func(n *Node) *ir.Value { return n.matrixSetDiag(n.band(2)) })},
		{Op: "MatrixBandPart", Static: []int{1, 2}, Import: one(importMatrixBandPart)},
	}
}

// remap rearranges the last rank dimensions of x into sizes: from gives, for the flat index of each element of the
// result, that of the element it comes from, or -1 for fill (zero if nil).
func (n *Node) remap(x *ir.Value, rank int, sizes []int, fill *ir.Value, from func(at int) int) *ir.Value {
	all := n.Sizes(x)
	if n.Err() != nil {
		return nil
	}
	batch, inner := all[:len(all)-rank], product(all[len(all)-rank:])
	index := make([]int, product(sizes))
	for i := range index {
		if index[i] = from(i); index[i] < 0 {
			index[i] = inner
		}
	}
	if fill == nil {
		fill = n.Scalar(x.Type.DType, 0)
	}
	x = n.Pad(n.Resize(x, product(batch), inner), fill, []int{0, 0}, []int{0, 1})
	return n.Resize(n.Gather(x, n.Builder.Ints(index...), 1, 0), append(slices.Clone(batch), sizes...)...)
}

func importDiag(n *Node) *ir.Value {
	x := n.In(0)
	sizes := n.Sizes(x)
	count := product(sizes)
	if len(sizes) == 0 {
		n.Invalid("input must be at least rank 1, got 0")
		return nil
	}
	return n.remap(x, len(sizes), append(slices.Clone(sizes), sizes...), nil, func(at int) int {
		if at/count == at%count {
			return at / count
		}
		return -1
	})
}

func importDiagPart(n *Node) *ir.Value {
	x := n.In(0)
	sizes := n.Sizes(x)
	half := len(sizes) / 2
	if len(sizes)%2 != 0 || !slices.Equal(sizes[:half], sizes[half:]) {
		n.Invalid("the dimensions of %s are not a shape twice", typeText(x.Type))
		return nil
	}
	count := product(sizes[:half])
	return n.remap(x, len(sizes), sizes[:half], nil, func(at int) int { return at*count + at })
}

// band is a range of diagonals, numbered by column minus row, and how they lie in the rows of a packed matrix.
type band struct {
	low, high int
	// rightAbove and rightBelow put short diagonals above and below the main one at the end of their row.
	rightAbove, rightBelow bool
}

func bandOf(low, high int) band { return band{low: low, high: high} }

// band reads the range from static input i and the alignment from the node; version 2 aligns at the left.
func (n *Node) band(i int) band {
	k := n.Static(i).Ints()
	if len(k) == 0 || len(k) > 2 || k[0] > k[len(k)-1] {
		n.Invalid("diag_index must be one or two ascending numbers, received %v", k)
		return band{}
	}
	b := bandOf(k[0], k[len(k)-1])
	switch n.Def.Text("align") {
	case "RIGHT_LEFT":
		b.rightAbove = true
	case "LEFT_RIGHT":
		b.rightBelow = true
	case "RIGHT_RIGHT":
		b.rightAbove, b.rightBelow = true, true
	}
	return b
}

// length is that of one diagonal of a matrix; longest the width of the packed matrix.
func length(rows, cols, d int) int { return max(min(rows+min(d, 0), cols-max(d, 0)), 0) }

func (b band) longest(rows, cols int) int { return min(rows+min(b.high, 0), cols-max(b.low, 0)) }

// packed is the position in the packed matrix of the element at (r, c), or -1 if it is in none of the diagonals.
func (b band) packed(rows, cols, r, c int) int {
	d := c - r
	if d < b.low || d > b.high {
		return -1
	}
	return (b.high-d)*b.longest(rows, cols) + b.offset(rows, cols, d) + min(r, c)
}

// offset is where diagonal d begins in its row of the packed matrix.
func (b band) offset(rows, cols, d int) int {
	right := d > 0 && b.rightAbove || d < 0 && b.rightBelow || d == 0 && b.rightAbove && b.rightBelow
	if !right {
		return 0
	}
	return b.longest(rows, cols) - length(rows, cols, d)
}

// packedSizes is the shape of the packed matrix: a vector if there is one diagonal.
func (b band) packedSizes(rows, cols int) []int {
	if b.low == b.high {
		return []int{b.longest(rows, cols)}
	}
	return []int{b.high - b.low + 1, b.longest(rows, cols)}
}

func importMatrixDiag(n *Node) *ir.Value {
	var padding *ir.Value
	if n.NumIn() > 4 {
		padding = n.In(4)
	}
	return n.matrixDiag(n.band(1), n.StaticInt(2), n.StaticInt(3), padding)
}

// matrixDiag makes matrices of diagonals; -1 for rows or columns makes them as small as can be.
func (n *Node) matrixDiag(b band, rows, cols int, padding *ir.Value) *ir.Value {
	x := n.In(0)
	sizes := n.Sizes(x)
	rank := 1
	if b.low != b.high {
		rank = 2
	}
	if n.Err() != nil || len(sizes) < rank {
		n.Invalid("diagonal must be at least %d-dim, received shape: %s", rank, typeText(x.Type))
		return nil
	}
	longest := sizes[len(sizes)-1]
	if rank == 2 && sizes[len(sizes)-2] != b.high-b.low+1 {
		n.Invalid("the number of diagonals provided in the input does not match the lower_diag_index and upper_diag_index range")
		return nil
	}
	leastRows, leastCols := longest-min(b.high, 0), longest+max(b.low, 0)
	switch {
	case rows == -1 && cols == -1:
		rows = max(leastRows, leastCols)
		cols = rows
	case rows == -1:
		rows = leastRows
	case cols == -1:
		cols = leastCols
	}
	if rows < leastRows || cols < leastCols || b.longest(rows, cols) != longest {
		n.Invalid("the number of rows (%d) or columns (%d) is too small for the diagonals", rows, cols)
		return nil
	}
	return n.remap(x, rank, []int{rows, cols}, padding, func(at int) int {
		return b.packed(rows, cols, at/cols, at%cols)
	})
}

func importMatrixDiagPart(n *Node) *ir.Value { return n.matrixDiagPart(n.band(1), n.In(2)) }

// matrixSizes are the last two sizes of a tensor of matrices.
func (n *Node) matrixSizes(x *ir.Value) (rows, cols int, ok bool) {
	sizes := n.Sizes(x)
	if len(sizes) < 2 || n.Err() != nil {
		n.Invalid("input must be at least 2-dim, received shape: %s", typeText(x.Type))
		return 0, 0, false
	}
	return sizes[len(sizes)-2], sizes[len(sizes)-1], true
}

func (n *Node) matrixDiagPart(b band, padding *ir.Value) *ir.Value {
	x := n.In(0)
	rows, cols, ok := n.matrixSizes(x)
	if !ok || !n.inMatrix(b, rows, cols) {
		return nil
	}
	sizes := b.packedSizes(rows, cols)
	wide := sizes[len(sizes)-1]
	return n.remap(x, 2, sizes, padding, func(at int) int {
		d := b.high - at/max(wide, 1)
		i := at%max(wide, 1) - b.offset(rows, cols, d)
		if i < 0 || i >= length(rows, cols, d) {
			return -1
		}
		return (i-min(d, 0))*cols + i + max(d, 0)
	})
}

func (n *Node) inMatrix(b band, rows, cols int) bool {
	if (b.low <= -rows || b.high >= cols) && (b.low != 0 || b.high != 0) {
		n.Invalid("diagonals %d to %d are out of bounds of a %d by %d matrix", b.low, b.high, rows, cols)
		return false
	}
	return true
}

func (n *Node) matrixSetDiag(b band) *ir.Value {
	x, diag := n.In(0), n.In(1)
	rows, cols, ok := n.matrixSizes(x)
	if !ok || !n.inMatrix(b, rows, cols) {
		return nil
	}
	sizes := n.Sizes(x)
	batch := sizes[:len(sizes)-2]
	packed := b.packedSizes(rows, cols)
	if want := append(slices.Clone(batch), packed...); !slices.Equal(want, n.Sizes(diag)) {
		n.Invalid("diagonal must have shape %s, received %s", sizesText(want), typeText(diag.Type))
		return nil
	}
	inside := tensor.New(tensor.Bool, rows, cols)
	for at := range rows * cols {
		if b.packed(rows, cols, at/cols, at%cols) >= 0 {
			inside.SetInt(at, 1)
		}
	}
	placed := n.remap(diag, len(packed), []int{rows, cols}, nil, func(at int) int {
		return b.packed(rows, cols, at/cols, at%cols)
	})
	return n.Select(n.Expand(n.Const(inside), sizes...), placed, x)
}

func importMatrixBandPart(n *Node) *ir.Value {
	x := n.In(0)
	rows, cols, ok := n.matrixSizes(x)
	if !ok {
		return nil
	}
	lower, upper := n.StaticInt(1), n.StaticInt(2)
	if lower > rows || upper > cols {
		n.Invalid("num_lower and num_upper must be negative or less or equal to number of rows and columns (%d, %d) got: %d, %d",
			rows, cols, lower, upper)
		return nil
	}
	t := ir.TypeOf(tensor.I32, rows, cols)
	d := n.Sub(n.Iota(t, 0), n.Iota(t, 1))
	keep := n.Splat(t.WithDType(tensor.Bool), 1)
	if lower >= 0 {
		keep = n.Do("and", keep, n.Do("le", d, n.Like(d, float64(lower))))
	}
	if upper >= 0 {
		keep = n.Do("and", keep, n.Do("ge", d, n.Like(d, float64(-upper))))
	}
	return n.Select(n.BroadcastTo(keep, x.Type.Shape), x, n.Like(x, 0))
}
