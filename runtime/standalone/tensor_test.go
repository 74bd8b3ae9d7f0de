package standalone

import (
	"reflect"
	"testing"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// TestMarshalVariable keeps what functions of datasets are given: handles of variables.
func TestMarshalVariable(t *testing.T) {
	for _, want := range []host.Variable{
		{Name: "w", DType: tensor.F32, Shape: []int{2, 3}}, {Name: "n", DType: tensor.I64, Any: true},
		{Name: "r", DType: tensor.F32, Shape: []int{3}, Ref: true},
	} {
		raw, err := Marshal(tensor.OfObject(want))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unmarshal(raw)
		if err != nil || !reflect.DeepEqual(got.Objects()[0], want) {
			t.Errorf("got %+v (%v), want %+v", got, err, want)
		}
	}
	if _, err := Marshal(tensor.OfObject("a queue")); err == nil {
		t.Error("a queue was kept")
	}
}
