package llvm_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/parse"
	"tfc/ir/tensor"
)

// TestRunTimeSizes compiles functions over run-time sizes once and compares what they give, bit for bit, with the same
// functions compiled for each size, and with the evaluator.
func TestRunTimeSizes(t *testing.T) {
	files, err := filepath.Glob("testdata/sizes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range txtar.Parse(data).Files {
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				m, err := parse.Module(f.Name, string(f.Data))
				if err != nil {
					t.Fatal(err)
				}
				sameForAllSizes(t, m)
			})
		}
	}
}

// sizesTried are on both sides of what schedules ask: vectors, tiles, blocks of accumulators.
var sizesTried = []int{0, 1, 2, 3, 6, 7, 15, 16, 17, 33, 70, 150}

func sameForAllSizes(t *testing.T, m *ir.Module) {
	for _, threads := range []int{1, 2} {
		anySize := compile(t, m.Clone(), true, threads)
		r := rand.New(rand.NewPCG(1, 2))
		tried := sizesTried
		if threads > 1 {
			tried = tried[len(tried)-2:]
		}
		for i, n := range tried {
			sizes := map[string]int{"n": n, "m": sizesTried[(i*5+3)%len(sizesTried)]}
			fixed := m.Clone()
			f, err := fixed.Funcs[0].Bind(sizes)
			if err != nil {
				t.Fatal(err)
			}
			fixed.Funcs = []*ir.Func{f}
			args := argumentsFor(r, f)
			want, wantErr := eval.Run(f, args, eval.Vars{})
			known := compile(t, fixed, true, threads)
			got, site := anySize.run(0, args)
			same, siteFixed := known.run(0, args)
			if site != siteFixed || (site != 0) != (wantErr != nil) {
				t.Fatalf("sizes %v: site %d, for known sizes %d, evaluator: %v", sizes, site, siteFixed, wantErr)
			}
			for k := range got {
				if d := firstDifference(got[k], same[k]); d != "" {
					t.Errorf("%d threads, sizes %v, result %d: %s", threads, sizes, k, d)
				}
				if d := differ(got[k], want[k], 300); d != "" {
					t.Errorf("%d threads, sizes %v, result %d, from the evaluator: %s", threads, sizes, k, d)
				}
			}
		}
	}
}

// firstDifference compares bits, those of NaNs aside: a folded 0/0 has another sign than the processor's.
func firstDifference(x, y *tensor.Tensor) string {
	if bytes.Equal(x.Bytes(), y.Bytes()) {
		return ""
	}
	if fmt.Sprint(x.Shape()) != fmt.Sprint(y.Shape()) {
		return fmt.Sprintf("shape %v, for known sizes %v", x.Shape(), y.Shape())
	}
	size := x.DType().Size()
	for i := range x.Len() {
		a, b := x.Complex(i), y.Complex(i)
		same := bytes.Equal(x.Bytes()[i*size:(i+1)*size], y.Bytes()[i*size:(i+1)*size])
		if !same && !(math.IsNaN(real(a)) && math.IsNaN(real(b))) {
			return fmt.Sprintf("element %d is %v, for known sizes %v", i, a, b)
		}
	}
	return ""
}

// argumentsFor are pseudo-random numbers; integers are small.
func argumentsFor(r *rand.Rand, f *ir.Func) []*tensor.Tensor {
	var args []*tensor.Tensor
	for _, p := range f.Params() {
		x := tensor.New(p.Type.DType, p.Type.Sizes()...)
		for i := range x.Len() {
			if p.Type.DType.IsFloat() {
				x.SetFloat(i, r.NormFloat64())
			} else {
				x.SetInt(i, int64(r.IntN(5)))
			}
		}
		args = append(args, x)
	}
	return args
}
