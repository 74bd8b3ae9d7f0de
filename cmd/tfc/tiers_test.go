package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/ir/tensor"
	"tfc/targets/driver"
)

// envAllTiers has TestTiersGiveTheSameBits play every recorded case instead of every eighth.
const envAllTiers = "TFC_TEST_ALL_TIERS"

// hostCategories are those of cases that hardly any code is compiled for.
var hostCategories = []string{"ckpt", "data", "errors", "formats", "malformed", "queue", "string"}

// TestTiersGiveTheSameBits plays recorded cases in code of LLVM's fastest level and of the usual one: sessions go from one
// to the other while they run, so that every bit has to be the same. The bits of NaNs alone may differ.
func TestTiersGiveTheSameBits(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/cases/*")
	if err != nil {
		t.Fatal(err)
	}
	step := 8
	if os.Getenv(envAllTiers) != "" {
		step = 1
	}
	played := 0
	var compared atomic.Int64
	t.Cleanup(func() {
		if n := compared.Load(); n < 100 {
			t.Errorf("%d results were compared", n)
		}
	})
	for i := 0; i < len(dirs); i += step {
		category, _, _ := strings.Cut(filepath.Base(dirs[i]), "__")
		if slices.Contains(hostCategories, category) {
			continue
		}
		played++
		t.Run(filepath.Base(dirs[i]), func(t *testing.T) { compareTiers(t, dirs[i], &compared) })
	}
	if played < 50 {
		t.Errorf("%d cases were played", played)
	}
}

func compareTiers(t *testing.T, dir string, compared *atomic.Int64) {
	t.Parallel()
	full := results(t, dir, driver.DefaultOptions().OptLevel)
	compared.Add(int64(len(full)))
	where := differing(full, results(t, dir, 0))
	if where == "" {
		return
	}
	if differing(full, results(t, dir, driver.DefaultOptions().OptLevel)) != "" {
		t.Skip("no two runs of the case are alike: it has random numbers without a seed")
	}
	t.Error(where)
}

// results are all that a case's runs give at a level.
func results(t *testing.T, dir string, level int) []*tensor.Tensor {
	t.Helper()
	o := driver.DefaultOptions()
	o.OptLevel, o.Tiered, o.Cache = level, false, nil
	r := &recorder{}
	e := sessionEngine(o)
	open := e.open
	e.open = func(m *tfc.Model) (cases.Session, error) {
		s, err := open(m)
		return recorded{s, r}, err
	}
	c, err := cases.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range cases.Play(t.Context(), e, c).Problems {
		t.Error(problem)
	}
	return r.all
}

// recorder keeps the results of runs.
type recorder struct{ all []*tensor.Tensor }

// recorded is a session whose results are kept.
type recorded struct {
	cases.Session
	*recorder
}

func (r recorded) Run(ctx context.Context, q cases.Request) (cases.Result, error) {
	out, err := r.Session.Run(ctx, q)
	r.all = append(append(r.all, out.Fetches...), out.Gradients...)
	return out, err
}

// differing says where two lists of results differ first.
func differing(a, b []*tensor.Tensor) string {
	if len(a) != len(b) {
		return fmt.Sprintf("%d and %d results", len(a), len(b))
	}
	for i, x := range a {
		y := b[i]
		if x == nil || y == nil || x.DType() == tensor.Object {
			continue
		}
		if !bytes.Equal(x.Bytes(), y.Bytes()) && !sameButNaNs(x, y) {
			return fmt.Sprintf("result %d: %s, at the fastest level %s", i, x, y)
		}
	}
	return ""
}

// sameButNaNs compares floats bit by bit, and takes any NaN for any other.
func sameButNaNs(x, y *tensor.Tensor) bool {
	size := x.DType().Size()
	if !x.DType().IsFloat() || len(x.Bytes()) != len(y.Bytes()) {
		return false
	}
	for i := range x.Len() {
		a, b := x.Float(i), y.Float(i)
		if (a == a || b == b) && !bytes.Equal(x.Bytes()[i*size:(i+1)*size], y.Bytes()[i*size:(i+1)*size]) {
			return false
		}
	}
	return true
}
