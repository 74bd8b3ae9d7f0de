package passes

import (
	"slices"

	"tfc/ir"
)

// hoistReads moves reads of variables out of the loops and branches that do not write them, so that these have
// gradients: what is read is the same value each time, and one from outside. A variable that has no value is then an
// error even where no iteration or branch would have asked for it.
func hoistReads(block *ir.Block) {
	for i := 0; i < len(block.Ops); i++ {
		op := block.Ops[i]
		if op.Effects()&ir.ReadsVar == 0 {
			continue
		}
		var reads []*ir.Op
		for _, r := range op.Regions {
			hoistReads(r)
			reads = append(reads, takeReads(r, effectsOf(op).writes)...)
		}
		block.Ops = slices.Insert(block.Ops, i, reads...)
		i += len(reads)
	}
}

// takeReads removes from a region the reads of variables that are not written, and returns them.
func takeReads(r *ir.Block, written []*ir.Var) []*ir.Op {
	var reads []*ir.Op
	r.Ops = slices.DeleteFunc(r.Ops, func(o *ir.Op) bool {
		taken := isRead(o) && !slices.Contains(written, o.Var)
		if taken {
			reads = append(reads, o)
		}
		return taken
	})
	return reads
}
