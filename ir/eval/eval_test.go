package eval_test

import (
	"errors"
	"slices"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/tensor"
)

// TestRun counts a variable up in a loop: x doubles until it exceeds 100, and so often the
// counter grows.
func TestRun(t *testing.T) {
	counter := &ir.Var{Name: "counter", Type: ir.TypeOf(tensor.I32)}
	vec := ir.Type{DType: tensor.F32, Shape: []ir.Dim{{Sym: "n"}}}
	body := ir.NewBlock([]string{"x"}, []ir.Type{vec})
	b := ir.NewBuilder(body)
	b.Node = "count"
	out := b.While(body.Params, []string{"x"},
		func(b *ir.Builder, s []*ir.Value) *ir.Value {
			return b.Compare("le", b.Reduce("max", s[0], 0), b.Scalar(tensor.F32, 100))
		},
		func(b *ir.Builder, s []*ir.Value) []*ir.Value {
			b.WriteVar(counter, b.Add(b.ReadVar(counter), b.Scalar(tensor.I32, 1)))
			return []*ir.Value{b.Mul(s[0], b.Splat(vec, 2))}
		})
	body.Results = out
	if b.Err() != nil {
		t.Fatal(b.Err())
	}
	f := &ir.Func{Name: "main", Body: body, Results: []string{"x"}}
	m := &ir.Module{Name: "m", Vars: []*ir.Var{counter}, Funcs: []*ir.Func{f}}
	if err := ir.Verify(m); err != nil {
		t.Fatal(err)
	}

	vars := eval.Vars{}
	x := tensor.Of([]int{2}, float32(1), 3)
	_, err := eval.Run(f, []*tensor.Tensor{x}, vars)
	var check *ir.CheckError
	if !errors.As(err, &check) || check.Code != ir.CodeFailedPrecondition || check.Node != "count" {
		t.Errorf("unset variable: %v", err)
	}
	vars["counter"] = tensor.Scalar(int32(0))
	got, err := eval.Run(f, []*tensor.Tensor{x}, vars)
	if err != nil || !slices.Equal(tensor.Data[float32](got[0]), []float32{64, 192}) || vars["counter"].Int(0) != 6 {
		t.Errorf("got %v after %d rounds, error %v", tensor.Data[float32](got[0]), vars["counter"].Int(0), err)
	}
	if _, err := eval.Run(f, []*tensor.Tensor{tensor.New(tensor.F32)}, vars); err == nil {
		t.Error("rank 0 accepted for rank 1")
	}
}
