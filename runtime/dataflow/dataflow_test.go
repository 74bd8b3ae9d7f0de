package dataflow

import (
	"context"
	"strings"
	"testing"

	"tfc/ir/tensor"
)

// counting is: i = 0; while i < n { i += 1; effect(i) }, with an Exit, and a Switch on whether n is positive around it.
func counting(t *testing.T) *Program {
	t.Helper()
	in := func(unit, output int) Source { return Source{unit, output} }
	units := []Unit{
		0:  {Name: "n", Outputs: 1},
		1:  {Name: "positive", Inputs: []Source{in(0, 0)}, Outputs: 1},
		2:  {Name: "switch", Kind: Switch, Inputs: []Source{in(0, 0), in(1, 0)}, Outputs: 2},
		3:  {Name: "zero", Controls: []int{12}, Outputs: 1},
		4:  {Name: "enter", Kind: Enter, Frame: "f", Inputs: []Source{in(3, 0)}, Outputs: 1},
		5:  {Name: "limit", Kind: Enter, Frame: "f", Constant: true, Inputs: []Source{in(12, 0)}, Outputs: 1},
		6:  {Name: "merge", Kind: Merge, Inputs: []Source{in(4, 0), in(10, 0)}, Outputs: 2},
		7:  {Name: "less", Inputs: []Source{in(6, 0), in(5, 0)}, Outputs: 1},
		8:  {Name: "again", Kind: Switch, Inputs: []Source{in(6, 0), in(7, 0)}, Outputs: 2},
		9:  {Name: "add", Inputs: []Source{in(8, 1)}, Outputs: 1, Blocks: true},
		10: {Name: "next", Kind: NextIteration, Inputs: []Source{in(9, 0)}, Outputs: 1},
		11: {Name: "exit", Kind: Exit, Inputs: []Source{in(8, 0)}, Outputs: 1},
		12: {Name: "yes", Kind: Pass, Inputs: []Source{in(2, 1)}, Outputs: 1},
		13: {Name: "either", Kind: Merge, Inputs: []Source{in(2, 0), in(11, 0)}, Outputs: 2},
	}
	p, err := New(units, []Source{in(13, 0), in(13, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func countTo(n int32, effects *int) Eval {
	return func(_ context.Context, unit int, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		var out *tensor.Tensor
		switch unit {
		case 0:
			out = tensor.Scalar(n)
		case 1:
			out = tensor.Scalar(in[0].Int(0) > 0)
		case 3:
			out = tensor.Scalar(int32(0))
		case 7:
			out = tensor.Scalar(in[0].Int(0) < in[1].Int(0))
		case 9:
			*effects++
			out = tensor.Scalar(int32(in[0].Int(0)) + 1)
		}
		return []*tensor.Tensor{out}, nil
	}
}

// TestLoopInBranch runs a loop in a branch that is taken, and in one that is not, where the Exit has to come out dead.
func TestLoopInBranch(t *testing.T) {
	for _, test := range []struct{ n, value, index int }{{5, 5, 1}, {0, 0, 0}, {-3, -3, 0}, {1000, 1000, 1}} {
		effects := 0
		out, err := counting(t).Run(context.Background(), countTo(int32(test.n), &effects))
		if err != nil {
			t.Fatal(err)
		}
		if int(out[0].Int(0)) != test.value || int(out[1].Int(0)) != test.index || effects != max(test.n, 0) {
			t.Errorf("n=%d: value %d from input %d after %d effects", test.n, out[0].Int(0), out[1].Int(0), effects)
		}
	}
}

func TestDeadFetch(t *testing.T) {
	p := counting(t)
	p, err := New(p.units, []Source{{2, 0}, {2, 1}})
	if err != nil {
		t.Fatal(err)
	}
	effects := 0
	_, err = p.Run(context.Background(), countTo(0, &effects))
	if err == nil || !strings.Contains(err.Error(), "Retval[1] does not have value") {
		t.Errorf("fetching a dead value: %v", err)
	}
}

func TestFrames(t *testing.T) {
	units := append([]Unit{}, counting(t).units...)
	if _, err := New(units, []Source{{8, 1}}); err == nil {
		t.Error("a value inside of a loop was fetched")
	}
	units[7].Inputs = []Source{{6, 0}, {0, 0}}
	if _, err := New(units, nil); err == nil || !strings.Contains(err.Error(), "different frames") {
		t.Errorf("a unit in two frames: %v", err)
	}
}
