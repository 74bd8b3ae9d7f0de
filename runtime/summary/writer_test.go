package summary

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// TestWriter goes through a writer's life; it has a file only between Create and Close.
func TestWriter(t *testing.T) {
	resources := host.NewResources()
	eval := func(op string, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
		k := slices.IndexFunc(Kernels(), func(k host.Kernel) bool { return k.Op == op })
		return Kernels()[k].Eval(&host.Call{
			Context: t.Context(), Node: &graphdef.Node{Name: "node", Op: op}, In: in, Resources: resources,
		})
	}
	text := func(s string) *tensor.Tensor { return tensor.OfStrings(nil, s) }
	out, err := eval("SummaryWriter")
	if err != nil {
		t.Fatal(err)
	}
	w, dir, step := out[0], filepath.Join(t.TempDir(), "logs"), tensor.Scalar(int64(3))
	number := tensor.Scalar(int32(0))
	for _, c := range []struct {
		op   string
		in   []*tensor.Tensor
		want status.Code
	}{
		{"WriteScalarSummary", []*tensor.Tensor{w, step, text("loss"), tensor.Scalar(float32(1))}, status.NotFound},
		{"CreateSummaryFileWriter", []*tensor.Tensor{w, text(dir), number, number, text("end")}, status.OK},
		{"WriteScalarSummary", []*tensor.Tensor{w, step, text("loss"), tensor.Scalar(float32(1))}, status.OK},
		{"WriteHistogramSummary", []*tensor.Tensor{w, step, text("h"), tensor.Of([]int{2}, 1.0, 2)}, status.OK},
		{"WriteSummary", []*tensor.Tensor{w, step, number, text("t"), text("")}, status.OK},
		{"WriteGraphSummary", []*tensor.Tensor{w, step, text("a graph")}, status.OK},
		{"WriteRawProtoSummary", []*tensor.Tensor{w, step, text("\xff")}, status.DataLoss},
		{"ImportEvent", []*tensor.Tensor{w, text("\xff")}, status.InvalidArgument},
		{"FlushSummaryWriter", []*tensor.Tensor{w}, status.OK},
		{"CloseSummaryWriter", []*tensor.Tensor{w}, status.OK},
		{"CloseSummaryWriter", []*tensor.Tensor{w}, status.NotFound},
	} {
		if _, err := eval(c.op, c.in...); status.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %v", c.op, err, c.want)
		}
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.end"))
	if err != nil || len(names) != 1 {
		t.Fatalf("files %q, %v", names, err)
	}
	data, err := os.ReadFile(names[0])
	if err != nil || !strings.Contains(string(data), "loss") || !strings.Contains(string(data), "a graph") {
		t.Errorf("the file holds %q, %v", data, err)
	}
}
