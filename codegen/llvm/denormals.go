package llvm

import (
	"slices"

	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"

	bug "tfc/ir"
)

// Bits of the registers that rule floating-point arithmetic: denormal results become zeros, and denormal operands count
// as zeros. It is what TensorFlow does in the threads that run its kernels. Threads of the pool are so all the time
// (runtime/native), others while they are in an entry.
const (
	flushX86   = 1<<15 | 1<<6 // of MXCSR: FTZ and DAZ
	flushARM64 = 1 << 24      // of FPCR: FZ
)

// flushDenormals has an entry flush denormals, if it computes with floating-point numbers.
func (w *entryWriter) flushDenormals() {
	if w.plan.main != nil || !computesFloats(w.plan.fn.Body) {
		return
	}
	switch w.plan.g.cfg.Machine.Arch() {
	case "x86_64":
		before, now := w.alloca(4), w.alloca(4)
		w.intrinsic("llvm.x86.sse.stmxcsr", types.Void, before)
		w.store(w.or(w.load(types.I32, before, 4), i32(flushX86)), now, 4)
		w.intrinsic("llvm.x86.sse.ldmxcsr", types.Void, now)
		w.restore = func() { w.intrinsic("llvm.x86.sse.ldmxcsr", types.Void, before) }
	case "aarch64":
		before := w.intrinsic("llvm.aarch64.get.fpcr", types.I64)
		w.intrinsic("llvm.aarch64.set.fpcr", types.Void, w.or(before, i64(flushARM64)))
		w.restore = func() { w.intrinsic("llvm.aarch64.set.fpcr", types.Void, before) }
	}
}

// leave ends the entry.
func (w *entryWriter) leave(status value.Value) {
	if w.restore != nil {
		w.restore()
	}
	w.cur.NewRet(status)
}

func computesFloats(b *bug.Block) bool {
	floats := false
	b.Walk(func(op *bug.Op) {
		for _, v := range slices.Concat(op.Operands, op.Results) {
			d := v.Type.DType
			floats = floats || d.IsFloat() || d.IsComplex()
		}
	})
	return floats
}
