package vmath

import (
	"testing"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Every primitive over every type it takes expands to a function that verifies, is made of Basic
// primitives and computes with no 16-bit floats.
func TestExpandLeavesBasicPrimitives(t *testing.T) {
	t.Parallel()
	for op := scalar.Add; op < scalar.NumOps; op++ {
		for _, d := range tensor.DTypes() {
			if !op.Takes(d) || d.IsComplex() {
				continue
			}
			f := primitive(op, d)
			g := Expand(f)
			if err := scalar.Verify(g); err != nil {
				t.Errorf("%s.%s: %v", op, d, err)
			}
			for _, n := range g.Nodes {
				if !n.Op.Info().Basic {
					t.Errorf("%s.%s leaves %s", op, d, n.Op)
				}
				if isNarrow(n.Type) && !moves(n.Op) {
					t.Errorf("%s.%s computes %s in %s", op, d, n.Op, n.Type)
				}
			}
		}
	}
}

func moves(op scalar.Op) bool {
	switch op {
	case scalar.Param, scalar.Const, scalar.Select, scalar.Cast, scalar.Bitcast:
		return true
	}
	return false
}

// primitive is the function of one primitive whose operands have type d, where it has one.
func primitive(op scalar.Op, d tensor.DType) *scalar.Func {
	b, x := scalar.NewBuilder()
	if op == scalar.Select {
		x = append(x, b.AddParam(tensor.Bool))
	}
	for len(x) < op.Info().Arity {
		x = append(x, b.AddParam(d))
	}
	r := d
	switch op {
	case scalar.Eq, scalar.Ne, scalar.Lt, scalar.Le:
		r = tensor.Bool
	case scalar.Complex:
		if r = tensor.C64; d == tensor.F64 {
			r = tensor.C128
		}
		if isNarrow(d) {
			return b.Build(x[0])
		}
	}
	return b.Build(b.Op(op, r, x...))
}

// 16-bit functions are the f32 ones, rounded; the reference rounds the exact value once, which
// differs by less than one unit.
func TestNarrowFloats(t *testing.T) {
	t.Parallel()
	x := tensor.New(tensor.F16, 1<<16)
	for i := range tensor.Data[tensor.F16Bits](x) {
		tensor.Data[tensor.F16Bits](x)[i] = tensor.F16Bits(i)
	}
	for _, d := range []tensor.DType{tensor.F16, tensor.BF16} {
		arg := cast(d, x)
		for _, op := range []scalar.Op{scalar.Exp, scalar.Tanh, scalar.Log, scalar.Sin, scalar.Sqrt, scalar.Neg} {
			f := primitive(op, d)
			got := tensor.Data[uint16](scalar.Eval(Expand(f), []*tensor.Tensor{arg}, x.Shape())[0])
			want := scalar.Eval(f, []*tensor.Tensor{arg}, x.Shape())[0]
			for i, w := range tensor.Data[uint16](want) {
				if v := want.Float(i); v == v && int(got[i])-int(w) != 0 && (int(got[i])-int(w))/2 != 0 {
					t.Fatalf("%s.%s(%g) = %#x, want %#x", op, d, arg.Float(i), got[i], w)
				}
			}
		}
	}
}

func TestIntegerPow(t *testing.T) {
	t.Parallel()
	shape := []int{8}
	args := []*tensor.Tensor{tensor.Of(shape, int64(2), -3, 0, 0, 7, -1, 5, 3),
		tensor.Of(shape, int64(62), 3, 0, 5, -1, 1<<40+1, 27, 100)}
	for _, d := range []tensor.DType{tensor.I8, tensor.U8, tensor.I32, tensor.I64, tensor.U64} {
		in := []*tensor.Tensor{cast(d, args[0]), cast(d, args[1])}
		f := primitive(scalar.Pow, d)
		got, want := scalar.Eval(Expand(f), in, shape)[0], scalar.Eval(f, in, shape)[0]
		if !got.Equal(want) {
			t.Errorf("%s: got %v, want %v", d, got.Bytes(), want.Bytes())
		}
	}
}
