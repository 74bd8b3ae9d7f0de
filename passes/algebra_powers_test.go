package passes_test

import (
	"fmt"
	"math"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
	"tfc/passes"
)

// TestPowers checks what powers with known exponents become, where pow itself is exact: at zeros, infinities and NaN.
func TestPowers(t *testing.T) {
	at := []float64{0, math.Copysign(0, -1), 1, -1, 4, -8, 1e-300, 1e300, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, exponent := range []float64{2, 3, 0.5, -0.5, -1} {
		m := irtest.Parse(t, "pow", fmt.Sprintf(`module "pow"
func @main(%%x: f64[%d]) -> (f64[%d]) {
  %%c = const {value=%v} : f64[]
  %%y = broadcast %%c {dims=[], shape=[%d]} : f64[%d]
  %%z = pow %%x, %%y : f64[%d]
  return %%z
}
`, len(at), len(at), exponent, len(at), len(at), len(at)))
		cfg := passes.DefaultConfig()
		cfg.Only = []string{"algebra"}
		if _, err := passes.Run(m, cfg); err != nil {
			t.Fatal(err)
		}
		m.Funcs[0].Body.Walk(func(op *ir.Op) {
			if op.Is("pow") {
				t.Errorf("a power of %v is left", exponent)
			}
		})
		got, err := eval.Run(m.Funcs[0], []*tensor.Tensor{tensor.Of([]int{len(at)}, at...)}, eval.Vars{})
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range at {
			want, y := math.Pow(x, exponent), got[0].Float(i)
			same := math.IsNaN(want) && math.IsNaN(y) || math.Signbit(want) == math.Signbit(y) && want == y
			if !same && math.Abs(y-want) > 4e-16*math.Abs(want) {
				t.Errorf("%v to the power of %v is %v, want %v", x, exponent, y, want)
			}
		}
	}
}
