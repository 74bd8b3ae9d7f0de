package llvm

import (
	"fmt"

	"github.com/llir/llvm/ir/types"
	"github.com/llir/llvm/ir/value"
)

// bfloat is LLVM's type of that name, which llir has not.
type bfloat struct{ name string }

func (*bfloat) String() string          { return "bfloat" }
func (*bfloat) LLString() string        { return "bfloat" }
func (b *bfloat) Name() string          { return b.name }
func (b *bfloat) SetName(name string)   { b.name = name }
func (*bfloat) Equal(t types.Type) bool { _, same := t.(*bfloat); return same }

// dotPairs adds products of pairs of bf16, each pair in an i32, to floats by the instruction of AVX512-BF16.
func (e *emitter) dotPairs(acc, x, y value.Value) value.Value {
	_, lanes := lanesOf(acc.Type())
	vector := types.NewVector(uint64(2*lanes), &bfloat{})
	args := []value.Value{acc}
	for _, v := range []value.Value{x, y} {
		cast := conversions[bitcast](v, vector)
		e.add(cast)
		args = append(args, cast.(value.Value))
	}
	return e.intrinsic(fmt.Sprintf("llvm.x86.avx512bf16.dpbf16ps.%d", 32*lanes), acc.Type(), args...)
}
