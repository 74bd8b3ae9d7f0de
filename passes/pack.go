package passes

import (
	"fmt"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// A large matrix is multiplied fastest if it lies in panels: blocks of columns as wide as the tile that a kernel keeps
// in registers, each of them contiguous. Products that use their matrix for many rows get it so, packed by a transpose
// like any other: of a constant it is computed here, and equal ones are one. The other operand is read as it is.
//
// # Why
//
// Kernels can pack what they read, too, and do where this pass leaves them to. But each of their tasks packs for itself,
// at every run, and what is packed has to stay in the cache between the parts of the work that use it.
const (
	// packBytes is the size of a matrix from which on its rows are too far apart to be read in place.
	packBytes = 1 << 18
	// packRows is the number of rows of the other operand that pay for packing a matrix at each run, constRows for one
	// that is packed while compiling.
	packRows  = 256
	constRows = 65
)

// runPack packs the matrices of large products.
func runPack(m *ir.Module, cfg *Config) (bool, error) {
	p := &packer{cfg: cfg, done: map[packKey]*ir.Value{}}
	return rewriteOnce(m, []rule{
		{name: "pack", ops: []string{"dot"}, apply: p.dot, reason: "a product of panels is that of the matrix they are of"},
	})
}

// packer holds the matrices that are packed already, by block.
type packer struct {
	cfg  *Config
	done map[packKey]*ir.Value
}

// packKey is a matrix in a block, to be transposed in some way.
type packKey struct {
	block *ir.Block
	v     *ir.Value
	perm  string
}

// dot rewrites a product of static matrices; nil where packing doesn't pay.
func (p *packer) dot(b *ir.Builder, op *ir.Op) *ir.Value {
	x, y := op.Operands[0], op.Operands[1]
	cx, cy := op.Ints("contract_x"), op.Ints("contract_y")
	plain := len(cy) == 1 && len(op.Ints("batch_x")) == 0 && y.Type.Rank() == 2 &&
		(x.Type.Rank() == 2 || x.Type.Rank() > 2 && cx[0] == x.Type.Rank()-1)
	if !plain || !y.Type.Static() || !p.packs(y.Type.DType) || bytesOf(y) <= packBytes {
		return nil
	}
	k, n := y.Type.Shape[cy[0]].Size, y.Type.Shape[1-cy[0]].Size
	width := p.width(n, y.Type.DType)
	if width == 0 || !p.enoughRows(x, y, k) {
		return nil
	}
	shape, perm := []int{k, n / width, width}, []int{1, 0, 2}
	if cy[0] == 1 {
		shape, perm = []int{n / width, width, k}, []int{0, 2, 1}
	}
	panels := p.transposed(b, y, shape, perm)
	return b.Op("dot", ir.Attrs{"contract_x": cx, "contract_y": []int{1}, "flat_y": true}, x, panels)
}

// packs reports the types whose kernels read panels in place; the narrow ones are widened as kernels pack them.
func (p *packer) packs(d tensor.DType) bool { return d == tensor.F32 || d == tensor.F64 }

// width is the number of columns of a panel: of four vectors where there are registers for sums of so many, or the most
// that divides the columns; 0 if none does.
func (p *packer) width(n int, d tensor.DType) int {
	m := p.cfg.machine()
	lanes, vectors := m.Lanes(d.Size()), 4
	if m.VectorRegs < 32 {
		vectors = 2
	}
	for v := vectors; v >= max(1, vectors-1); v-- {
		if lanes > 1 && n%(v*lanes) == 0 && n > v*lanes {
			return v * lanes
		}
	}
	return 0
}

// enoughRows reports whether rows of x use each element of y often enough.
func (p *packer) enoughRows(x, y *ir.Value, k int) bool {
	rows, _ := x.Type.Elements().Over(ir.Dim{Size: k})
	if constant(y) != nil {
		return !rows.Known() || rows.Size >= constRows
	}
	return rows.Known() && rows.Size >= packRows
}

// transposed is a value in another shape, with its dimensions permuted.
func (p *packer) transposed(b *ir.Builder, v *ir.Value, shape, perm []int) *ir.Value {
	key := packKey{b.Block, v, fmt.Sprint(shape, perm)}
	if p.done[key] != nil {
		return p.done[key]
	}
	r := b.Transpose(b.Reshape(v, ir.Dims(shape...)), perm...)
	if t := constant(v); t != nil && b.Err() == nil {
		if out, err := eval.Op(r.Op, []*tensor.Tensor{t.Reshape(shape...)}); err == nil {
			r = b.Const(out[0])
		}
	}
	p.done[key] = r
	return r
}
