package graphdef

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

func parseTensor(t testing.TB, text string) *pb.TensorProto {
	t.Helper()
	p := new(pb.TensorProto)
	if err := prototext.Unmarshal([]byte(text), p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTensorOf(t *testing.T) {
	const three, none = " tensor_shape { dim { size: 3 } } ", " tensor_shape { } "
	for _, c := range []struct {
		text string
		want *tensor.Tensor
	}{
		{`dtype: DT_FLOAT` + three + `float_val: 2.5`, tensor.Of([]int{3}, float32(2.5), 2.5, 2.5)},
		{`dtype: DT_FLOAT` + three + `float_val: [1, 2]`, tensor.Of([]int{3}, float32(1), 2, 2)},
		{`dtype: DT_FLOAT` + three + `float_val: [1, 2, 3, 4]`, tensor.Of([]int{3}, float32(1), 2, 3)},
		{`dtype: DT_FLOAT` + three, tensor.Of([]int{3}, float32(0), 0, 0)},
		{`dtype: DT_FLOAT`, tensor.Of([]int{}, float32(0))},
		{`dtype: DT_FLOAT` + none + `tensor_content: "\000\000\200?"`, tensor.Of([]int{}, float32(1))},
		{`dtype: DT_FLOAT tensor_shape { dim { size: 0 } dim { size: 2 } } float_val: 1`, tensor.New(tensor.F32, 0, 2)},
		{`dtype: DT_DOUBLE` + none + `double_val: -0.5`, tensor.Of([]int{}, -0.5)},
		{`dtype: DT_INT8` + three + `int_val: [1, -1, 300]`, tensor.Of([]int{3}, int8(1), -1, 44)},
		{`dtype: DT_UINT16` + none + `int_val: 65535`, tensor.Of([]int{}, uint16(65535))},
		{`dtype: DT_INT64` + three + `int64_val: [-5, 6]`, tensor.Of([]int{3}, int64(-5), 6, 6)},
		{`dtype: DT_UINT64` + none + `uint64_val: 18446744073709551615`, tensor.Of([]int{}, uint64(1<<64-1))},
		{`dtype: DT_UINT32` + none + `uint32_val: 7`, tensor.Of([]int{}, uint32(7))},
		{`dtype: DT_BOOL` + three + `bool_val: [true, false]`, tensor.Of([]int{3}, true, false, false)},
		{`dtype: DT_BOOL` + three + `tensor_content: "\000\001\007"`, tensor.Of([]int{3}, false, true, true)},
		{`dtype: DT_HALF` + three + `half_val: 15360`, tensor.Of([]int{3}, tensor.F16Bits(0x3c00), 0x3c00, 0x3c00)},
		{`dtype: DT_BFLOAT16` + none + `half_val: 16256`, tensor.Of([]int{}, tensor.BF16Bits(0x3f80))},
		{`dtype: DT_COMPLEX64` + three + `scomplex_val: [1, 2, 3, 4]`,
			tensor.Of([]int{3}, complex64(1+2i), 3+4i, 3+4i)},
		{`dtype: DT_COMPLEX128` + none + `dcomplex_val: [1, 2]`, tensor.Of([]int{}, 1+2i)},
		{`dtype: DT_STRING` + three + `string_val: ["a", "\377b"]`, tensor.OfStrings([]int{3}, "a", "\xffb", "\xffb")},
		{`dtype: DT_STRING` + three + `tensor_content: "\002\001\000ppq"`, tensor.OfStrings([]int{3}, "pp", "q", "")},
		{`dtype: DT_STRING` + none, tensor.OfStrings([]int{}, "")},
	} {
		got, err := TensorOf(parseTensor(t, c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if !got.Equal(c.want) {
			t.Errorf("%s:\ngot %v % x %q", c.text, got, got.Bytes(), got.Strings())
		}
	}
}

func TestTensorErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		code status.Code
		want string
	}{
		{`dtype: DT_FLOAT tensor_shape { dim { size: 3 } } tensor_content: "abc"`, status.InvalidArgument, "has 3 bytes"},
		{`dtype: DT_FLOAT tensor_shape { dim { size: -1 } }`, status.InvalidArgument, "dimension 0 of a tensor is unknown"},
		{`dtype: DT_FLOAT tensor_shape { dim { size: -2 } }`, status.InvalidArgument, "dimension 0 of a shape is -2"},
		{`dtype: DT_FLOAT tensor_shape { unknown_rank: true }`, status.InvalidArgument, "unknown rank"},
		{`dtype: DT_FLOAT tensor_shape { dim { size: 1000000 } dim { size: 1000000 } } float_val: 1`,
			status.ResourceExhausted, "exceeds the limit"},
		{`dtype: DT_INT8 tensor_shape { dim { size: 4294967296 } dim { size: 4294967296 } }`,
			status.ResourceExhausted, "exceeds the limit"},
		{`dtype: DT_INT8 tensor_shape { dim { size: 0 } dim { size: 4294967296 } dim { size: 4294967296 } }`,
			status.ResourceExhausted, "exceeds the limit"},
		{`dtype: DT_STRING tensor_shape { dim { size: 100000000 } } tensor_content: "\001a"`,
			status.InvalidArgument, "does not hold 100000000 strings"},
		{`dtype: DT_STRING tensor_shape { dim { size: 1 } } tensor_content: "\003ab"`,
			status.InvalidArgument, "does not hold 1 strings"},
		{`dtype: DT_STRING tensor_shape { dim { size: 1 } } tensor_content: "\001ab"`,
			status.InvalidArgument, "does not hold 1 strings"},
		{`dtype: DT_RESOURCE`, status.Unimplemented, "no tensors of type resource"},
		{``, status.InvalidArgument, "DT_INVALID is no type"},
		{`dtype: 99`, status.InvalidArgument, "99 is no type"},
		{`dtype: DT_BOOL tensor_shape { dim { size: 1 } }` +
			` tensor_content: "\001\001"`, status.InvalidArgument, "has 2 bytes"},
	} {
		got, err := TensorOf(parseTensor(t, c.text))
		if err == nil || status.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v: %v\nwant %v: %s", c.text, got, status.CodeOf(err), err, c.code, c.want)
		}
	}
	if _, err := TensorOf(nil); status.CodeOf(err) != status.InvalidArgument {
		t.Errorf("nil: %v", err)
	}
}

// TestTensorProto takes every element type through both encodings and back over the wire.
func TestTensorProto(t *testing.T) {
	for _, d := range tensor.DTypes() {
		for _, shape := range [][]int{{}, {1}, {0, 3}, {2, 3}} {
			want := tensor.New(d, shape...)
			for i := range want.Bytes() {
				want.Bytes()[i] = byte(i%2) | byte(i)&map[bool]byte{true: 0, false: 0x3f}[d == tensor.Bool]
			}
			for i := range want.Strings() {
				want.Strings()[i] = strings.Repeat("x\x00\xff", i)
			}
			encoded, err := MarshalBinary(TensorProto(want))
			if err != nil {
				t.Fatal(err)
			}
			p := new(pb.TensorProto)
			if err := proto.Unmarshal(encoded, p); err != nil {
				t.Fatal(err)
			}
			got, err := TensorOf(p)
			if err != nil || !got.Equal(want) {
				t.Errorf("%v: %v comes back, %v", want, got, err)
			}
			if (len(p.TensorContent) > 0) != (want.Len() > 1 && d != tensor.String) {
				t.Errorf("%v: content of %d bytes", want, len(p.TensorContent))
			}
		}
	}
}

func TestConstantsOfRecordedGraphs(t *testing.T) {
	count := 0
	for _, path := range graphFiles(t) {
		for _, n := range mustGraph(t, path).Nodes {
			if n.Op != "Const" {
				continue
			}
			v, err := TensorOf(n.Tensor("value"))
			if err != nil {
				t.Errorf("%s: %s: %v", path, n.Name, err)
			} else if DataType(v.DType()) != n.Type("dtype") {
				t.Errorf("%s: %s: %v", path, n.Name, v)
			}
			count++
		}
	}
	if count < 20 {
		t.Errorf("only %d constants", count)
	}
}

func TestShapes(t *testing.T) {
	for _, dims := range [][]int{{}, {3}, {Unknown, 0, 7}} {
		got, known, err := ShapeOf(ShapeProto(dims))
		if err != nil || !known || len(got) != len(dims) {
			t.Errorf("%v: %v %v %v", dims, got, known, err)
		}
		for i := range got {
			if got[i] != dims[i] {
				t.Errorf("%v: %v", dims, got)
			}
		}
	}
	if _, known, err := ShapeOf(&pb.TensorShapeProto{UnknownRank: true}); known || err != nil {
		t.Errorf("unknown rank: %v %v", known, err)
	}
	if _, _, err := ShapeOf(ShapeProto(make([]int, 255))); err == nil {
		t.Error("255 dimensions pass")
	}
}

func TestDTypes(t *testing.T) {
	for _, d := range tensor.DTypes() {
		p := DataType(d)
		for _, p := range []pb.DataType{p, RefType(p)} {
			if got, err := DType(p); err != nil || got != d {
				t.Errorf("%v: %v, %v", p, got, err)
			}
		}
		if IsRef(p) || !IsRef(RefType(p)) || BaseType(RefType(p)) != p || RefType(RefType(p)) != RefType(p) {
			t.Errorf("%v: ref types", p)
		}
	}
	if got := TypeName(pb.DataType_DT_FLOAT_REF); got != "float_ref" {
		t.Error(got)
	}
}
