package kernel

import "tfc/ir"

// sliceLeast is the least number of terms of a slice: sums go to memory and back after each.
const sliceLeast = 64

// slice decides whether sums are taken in slices. The gradient of a filter sums over the images of a batch for every tap:
// image by image, the two operands stay in the caches while all taps use them.
func (p *gemm) slice() {
	if p.partial != nil || p.packA || p.packB || p.across || len(p.reduced) < 2 || p.bounds(p.row) || p.keeper() == nil {
		return
	}
	first := p.reduced[0]
	inner := count(p.reduced[1:])
	if first.valid != nil || !first.size.Known() || first.size.Size < 2 || !inner.Known() || inner.Size < sliceLeast {
		return
	}
	tiles := ceilDiv(p.row.size.Estimate(), p.tileRows) * count(p.shared).Estimate()
	read := p.left.buffer.bytes() + p.right.buffer.bytes()
	if tiles > 2 && read > p.cfg.Machine.L2/2 {
		p.sliced, p.partial = true, p.keeper()
	}
}

// bytes is the size of a buffer of known length.
func (b *Buffer) bytes() int { return max(0, int(b.Len)) * b.DType.Size() }

// slices computes a part slice by slice, the last one apart since it ends the sums.
func (p *gemm) slices(here place, part ranges) {
	last, terms := p.reduced[0].size.Size-1, count(p.reduced[1:])
	p.g.span(dim(0), ir.Dim{Size: last}, 1, false, nil, func(i Index, _ []*Value) []*Value {
		p.section(here, part, section{from: i, terms: terms, first: last == 1})
		return nil
	})
	p.section(here, part, section{from: fixed(int64(last)), terms: terms, last: true})
}
