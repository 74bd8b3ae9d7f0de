package classifier

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
)

func build(t *testing.T) *Model {
	t.Helper()
	m, err := Build(Config{Features: 4, Hidden: []int{10, 5}, Classes: 3, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestNames holds the variables to TensorFlow's DNNClassifier.
func TestNames(t *testing.T) {
	var names []string
	for _, v := range build(t).Variables {
		names = append(names, v.Ref.Name())
	}
	want := []string{
		"dnn/hiddenlayer_0/kernel:0", "dnn/hiddenlayer_0/bias:0", "dnn/hiddenlayer_1/kernel:0",
		"dnn/hiddenlayer_1/bias:0", "dnn/logits/kernel:0", "dnn/logits/bias:0",
	}
	if !slices.Equal(names, want) {
		t.Errorf("variables %v\nwant      %v", names, want)
	}
}

// TestExport reads back what was written: a model without variables whose constants are the
// values given.
func TestExport(t *testing.T) {
	m, dir := build(t), t.TempDir()
	var values []*tensor.Tensor
	for i, v := range m.Variables {
		shape, _ := v.Read.Shape()
		value := tensor.New(tensor.F32, shape...)
		for k := range value.Len() {
			value.SetFloat(k, float64(100*i+k))
		}
		values = append(values, value)
	}
	if err := m.Export(dir, values); err != nil {
		t.Fatal(err)
	}
	saved, err := graphdef.ReadSavedModel(dir)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := saved.Signature("serving_default")
	if err != nil || len(sig.Inputs) != 1 || len(sig.Outputs) != 2 {
		t.Fatalf("signature %+v, %v", sig, err)
	}
	for _, n := range saved.Graph.Nodes {
		if n.Op == "VariableV2" || n.Op == "Assign" || n.Op == "SymbolicGradient" {
			t.Errorf("%s (%s) is in the frozen graph", n.Name, n.Op)
		}
	}
	kernel, err := graphdef.TensorOf(saved.Graph.Node("dnn/hiddenlayer_1/kernel").Tensor("value"))
	if err != nil || !kernel.Equal(values[2]) {
		t.Errorf("kernel %v, %v", kernel, err)
	}
	for _, name := range []string{GraphFile, TrainFile} {
		if _, err := graphdef.LoadGraph(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "variables")); err == nil {
		t.Error("a frozen model has variables")
	}
}
