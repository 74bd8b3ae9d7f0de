package cases

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
	"tfc/runtime/status"
)

const recorded = "../../../../testdata/cases"

// TestSpecs checks the generators against values that TensorFlow's recorder printed.
func TestSpecs(t *testing.T) {
	tests := []struct {
		spec string
		want []float64
	}{
		{`{"gen":"normal","seed":1,"shape":[4],"dtype":"float32"}`,
			[]float64{-0.3516642451286316, 0.29058682918548584, 0.19327525794506073, 0.054311592131853104}},
		{`{"gen":"uniform","seed":1,"shape":[2,2],"dtype":"float32"}`,
			[]float64{0.273578405380249, 0.9062424302101135, 0.6012832522392273, 0.11697185039520264}},
		{`{"gen":"randint","seed":3,"shape":[4],"dtype":"int32","lo":0,"hi":10}`, []float64{8, 2, 4, 7}},
		{`{"gen":"ones","shape":[2],"dtype":"int64"}`, []float64{1, 1}},
		{`{"gen":"zeros","shape":[],"dtype":"float64"}`, []float64{0}},
		{`{"gen":"normal","seed":1,"shape":[1],"dtype":"float64","scale":0,"shift":3}`, []float64{3}},
	}
	for _, tt := range tests {
		var v Value
		if err := json.Unmarshal([]byte(tt.spec), &v); err != nil {
			t.Fatalf("%s: %v", tt.spec, err)
		}
		got, err := v.Tensor("")
		if err != nil {
			t.Fatalf("%s: %v", tt.spec, err)
		}
		for i, want := range tt.want {
			if got.Float(i) != want {
				t.Errorf("%s: element %d is %v, want %v", tt.spec, i, got.Float(i), want)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	f32 := func(v ...float32) *tensor.Tensor { return tensor.Of([]int{len(v)}, v...) }
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	loose := Tolerance{Rel: 0.1, Abs: 0.5}
	tests := []struct {
		name      string
		got, want *tensor.Tensor
		tol       Tolerance
		diff      string
	}{
		{"equal", f32(1, 2), f32(1, 2), Tolerance{}, ""},
		{"nan equals nan", f32(nan), f32(nan), Tolerance{}, ""},
		{"minus zero", f32(float32(math.Copysign(0, -1))), f32(0), Tolerance{}, ""},
		{"at the limit", f32(11.5), f32(10), loose, ""},
		{"beyond the limit", f32(0, 11.6), f32(0, 10), loose, "[1]: got 11.6, want 10 (rtol 0.1, atol 0.5); 1 of 2"},
		{"nan for a number", f32(nan), f32(1), loose, "[0]: got NaN, want 1"},
		{"number for a nan", f32(1), f32(nan), loose, "[0]: got 1, want NaN"},
		{"infinity", f32(inf), f32(inf), Tolerance{}, ""},
		{"wrong infinity", f32(inf), f32(-inf), Tolerance{Rel: 1}, "[0]: got +Inf, want -Inf"},
		{"number for an infinity", f32(1e38), f32(inf), Tolerance{Rel: 1}, "want +Inf"},
		{"dtype", f32(1), tensor.Of([]int{1}, 1.0), loose, "dtype float32, want float64"},
		{"shape", f32(1), tensor.Scalar(float32(1)), loose, "shape [1], want []"},
		{"none", nil, f32(1), loose, "no value"},
		{"integers are exact", tensor.Of([]int{1, 2}, int64(1), int64(1<<53+1)),
			tensor.Of([]int{1, 2}, int64(1), int64(1<<53)), loose, "[0,1]: got 9007199254740993, want 9007199254740992; 1 of 2"},
		{"bools", tensor.Scalar(true), tensor.Scalar(false), loose, "[]: got true, want false"},
		{"strings", tensor.OfStrings(nil, "a"), tensor.OfStrings(nil, "b"), loose, `[]: got "a", want "b"`},
		{"imaginary part", tensor.Scalar(complex(1, 2)), tensor.Scalar(complex(1, 4)), loose, "got 1+2j, want 1+4j"},
		{"half", tensor.Scalar(tensor.F16Bits(0x3c00)), tensor.Scalar(tensor.F16Bits(0x4000)), loose, "got 1, want 2"},
	}
	for _, tt := range tests {
		diff := Compare(tt.got, tt.want, tt.tol)
		if (diff == "") != (tt.diff == "") || !strings.Contains(diff, tt.diff) {
			t.Errorf("%s: %q, want %q", tt.name, diff, tt.diff)
		}
	}
}

func TestChecksum(t *testing.T) {
	sum := Checksum{Shape: []int{3}, DType: "float32", Sum: 2, AbsSum: 4, First: []float64{-1, 1}}
	tests := []struct {
		got  *tensor.Tensor
		diff string
	}{
		{tensor.Of([]int{3}, float32(-1), 1, 2), ""},
		{tensor.Of([]int{3}, float32(-1), 1, 2.5), "sum 2.5"},
		{tensor.Of([]int{3}, float32(-1.5), 1.5, 2), "sum of magnitudes 5"},
		{tensor.Of([]int{3}, float32(-1), 2, 1), "[1]: got 2, want 1"},
		{tensor.Of([]int{3}, float32(math.NaN()), 1, 2), "sum NaN"},
		{tensor.Of([]int{1, 3}, float32(-1), 1, 2), "shape [1 3]"},
		{tensor.Of([]int{3}, -1.0, 1, 2), "dtype float64"},
	}
	for _, tt := range tests {
		diff := sum.Compare(tt.got, Tolerance{Abs: 0.05})
		if (diff == "") != (tt.diff == "") || !strings.Contains(diff, tt.diff) {
			t.Errorf("%s: %q, want %q", tt.got, diff, tt.diff)
		}
	}
}

func TestStatistic(t *testing.T) {
	dir := t.TempDir()
	got := tensor.Of([]int{2, 2}, float32(4), 1, 2, 3)
	mustWrite(t, filepath.Join(dir, "same.npy"), tensor.Of([]int{2, 2}, float32(1), 2, 3, 4))
	mustWrite(t, filepath.Join(dir, "other.npy"), tensor.Of([]int{2, 2}, float32(1), 2, 3, 5))
	tests := []struct{ spec, diff string }{
		{`{"shape":[2,null],"dtype":"float32","mean":[2,3],"std":[1.1,1.2],"min":1,"max":4,"unique":true}`, ""},
		{`{"sorted_equal":"same.npy","subset_of":"same.npy"}`, ""},
		{`{"shape":[3,null]}`, "shape [2 2], want [3 ?]"},
		{`{"dtype":"int32"}`, "dtype float32"},
		{`{"mean":[2.6,3]}`, "mean 2.5"},
		{`{"std":[0,1]}`, "standard deviation 1.118"},
		{`{"min":1.5}`, "least value 1"},
		{`{"max":3.5}`, "largest value 4"},
		{`{"sorted_equal":"other.npy"}`, "not a permutation"},
		{`{"subset_of":"other.npy"}`, "[0,0]: 4 is none"},
	}
	for _, tt := range tests {
		var s Statistic
		if err := json.Unmarshal([]byte(tt.spec), &s); err != nil {
			t.Fatal(err)
		}
		diff, err := s.Compare(got, dir)
		if err != nil || (diff == "") != (tt.diff == "") || !strings.Contains(diff, tt.diff) {
			t.Errorf("%s: %q, %v, want %q", tt.spec, diff, err, tt.diff)
		}
	}
	repeated := Statistic{Unique: true}
	if diff, _ := repeated.Compare(tensor.Of([]int{2}, float32(1), 1), dir); diff != "values repeat" {
		t.Errorf("repeated values: %q", diff)
	}
}

func TestLoadIsStrict(t *testing.T) {
	const head = `{"name":"a","category":"c",`
	tests := []struct{ text, err string }{
		{head + `"steps":[{}],"stpes":[]}`, `unknown field "stpes"`},
		{head + `"steps":[{"feed":{"x:0":{"gen":"ones","shap":[]}}}]}`, `unknown field "shap"`},
		{head + `"steps":[]}`, "steps are needed"},
		{head + `"steps":[{"expect":{"y:0":"y.npy"}}]}`, "y:0 is expected and not fetched"},
		{head + `"steps":[{"expect_error":{"code":"BAD"}}]}`, `unknown error code "BAD"`},
		{head + `"steps":[{"feed_path":{"p:0":{"base":"home"}}}]}`, `base "home"`},
		{head + `"steps":[{"grad":{"y":"y:0","wrt":[],"expect":{"x:0":null}}}]}`, "not asked for"},
		{head + `"steps":[{"tol":{"y:0":[1]}}]}`, "a tolerance is"},
		{head + `"steps":[{}],"bench_step":1}`, "bench_step 1"},
		{head + `"steps":[{}]} {}`, "text after"},
	}
	for _, tt := range tests {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "case.json"), []byte(tt.text), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: error %v, want %q", tt.text, err, tt.err)
		}
	}
}

// oracle answers with the recorded values, each passed through alter, so that it must pass
// every case unaltered and none otherwise.
type oracle struct {
	c     *Case
	step  int
	alter func(*tensor.Tensor) *tensor.Tensor
	err   func(*ExpectError) error
}

func (o *oracle) LoadGraph([]byte, bool, bool) (Session, error) {
	if e := o.c.Steps[0].ExpectError; e != nil && e.At == "load" {
		return nil, o.err(e)
	}
	return o, nil
}

func (o *oracle) LoadSavedModel(string, []string, string) (Session, map[string]string, map[string]string, error) {
	return o, o.c.SavedModel.Inputs, o.c.SavedModel.Outputs, nil
}

func (o *oracle) LoadWebModel(string) (Session, error) {
	o.step = 0
	return o, nil
}

func (o *oracle) Close() error { return nil }

func (o *oracle) Run(context.Context, Request) (Result, error) {
	s := o.c.Steps[o.step]
	o.step++
	if s.ExpectError != nil {
		return Result{}, o.err(s.ExpectError)
	}
	var r Result
	for _, key := range s.Fetch {
		var out *tensor.Tensor
		if ref, ok := s.Expect[key]; ok {
			t, err := ref.Tensor(o.c.Dir)
			if err != nil {
				return r, err
			}
			out = o.alter(t)
		}
		r.Fetches = append(r.Fetches, out)
	}
	if s.Grad == nil {
		return r, nil
	}
	for _, key := range s.Grad.Wrt {
		var out *tensor.Tensor
		if ref := s.Grad.Expect[key]; ref != nil {
			t, err := ref.Tensor(o.c.Dir)
			if err != nil {
				return r, err
			}
			out = o.alter(t)
		}
		r.Gradients = append(r.Gradients, out)
	}
	return r, nil
}

// perturb changes one element by more than any recorded tolerance allows.
func perturb(t *tensor.Tensor) *tensor.Tensor {
	if t.Len() == 0 {
		return tensor.New(t.DType(), append([]int{2}, t.Shape()...)...)
	}
	t = t.Clone()
	switch i := t.Len() - 1; {
	case t.DType() == tensor.String:
		t.Strings()[i] += "x"
	case t.DType() == tensor.Bool:
		t.SetInt(i, 1-t.Int(i))
	case t.DType().IsInt():
		t.SetInt(i, t.Int(i)+1)
	default:
		v := t.Float(i)
		if v != v {
			v = 0
		}
		t.SetFloat(i, 3*v+1e4)
		if math.IsInf(v, 0) {
			t.SetFloat(i, 0)
		}
	}
	return t
}

// judged reports whether the oracle can answer the case, and whether it has values to perturb.
func judged(c *Case) (answerable, values bool) {
	for _, s := range c.Steps {
		if len(s.ExpectSum) > 0 || len(s.Check) > 0 || len(s.ExpectFiles) > 0 {
			return false, false
		}
		values = values || len(s.Expect) > 0
		if s.Grad != nil {
			values = values || len(s.Grad.Expect) > 0
		}
	}
	return true, values
}

// TestRecordedValuesJudgeThemselves plays every recorded case against its own values, which must
// pass, against perturbed values and against wrong errors, which must not.
func TestRecordedValuesJudgeThemselves(t *testing.T) {
	dirs, err := Find([]string{recorded})
	if err != nil {
		t.Fatal(err)
	}
	right := func(e *ExpectError) error {
		code, _ := status.ParseCode(e.Code)
		return status.Errorf(code, e.Node, "", "as recorded")
	}
	same := func(t *tensor.Tensor) *tensor.Tensor { return t }
	answered := 0
	for _, dir := range dirs {
		c, err := Load(dir)
		if err != nil {
			t.Error(err)
			continue
		}
		answerable, values := judged(c)
		if !answerable {
			continue
		}
		answered++
		if problems := Play(t.Context(), &oracle{c: c, alter: same, err: right}, c).Problems; len(problems) > 0 {
			t.Errorf("%s: recorded values fail: %v", c.Name, problems)
		}
		if problems := Play(t.Context(), &oracle{c: c, alter: perturb, err: right}, c).Problems; values && len(problems) == 0 {
			t.Errorf("%s: perturbed values pass", c.Name)
		}
		wrong := func(*ExpectError) error { return errors.New("something else") }
		fails := c.Steps[0].ExpectError != nil
		if problems := Play(t.Context(), &oracle{c: c, alter: same, err: wrong}, c).Problems; fails && len(problems) == 0 {
			t.Errorf("%s: a wrong error passes", c.Name)
		}
	}
	if answered < 100 {
		t.Errorf("only %d cases judged", answered)
	}
}

func mustWrite(t *testing.T, path string, v *tensor.Tensor) {
	t.Helper()
	if err := npy.WriteFile(path, v); err != nil {
		t.Fatal(err)
	}
}
