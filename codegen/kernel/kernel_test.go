package kernel

import (
	"strings"
	"testing"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// TestBuilderMovesOut builds x[i]·(a+a) in a loop: the sum belongs before the loop, and equal loads are one.
func TestBuilderMovesOut(t *testing.T) {
	b := NewBuilder("scale")
	x := b.AddBuffer(&Buffer{Name: "x", DType: tensor.F32, Len: 64, Access: Read}, nil)
	y := b.AddBuffer(&Buffer{Name: "y", DType: tensor.F32, Len: 64, Access: Write}, nil)
	b.Loop(0, 64, 16, nil, func(i *Value, _ []*Value) []*Value {
		a := b.Load(b.NewLoad(x, Type{tensor.F32, 1}, b.Int(3)))
		v := b.Load(b.NewLoad(x, Type{tensor.F32, 16}, i))
		w := b.Load(b.NewLoad(x, Type{tensor.F32, 16}, b.Op(scalar.Add, tensor.I64, i, b.Int(0))))
		if v != w {
			t.Error("equal loads are loaded twice")
		}
		b.Emit(&Store{Buffer: y, Index: i, Value: b.Op(scalar.Mul, tensor.F32, v, b.Op(scalar.Add, tensor.F32, a, a))})
		return nil
	})
	k := b.Finish()
	if err := Verify(k); err != nil {
		t.Error(err)
	}
	want := `kernel scale {
  buffer x: f32[64] read
  buffer y: f32[64] write
  %0: f32 = load x[3]
  %1: f32 = add %0, %0
  %2: f32x16 = splat %1
  for %3: i64 from 0 to 64 step 16 {
    %4: f32x16 = load x[%3]
    %5: f32x16 = mul %4, %2
    store y[%3] = %5
  }
}
`
	if got := k.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestVerifyFinds(t *testing.T) {
	b := NewBuilder("bad")
	x := b.AddBuffer(&Buffer{Name: "x", DType: tensor.F32, Len: 4, Access: Read}, nil)
	var inner *Value
	b.Loop(0, 4, 1, nil, func(i *Value, _ []*Value) []*Value {
		inner = b.Load(b.NewLoad(x, Type{tensor.F32, 1}, i))
		return nil
	})
	b.Emit(&Store{Buffer: x, Index: b.Int(0), Value: inner})
	err := Verify(b.Finish())
	for _, want := range []string{"k1", "k4"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}
