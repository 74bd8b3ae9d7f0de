package frontend

import (
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
)

// InferShape infers the shape of a tensor from the shapes that the graph's placeholders declare,
// with -1 for a size that depends on what is fed. ok is false where not even the rank is known.
//
// Sizes that depend on feeds are found by importing twice with different sizes fed: what differs
// between the two depends on them. So every operation's type inference serves as it is.
func InferShape(g *graphdef.Graph, name string) (sizes []int, ok bool) {
	a, okA := inferWith(g, name, 5)
	b, okB := inferWith(g, name, 7)
	if !okA || !okB || len(a) != len(b) {
		return nil, false
	}
	for i := range a {
		if a[i] != b[i] {
			a[i] = -1
		}
	}
	return a, true
}

// inferWith infers a shape with one size for all dimensions that placeholders leave open.
func inferWith(g *graphdef.Graph, name string, open int) ([]int, bool) {
	nodes, err := g.Prune([]string{name}, nil, nil)
	if err != nil {
		return nil, false
	}
	req := Request{Feeds: map[string]Feed{}, Fetches: []string{name}}
	for _, n := range nodes {
		if n.Op != "Placeholder" && n.Op != "PlaceholderV2" {
			continue
		}
		d, err := graphdef.DType(n.Out(0).Type())
		shape := n.Shape("shape")
		if err != nil || shape.GetUnknownRank() {
			return nil, false
		}
		req.Feeds[n.Out(0).String()] = Feed{DType: d, Shape: closed(shape, open)}
	}
	_, sig, err := Import(g, req)
	if err != nil || len(sig.Fetches) == 0 {
		return nil, false
	}
	return sig.Fetches[0].Type.Sizes(), true
}

// closed is a declared shape with a size in place of every open one.
func closed(shape *pb.TensorShapeProto, open int) []ir.Dim {
	dims := make([]ir.Dim, len(shape.GetDim()))
	for i, d := range shape.GetDim() {
		dims[i] = ir.Dim{Size: int(d.GetSize())}
		if d.GetSize() < 0 {
			dims[i].Size = open
		}
	}
	return dims
}
