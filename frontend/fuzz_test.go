package frontend_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// maxFuzzGraph keeps the graphs that are changed small, in bytes.
const maxFuzzGraph = 20_000

// maxFuzzTensor is the limit of a tensor's bytes meanwhile.
const maxFuzzTensor = 1 << 26

// FuzzImport changes recorded graphs at random and imports what is left of them: an error or a module, never a panic.
func FuzzImport(f *testing.F) {
	files, err := filepath.Glob("../testdata/cases/*/graph.pb")
	if err != nil || len(files) == 0 {
		f.Fatal(err, files)
	}
	before := tensor.SetLimit(maxFuzzTensor)
	f.Cleanup(func() { tensor.SetLimit(before) })
	for i := range files {
		f.Add(uint(i), uint64(i))
	}
	f.Fuzz(func(t *testing.T, file uint, seed uint64) {
		raw, err := os.ReadFile(files[file%uint(len(files))])
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) > maxFuzzGraph {
			t.Skip("large")
		}
		def, err := graphdef.ParseBinary(raw)
		if err != nil {
			t.Skip("malformed as it is")
		}
		r := rand.New(rand.NewPCG(seed, 1))
		for range 1 + r.IntN(3) {
			change(r, def)
		}
		g, err := graphdef.NewGraph(def)
		if err != nil {
			return
		}
		var req frontend.Request
		for _, n := range g.Nodes {
			if len(n.Consumers()) == 0 {
				req.Targets = append(req.Targets, n.Name)
			}
		}
		if _, _, err := frontend.Import(g, req); err != nil {
			return
		}
	})
}

// change changes one thing of a graph: an op, an input, an attr's value, or a node's place.
func change(r *rand.Rand, def *pb.GraphDef) {
	if len(def.GetNode()) == 0 {
		return
	}
	pick := func() *pb.NodeDef { return def.GetNode()[r.IntN(len(def.GetNode()))] }
	n := pick()
	switch r.IntN(6) {
	case 0:
		n.Op = pick().GetOp()
	case 1:
		if len(n.GetInput()) > 0 {
			n.Input[r.IntN(len(n.GetInput()))] = pick().GetName()
		}
	case 2:
		n.Input = append(n.Input, "^"+pick().GetName())
	default:
		changeAttr(r, n)
	}
}

// numbers are what an attribute's numbers become.
var numbers = []int64{-1, 0, 1, 2, 3, 7, 1 << 31, 1 << 40, -1 << 63}

func changeAttr(r *rand.Rand, n *pb.NodeDef) {
	for _, name := range slices.Sorted(maps.Keys(n.GetAttr())) {
		a := n.GetAttr()[name]
		if r.IntN(2) > 0 {
			continue
		}
		v := numbers[r.IntN(len(numbers))]
		switch x := a.GetValue().(type) {
		case *pb.AttrValue_I:
			x.I = v
		case *pb.AttrValue_B:
			x.B = !x.B
		case *pb.AttrValue_S:
			x.S = append(x.S, 'X')
		case *pb.AttrValue_Type:
			x.Type = pb.DataType(r.IntN(24))
		case *pb.AttrValue_Shape:
			x.Shape.Dim = append(x.Shape.GetDim(), &pb.TensorShapeProto_Dim{Size: v})
		case *pb.AttrValue_List:
			for i := range x.List.GetI() {
				x.List.I[i] = v
			}
		case *pb.AttrValue_Tensor:
			changeTensor(r, x.Tensor, v)
		}
	}
}

// changeTensor changes the shape or an element of a constant.
func changeTensor(r *rand.Rand, t *pb.TensorProto, v int64) {
	switch dims := t.GetTensorShape().GetDim(); {
	case len(dims) > 0 && r.IntN(3) == 0:
		dims[r.IntN(len(dims))].Size = v
	case len(t.GetIntVal()) > 0:
		t.IntVal[0] = int32(v)
	case len(t.GetInt64Val()) > 0:
		t.Int64Val[0] = v
	case len(t.GetTensorContent()) > 0:
		t.TensorContent[r.IntN(len(t.GetTensorContent()))] ^= byte(1 + r.IntN(255))
	}
}
