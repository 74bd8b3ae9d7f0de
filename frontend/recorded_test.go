package frontend

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/ir/eval"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
	"tfc/runtime/status"
)

// recorded is the part of a case.json that this test plays; testdata/README.md describes the format.
type recorded struct {
	Graph string
	Ops   []string
	Steps []recordedStep
}

type recordedStep struct {
	Feed          map[string]string
	Fetch, Target []string
	Expect        map[string]string
	ExpectError   *struct {
		Code, Node, At string
		Client         bool
		Also           []string
	} `json:"expect_error"`
	RTol, ATol *float64
	Tol        map[string][2]float64
}

// playable are the categories that the evaluator can play whole.
var playable = []string{"seed", "math", "array", "reduce", "state", "compose", "errors", "nn", "matrix", "control", "autodiff", "random"}

// bySession are cases that need a session: it finds errors before it imports (a placeholder's declared shape), and has
// the variables that the host holds.
var bySession = []string{
	"errors__feed_shape_incompatible", "state__variables_of_strings", "state__variables_of_strings_in_control_flow",
}

// TestRecordedCases plays TensorFlow's recorded cases through the importer and the evaluator.
func TestRecordedCases(t *testing.T) {
	for _, category := range playable {
		dirs, err := filepath.Glob("../testdata/cases/" + category + "__*")
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases of %s (%v)", category, err)
		}
		for _, dir := range dirs {
			name := filepath.Base(dir)
			if slices.Contains(bySession, name) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				play(t, dir)
			})
		}
	}
}

func play(t *testing.T, dir string) {
	defer func() {
		if bug := recover(); bug != nil { // one case's bug is no reason to lose the others
			t.Fatalf("%v\n%s", bug, debug.Stack())
		}
	}()
	c := readCase(t, dir)
	def, err := graphdef.ReadGraph(filepath.Join(dir, c.Graph))
	s := &session{vars: eval.Vars{}}
	if err == nil {
		s.graph, err = graphdef.NewGraph(def)
	}
	if want := c.Steps[0].ExpectError; want != nil && want.At == "load" {
		if status.CodeOf(err).String() != want.Code {
			t.Errorf("loading: %v, want %s", err, want.Code)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Steps {
		c.Steps[i].play(t, i, s, dir)
	}
}

// readCase reads a case.json; one that cannot be played here is skipped.
func readCase(t *testing.T, dir string) (c recorded) {
	data, err := os.ReadFile(filepath.Join(dir, "case.json"))
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		t.Skipf("not played here: %v", err) // feeds by formula and the like
	}
	for _, op := range c.Ops {
		row := lookup(op)
		if row == nil && graphdef.Op(op) != nil {
			t.Skipf("no importer for op %s", op)
		}
		if row != nil && row.Import == nil && row.Kernel != nil {
			t.Skipf("op %s needs a session", op)
		}
	}
	if c.Graph == "" {
		c.Graph = "graph.pb"
	}
	return c
}

func (step *recordedStep) play(t *testing.T, i int, s *session, dir string) {
	feeds := map[string]*tensor.Tensor{}
	for name, file := range step.Feed {
		feeds[name] = readTensor(t, filepath.Join(dir, file))
	}
	got, err := s.run(feeds, step.Fetch, step.Target)
	var need *Need
	if errors.As(err, &need) && need.Drives() {
		t.Skipf("driven by a session: %v", err)
	}
	if want := step.ExpectError; want != nil {
		code := status.CodeOf(err).String()
		if err == nil || code != want.Code && !slices.Contains(want.Also, code) {
			t.Fatalf("step %d: %v, want %s", i, err, want.Code)
		}
		if want.Node != "" && !want.Client && status.NodeOf(err) != want.Node {
			t.Errorf("step %d: %v names node %q, want %q", i, err, status.NodeOf(err), want.Node)
		}
		return
	}
	if err != nil {
		t.Fatalf("step %d: %v", i, err)
	}
	for k, name := range step.Fetch {
		if file, ok := step.Expect[name]; ok {
			if err := differ(got[k], readTensor(t, filepath.Join(dir, file)), step.tolerance(name)); err != nil {
				t.Errorf("step %d: %s: %v", i, name, err)
			}
		}
	}
}

func (step *recordedStep) tolerance(name string) [2]float64 {
	if own, ok := step.Tol[name]; ok {
		return own
	}
	if step.RTol != nil && step.ATol != nil {
		return [2]float64{*step.RTol, *step.ATol}
	}
	return [2]float64{1e-5, 1e-6}
}

func readTensor(t *testing.T, path string) *tensor.Tensor {
	t.Helper()
	if !strings.HasSuffix(path, ".json") {
		x, err := npy.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	var file struct {
		Shape []int
		Data  []string `json:"data_base64"`
	}
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	x := tensor.New(tensor.String, file.Shape...)
	for i, text := range file.Data {
		raw, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		x.Strings()[i] = string(raw)
	}
	return x
}

// differ says where got is not want within the tolerance.
func differ(got, want *tensor.Tensor, tol [2]float64) error {
	if got.DType() != want.DType() || !slices.Equal(got.Shape(), want.Shape()) {
		return fmt.Errorf("is %v, want %v", got, want)
	}
	d := want.DType()
	if !d.IsFloat() && !d.IsComplex() {
		if !got.Equal(want) {
			return fmt.Errorf("differs from what is recorded")
		}
		return nil
	}
	for i := range want.Len() {
		g, w := got.Complex(i), want.Complex(i)
		if g == w || cmplx.IsNaN(g) && cmplx.IsNaN(w) || math.IsNaN(real(w)) && math.IsNaN(real(g)) {
			continue
		}
		if off := cmplx.Abs(g - w); !(off <= tol[1]+tol[0]*cmplx.Abs(w)) {
			return fmt.Errorf("element %d is %v, want %v", i, g, w)
		}
	}
	return nil
}
