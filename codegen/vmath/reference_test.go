package vmath

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// The operands and exact results of f64 functions; its first line says what made them.
//
//go:embed testdata/f64.txt
var references []byte

// point is one reference: the result is hi+lo.
type point struct {
	x      [2]float64
	hi, lo float64
}

func parsePoint(fields []string, arity int) (p point, err error) {
	var v []float64
	for _, f := range fields {
		bits, err := strconv.ParseUint(f, 16, 64)
		if err != nil {
			return p, err
		}
		v = append(v, math.Float64frombits(bits))
	}
	if len(v) != arity+2 {
		return p, fmt.Errorf("%d numbers for %d operands", len(v), arity)
	}
	copy(p.x[:], v[:arity])
	p.hi, p.lo = v[arity], v[arity+1]
	return p, nil
}

func readPoints(t *testing.T, op scalar.Op) (points []point) {
	t.Helper()
	for lines := bufio.NewScanner(bytes.NewReader(references)); lines.Scan(); {
		name, rest, _ := strings.Cut(lines.Text(), " ")
		if name != op.String() {
			continue
		}
		p, err := parsePoint(strings.Fields(rest), op.Info().Arity)
		if err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		points = append(points, p)
	}
	if len(points) < 100 {
		t.Fatalf("%s has %d reference points", op, len(points))
	}
	return points
}

// measure64 compares the f64 expansion with the references, and with Go's math package, which
// says nothing about ulps, over special values.
func measure64(t *testing.T, op scalar.Op) (w worst) {
	points := readPoints(t, op)
	args := []*tensor.Tensor{tensor.New(tensor.F64, len(points)), tensor.New(tensor.F64, len(points))}
	for i, p := range points {
		args[0].SetFloat(i, p.x[0])
		args[1].SetFloat(i, p.x[1])
	}
	args = args[:op.Info().Arity]
	got := scalar.Eval(Expand(single(op, tensor.F64)), args, []int{len(points)})[0]
	floor := 0.0
	if absolute[op] {
		floor = 1
	}
	for i, p := range points {
		w.see(op, ulps(got.Float(i), p.hi, p.lo, 53, -1021, floor), got.Float(i), p.hi, args, i)
	}
	return w
}

// Special values agree with the reference evaluator, signs of zero included; other values are
// near it.
func TestSpecialValuesF64(t *testing.T) {
	t.Parallel()
	for _, op := range realFunctions() {
		var x, y []float64
		for _, a := range specials() {
			for _, b := range specials() {
				if op.Info().Arity == 1 {
					b = a
				}
				x, y = append(x, a), append(y, b)
			}
		}
		shape := []int{len(x)}
		args := []*tensor.Tensor{tensor.Of(shape, x...), tensor.Of(shape, y...)}[:op.Info().Arity]
		got := scalar.Eval(Expand(single(op, tensor.F64)), args, shape)[0]
		want := scalar.Eval(single(op, tensor.F64), args, shape)[0]
		for i := range x {
			g, w := got.Float(i), want.Float(i)
			if !close64(g, w) && (i == 0 || op.Info().Arity == 2 || x[i] != x[i-1]) {
				t.Errorf("%s(%g, %g) = %g, want %g", op, x[i], y[i], g, w)
			}
		}
	}
}

func close64(g, w float64) bool {
	switch {
	case w != w:
		return g != g
	case w == 0 || math.IsInf(w, 0):
		return math.Float64bits(g) == math.Float64bits(w)
	}
	return math.Abs(g-w) <= 1e-12*max(math.Abs(w), 0x1p-1022)
}
