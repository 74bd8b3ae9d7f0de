package passes_test

import (
	"testing"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/passes"
)

// TestPackConstant packs a constant matrix while compiling, for any number of rows.
func TestPackConstant(t *testing.T) {
	const k, n = 300, 320
	weights := tensor.New(tensor.F32, k, n)
	for i := range k * n {
		weights.SetFloat(i, float64(i))
	}
	f := &ir.Func{Name: "main", Body: &ir.Block{}, Results: []string{"y"}}
	m := &ir.Module{Name: "constant", Funcs: []*ir.Func{f}}
	b := ir.NewBuilder(f.Body)
	x := f.Body.AddParam("x", ir.Type{DType: tensor.F32, Shape: []ir.Dim{{Sym: "rows"}, {Size: k}}})
	y := b.Dot(x, b.Const(weights), ir.DotDims{ContractX: []int{1}, ContractY: []int{0}})
	f.Body.Results = []*ir.Value{y}
	pack := passes.Lookup("pack")
	if changed, err := pack.Run(m, passes.DefaultConfig()); err != nil || !changed {
		t.Fatalf("changed %t, error %v", changed, err)
	}
	if err := ir.Verify(m); err != nil {
		t.Fatal(err)
	}
	if len(f.Body.Ops) != 2 {
		t.Fatalf("the matrix is not a constant:\n%s", m)
	}
	panels := f.Body.Ops[0].Tensor("value")
	width := panels.Shape()[2]
	for i := range k * n {
		row, column := i/n, i%n
		if got := panels.Float((column/width*k+row)*width + column%width); got != float64(i) {
			t.Fatalf("element %d,%d is %v, want %d", row, column, got, i)
		}
	}
}
