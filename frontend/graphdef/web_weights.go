package graphdef

import (
	"encoding/binary"
	"math"
	"path/filepath"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// webGroup is a group of weights: they stand one behind the other in its files, which are one sequence of bytes.
type webGroup struct {
	Paths   []string    `json:"paths"`
	Weights []webWeight `json:"weights"`
}

// webWeight says what a weight is and how it is stored.
type webWeight struct {
	Name         string           `json:"name"`
	Shape        []int64          `json:"shape"`
	DType        string           `json:"dtype"`
	Quantization *webQuantization `json:"quantization"`
}

// webQuantization is the stored form of a weight: halves, or integers q that stand for q·scale + min.
type webQuantization struct {
	DType string   `json:"dtype"`
	Min   *float64 `json:"min"`
	Scale *float64 `json:"scale"`
}

// webTypes are the types of weights, as a manifest calls them.
var webTypes = map[string]tensor.DType{
	"float32": tensor.F32, "int32": tensor.I32, "bool": tensor.Bool, "string": tensor.String, "complex64": tensor.C64,
	"uint8": tensor.U8, "uint16": tensor.U16, "float16": tensor.F16,
}

// addWeights gives each Const among the nodes the weight of its name.
func (p *webParser) addWeights(nodes []*pb.NodeDef, read func(name string) ([]byte, error)) {
	consts := map[string]*pb.NodeDef{}
	var order []*pb.NodeDef
	for _, n := range nodes {
		if n.GetOp() == "Const" && consts[n.GetName()] == nil {
			consts[n.GetName()] = n
			order = append(order, n)
		}
	}
	seen := map[string]bool{}
	for i := range p.file.Manifest {
		p.addGroup(&p.file.Manifest[i], consts, seen, read)
	}
	if len(p.errs) > 0 { // more would only follow from what is told
		return
	}
	for _, n := range order {
		if consts[n.Name] != nil && !holdsValues(n.GetAttr()["value"].GetTensor()) {
			p.add(status.Errorf(status.InvalidArgument, n.Name, n.Op, "%s: the manifest has no weight %q", p.path, n.Name))
		}
	}
}

// holdsValues reports whether a constant needs no weight: it has its elements with it, or none.
func holdsValues(t *pb.TensorProto) bool {
	m := t.ProtoReflect().Descriptor().Fields()
	for i := range m.Len() {
		fd := m.Get(i)
		if (fd.IsList() || fd.Name() == "tensor_content") && t.ProtoReflect().Has(fd) {
			return true
		}
	}
	for _, d := range t.GetTensorShape().GetDim() {
		if d.GetSize() == 0 {
			return true
		}
	}
	return false
}

// addGroup reads a group's files and takes its weights apart. What it finds a constant for is dropped from consts.
func (p *webParser) addGroup(g *webGroup, consts map[string]*pb.NodeDef, seen map[string]bool,
	read func(name string) ([]byte, error)) {
	var data []byte
	for _, path := range g.Paths {
		shard, err := p.shard(path, seen, read)
		if err != nil {
			p.add(err)
			return
		}
		data = append(data, shard...)
	}
	for i := range g.Weights {
		w := &g.Weights[i]
		t, size, err := w.decode(data)
		if n := consts[w.Name]; err == nil && n != nil {
			err = setValue(n, t)
			delete(consts, w.Name)
		}
		if err != nil {
			p.add(status.Errorf(status.CodeOf(err), "", "", "%s: weight %q: %w", p.path, w.Name, err))
			return // where the next one starts is not known
		}
		data = data[size:]
	}
}

// shard reads a file of weights. It must lie in the model's own folder, and counts once: a short manifest could else
// ask for any amount of memory.
func (p *webParser) shard(path string, seen map[string]bool, read func(string) ([]byte, error)) ([]byte, *status.Error) {
	switch {
	case !filepath.IsLocal(path):
		return nil, p.errorf(status.InvalidArgument, "weights %q are outside of the model", path)
	case seen[path]:
		return nil, p.errorf(status.InvalidArgument, "weights %q are listed twice", path)
	}
	seen[path] = true
	data, err := read(path)
	if err != nil {
		return nil, p.errorf(status.CodeOf(err), "weights: %w", err)
	}
	return data, nil
}

func badWeight(format string, args ...any) error {
	return status.Errorf(status.InvalidArgument, "", "", format, args...)
}

// decode reads the weight that data starts with, and returns how many bytes it takes.
func (w *webWeight) decode(data []byte) (*tensor.Tensor, int, error) {
	d, ok := webTypes[w.DType]
	stored := d
	if ok && w.Quantization != nil {
		stored, ok = webTypes[w.Quantization.DType]
	}
	if !ok {
		return nil, 0, badWeight("no weights of type %q", w.storedType())
	}
	proto := &pb.TensorShapeProto{}
	for _, size := range w.Shape {
		proto.Dim = append(proto.Dim, &pb.TensorShapeProto_Dim{Size: size})
	}
	shape, n, err := staticShape(proto, d)
	if err != nil {
		return nil, 0, err
	}
	if stored == tensor.String {
		return decodeStrings(data, shape, n)
	}
	size := n * stored.Size()
	if size > len(data) {
		return nil, 0, badWeight("shape %v of type %s takes %d bytes, %d are left", shape, w.storedType(), size, len(data))
	}
	t := tensor.New(stored, shape...)
	copy(t.Bytes(), data[:size])
	if w.Quantization != nil {
		t, err = w.Quantization.expand(t, d)
	} else if d == tensor.Bool && n > 0 {
		t, err = tensor.FromBytes(d, shape, zeroOne(t.Bytes()))
	}
	return t, size, err
}

func (w *webWeight) storedType() string {
	if w.Quantization != nil {
		return w.Quantization.DType
	}
	return w.DType
}

// expand computes the weights that quantised ones stand for, in double precision as TensorFlow.js does.
func (q *webQuantization) expand(t *tensor.Tensor, d tensor.DType) (*tensor.Tensor, error) {
	out := tensor.New(d, t.Shape()...)
	switch stored := t.DType(); {
	case stored == tensor.F16 && d == tensor.F32:
		for i := range t.Len() {
			out.SetFloat(i, t.Float(i))
		}
	case stored != tensor.U8 && stored != tensor.U16, d != tensor.F32 && d != tensor.I32:
		return nil, badWeight("type %s is not stored as %s", d.TF(), q.DType)
	case q.Min == nil || q.Scale == nil:
		return nil, badWeight("quantised as %s without min or scale", q.DType)
	case d == tensor.I32:
		for i := range t.Len() {
			v := math.RoundToEven(t.Float(i)**q.Scale + *q.Min)
			out.SetInt(i, int64(min(max(v, math.MinInt32), math.MaxInt32)))
		}
	default:
		for i := range t.Len() {
			out.SetFloat(i, t.Float(i)**q.Scale+*q.Min)
		}
	}
	return out, nil
}

// decodeStrings reads strings, each behind its length in four bytes.
func decodeStrings(data []byte, shape []int, n int) (*tensor.Tensor, int, error) {
	const lengthSize = 4
	if n > len(data)/lengthSize {
		return nil, 0, badWeight("%d strings do not fit into the %d bytes that are left", n, len(data))
	}
	t, at := tensor.New(tensor.String, shape...), 0
	for i := range n {
		if len(data)-at < lengthSize {
			return nil, 0, badWeight("string %d has no length", i)
		}
		length := int(binary.LittleEndian.Uint32(data[at:]))
		if at += lengthSize; length > len(data)-at {
			return nil, 0, badWeight("string %d has %d bytes, %d are left", i, length, len(data)-at)
		}
		t.Strings()[i] = string(data[at : at+length])
		at += length
	}
	return t, at, nil
}

// setValue makes t the value of a constant, in the constant's own type: the converter stores 64 bits as 32, and halves
// as floats.
func setValue(n *pb.NodeDef, t *tensor.Tensor) error {
	if n.Attr == nil {
		n.Attr = map[string]*pb.AttrValue{}
	}
	if n.Attr["dtype"] == nil {
		n.Attr["dtype"] = &pb.AttrValue{Value: &pb.AttrValue_Type{Type: DataType(t.DType())}}
	}
	d, err := DType(n.Attr["dtype"].GetType())
	if err != nil {
		return err
	}
	if d != t.DType() {
		if !narrowed[t.DType()][d] {
			return badWeight("a constant of type %s has weights of type %s", d.TF(), t.DType().TF())
		}
		t = widen(t, d)
	}
	n.Attr["value"] = &pb.AttrValue{Value: &pb.AttrValue_Tensor{Tensor: TensorProto(t)}}
	return nil
}

// narrowed lists, by the type of weights, the types that a converter stores so.
var narrowed = map[tensor.DType]map[tensor.DType]bool{
	tensor.F32: {tensor.F64: true, tensor.F16: true, tensor.BF16: true},
	tensor.I32: {
		tensor.I64: true, tensor.I16: true, tensor.I8: true, tensor.U64: true, tensor.U32: true, tensor.U16: true,
		tensor.U8: true,
	},
	tensor.C64: {tensor.C128: true},
}

func widen(t *tensor.Tensor, d tensor.DType) *tensor.Tensor {
	out := tensor.New(d, t.Shape()...)
	for i := range t.Len() {
		switch {
		case d == tensor.C128:
			tensor.Data[complex128](out)[i] = t.Complex(i)
		case d.IsFloat():
			out.SetFloat(i, t.Float(i))
		default:
			out.SetInt(i, t.Int(i))
		}
	}
	return out
}
