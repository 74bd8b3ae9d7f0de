package driver_test

import (
	"fmt"
	"math"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/targets/driver"
)

// TestDenormals computes with denormal numbers, in the calling thread and in the pool's: as in TensorFlow, what computes
// takes them for zeros, what only moves bits keeps them, and the caller's own arithmetic stays as it was.
func TestDenormals(t *testing.T) {
	const attr = ` attr { key: "T" value { type: DT_FLOAT } }`
	text := `node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
		node { name: "c" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
			attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 1e-40 } } } }
		node { name: "s" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
			attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape {} float_val: 1e30 } } } }
		node { name: "sum" op: "AddV2" input: "x" input: "x"` + attr + ` }
		node { name: "large" op: "Mul" input: "x" input: "s"` + attr + ` }
		node { name: "neg" op: "Neg" input: "x"` + attr + ` }
		node { name: "same" op: "Identity" input: "x"` + attr + ` }
		node { name: "folded" op: "Mul" input: "c" input: "s"` + attr + ` }`
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	o := driver.DefaultOptions()
	o.Threads = 2
	s := runtime.NewSession(driver.NewCompiler(o), g, runtime.NewVariables())
	defer s.Close()
	const tiny = 1e-40
	for _, n := range []int{3, 1 << 20} {
		x := tensor.New(tensor.F32, n)
		for i := range n {
			x.SetFloat(i, tiny)
		}
		kept := x.Float(0)
		for _, c := range []struct {
			fetch string
			want  float64
		}{{"sum", 0}, {"large", 0}, {"neg", -kept}, {"same", kept}, {"folded", 0}} {
			t.Run(fmt.Sprint(c.fetch, n), func(t *testing.T) {
				out, err := s.Run(t.Context(), map[string]*tensor.Tensor{"x:0": x}, []string{c.fetch + ":0"}, nil)
				if err != nil {
					t.Fatal(err)
				}
				for i := range out[0].Len() {
					if got := out[0].Float(i); got != c.want {
						t.Fatalf("element %d is %g, want %g", i, got, c.want)
					}
				}
			})
		}
	}
	if one := math.SmallestNonzeroFloat64 * s1(); one == 0 {
		t.Error("denormal numbers are zeros in Go, too")
	}
}

// s1 is 1, and the compiler does not know it.
//
//go:noinline
func s1() float64 { return 1 }
