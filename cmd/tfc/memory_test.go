package main

import (
	"fmt"
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// TestMemoryLimit asks for tensors larger than memory, of which some are computed while compiling: each is
// RESOURCE_EXHAUSTED and names its node, as TensorFlow does it.
func TestMemoryLimit(t *testing.T) {
	defer tensor.SetLimit(tensor.SetLimit(1 << 24))
	const float, long, whole = `type: DT_FLOAT`, `type: DT_INT64`, `type: DT_INT32`
	attr := func(name, value string) string { return fmt.Sprintf(" attr { key: %q value { %s } }", name, value) }
	constant := func(name, dtype, shape, value string) string {
		return fmt.Sprintf("node { name: %q op: \"Const\"%s%s }\n", name, attr("dtype", dtype),
			attr("value", fmt.Sprintf("tensor { d%s tensor_shape { %s } %s }", dtype, shape, value)))
	}
	node := func(op string, inputs []string, attrs ...string) string {
		text := fmt.Sprintf("node { name: \"n\" op: %q", op)
		for _, in := range inputs {
			text += fmt.Sprintf(" input: %q", in)
		}
		for _, a := range attrs {
			text += a
		}
		return text + " }\n"
	}
	common := constant("x", float, "", "float_val: 1") + constant("row", float, "dim { size: 1 }", "float_val: 1") +
		constant("zero", long, "", "int64_val: 0") + constant("one", long, "", "int64_val: 1") +
		constant("big", long, "", "int64_val: 1099511627776") +
		constant("bigs", long, "dim { size: 1 }", "int64_val: 1099511627776") +
		constant("int", whole, "", "int_val: 2000000000") +
		constant("pads", long, "dim { size: 1 } dim { size: 2 }", "int64_val: 0 int64_val: 1099511627776") +
		constant("at", long, "dim { size: 1 }", "int64_val: 0") +
		constant("end", float, "", "float_val: 2")
	T := attr("T", float)
	for _, n := range []string{
		node("Fill", []string{"bigs", "x"}, T, attr("index_type", long)),
		node("Range", []string{"zero", "big", "one"}, attr("Tidx", long)),
		node("Tile", []string{"row", "bigs"}, T, attr("Tmultiples", long)),
		node("Pad", []string{"row", "pads"}, T, attr("Tpaddings", long)),
		node("BroadcastTo", []string{"x", "bigs"}, T, attr("Tidx", long)),
		node("OneHot", []string{"at", "int", "x", "x"}, T, attr("TI", long)),
		node("LinSpace", []string{"x", "end", "int"}, T, attr("Tidx", whole)),
		node("RandomUniform", []string{"bigs"}, attr("dtype", float), attr("T", long)),
		node("Empty", []string{"int2"}, attr("dtype", float)),
		node("ScatterNd", []string{"index", "row", "bigs"}, T, attr("Tindices", long)),
		node("SparseToDense", []string{"at", "bigs", "row", "x"}, T, attr("Tindices", long)),
		node("UnsortedSegmentSum", []string{"row", "at", "big"}, T, attr("Tindices", long), attr("Tnumsegments", long)),
		node("Bincount", []string{"ints", "int", "row"}, T),
	} {
		text := common + constant("index", long, "dim { size: 1 } dim { size: 1 }", "int64_val: 0") +
			constant("int2", whole, "dim { size: 1 }", "int_val: 2000000000") +
			constant("ints", whole, "dim { size: 1 }", "int_val: 0") + n
		m := malformed{Fetch: []string{"n:0"}, Code: "RESOURCE_EXHAUSTED", Node: "n"}
		values, err := m.run(t, []byte(text))
		m.judge(t, values, err)
		if status.CodeOf(err) != status.ResourceExhausted {
			t.Errorf("%s: %v", n, err)
		}
	}
}
