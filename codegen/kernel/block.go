package kernel

// largestBlock is the most rows of a block that is transposed in registers: two blocks of 16 fill a register file.
const largestBlock = 16

// loadBlocks loads points that come in runs of as many as there are lanes, contiguous along a run and strided along the
// lanes: each run is a square block, loaded by rows and transposed. It returns nil for any other points.
func (g *Gen) loadBlocks(s *source, points []Point) []*Value {
	n := g.lanes
	if n < 2 || len(points)%n != 0 || n > largestBlock || len(g.condsOf(false)) > 0 || s.buffer.DType.IsComplex() {
		return nil
	}
	flat := each(points, func(p Point) Index { return g.flatten(p, s.shape) })
	for i := 0; i < len(flat); i += n {
		if !isBlock(flat[i : i+n]) {
			return nil
		}
	}
	var out []*Value
	for i := 0; i < len(flat); i += n {
		out = append(out, g.loadBlock(s.buffer, flat[i])...)
	}
	return out
}

// isBlock reports consecutive indices with a stride of more than 1 along the lanes.
func isBlock(flat []Index) bool {
	stride, regular := flat[0].stride()
	for j, x := range flat {
		if d := x.plus(flat[0].times(-1)); len(d.terms) > 0 || d.base != int64(j) {
			return false
		}
	}
	return regular && stride > 1
}

func (g *Gen) loadBlock(buf *Buffer, at Index) []*Value {
	g.note(at, accessLoad)
	stride, _ := at.stride()
	rows := make([]*Value, g.lanes)
	for r := range rows {
		rows[r] = g.b.Load(g.b.NewLoad(buf, Type{buf.DType, g.lanes}, g.first(at.add(int64(r)*stride))))
	}
	for k := g.lanes / 2; k > 0; k /= 2 {
		for i := range rows {
			if i&k == 0 {
				rows[i], rows[i+k] = g.exchange(rows[i], rows[i+k], k)
			}
		}
	}
	return rows
}

// exchange swaps the right halves of a's blocks of 2k lanes with the left halves of b's.
func (g *Gen) exchange(a, b *Value, k int) (*Value, *Value) {
	n := a.Type.Lanes
	left, right := make([]int, n), make([]int, n)
	for i := range n {
		if i&k == 0 {
			left[i], right[i] = i, i+k
		} else {
			left[i], right[i] = n+i-k, n+i
		}
	}
	return g.b.Permute(a, b, left), g.b.Permute(a, b, right)
}
