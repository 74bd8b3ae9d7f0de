package main

import "tfc/ir"

// work is what one call of a function has to do at least: floating-point operations, and bytes
// that its kernels read and write. What a fused kernel keeps to itself costs no bytes. The body
// of a loop counts once: how often it runs is not known here.
func work(f *ir.Func) (flops, bytes float64) { return blockWork(f.Body) }

func blockWork(b *ir.Block) (flops, bytes float64) {
	for _, op := range b.Ops {
		fl, by := opWork(op)
		flops, bytes = flops+fl, bytes+by
	}
	return flops, bytes
}

func opWork(op *ir.Op) (flops, bytes float64) {
	traits := op.Def.Traits
	switch {
	case len(op.Operands) == 0 && op.Var == nil, isView(op):
		return 0, 0 // constants are made while compiling, views are never made
	case len(op.Regions) > 0 && !traits.Has(ir.Isolated):
		for _, r := range op.Regions {
			fl, by := blockWork(r)
			flops, bytes = flops+fl, bytes+by
		}
		return flops, bytes
	case len(op.Regions) > 0:
		for _, inner := range op.Regions[0].Ops {
			flops += inner.EstimateCost().Flops
		}
	default:
		flops = op.EstimateCost().Flops
	}
	if inPlace(op) {
		return flops, 0
	}
	for _, v := range append(append([]*ir.Value{}, op.Operands...), op.Results...) {
		if v.Type.Static() {
			bytes += float64(v.Type.Bytes())
		}
	}
	return flops, bytes
}

// isView reports an operation whose result is its operand's memory.
func isView(op *ir.Op) bool {
	return len(op.Results) == 1 && len(op.Operands) > 0 && op.Result().Place.Kind != ir.Unplaced &&
		op.Result().Place == op.Operands[0].Place && op.Def.Traits.Has(ir.IndexMap)
}

// inPlace reports a read or write of a variable that moves nothing: the value lies in the
// variable's own memory.
func inPlace(op *ir.Op) bool {
	if op.Var == nil {
		return false
	}
	for _, v := range append(append([]*ir.Value{}, op.Operands...), op.Results...) {
		if v.Place.Kind != ir.InVar || v.Place.Var != op.Var {
			return false
		}
	}
	return true
}
