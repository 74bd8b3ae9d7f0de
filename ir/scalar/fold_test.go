package scalar_test

import (
	"math"
	"testing"

	. "tfc/ir/scalar"
	"tfc/ir/tensor"
)

func TestFold(t *testing.T) {
	t.Parallel()
	b, x := NewBuilder(tensor.F32, tensor.Bool)
	negZero := b.Const(tensor.F32, math.Copysign(0, -1))
	yes := b.Compare(Le, b.Const(tensor.F32, 1), b.Const(tensor.F32, 2))
	tests := []struct {
		name      string
		got, want Value
	}{
		{"arithmetic", b.Add(b.Const(tensor.F32, 0.1), b.Const(tensor.F32, 0.5)), b.Const(tensor.F32, 0.6)},
		{"sign of zero", b.Mul(negZero, b.Const(tensor.F32, 3)), negZero},
		{"cast", b.Cast(tensor.BF16, b.Const(tensor.F32, 1.001)), b.Const(tensor.BF16, 1)},
		{"comparison", yes, b.ConstInt(tensor.Bool, 1)},
		{"selection by a constant", b.Select(yes, x[0], negZero), x[0]},
		{"selection of equals", b.Select(x[1], x[0], x[0]), x[0]},
		{"bits and back", b.Bitcast(tensor.F32, b.Bitcast(tensor.I32, x[0])), x[0]},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, test.got, test.want)
		}
	}
	if f := b.Build(x[0]); len(f.Nodes) != 2 {
		t.Errorf("nodes that no result needs are kept:\n%s", f)
	}
	// Adding 0 turns -0 into 0: it stays.
	if sum := b.Add(x[0], b.Const(tensor.F32, 0)); sum == x[0] {
		t.Error("x+0 was dropped")
	}
	if e := b.Unary(Exp, b.Const(tensor.F32, 1)); b.Build(e).Nodes[b.Build(e).Results[0]].Op != Exp {
		t.Error("a function that is not Basic was folded")
	}
}
