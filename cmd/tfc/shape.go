package main

import (
	"fmt"
	"strconv"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
)

// portOf describes a tensor to feed by what the graph declares of it.
func portOf(g *graphdef.Graph, name, key string) (port, error) {
	out, err := g.Output(name)
	if err != nil {
		return port{}, err
	}
	d, err := graphdef.DType(out.Type())
	if err != nil {
		return port{}, err
	}
	p := port{name: out.String(), key: key, dtype: d}
	dims, known, err := declaredShape(g, out)
	if err != nil || !known {
		return p, err
	}
	p.shape = make([]ir.Dim, len(dims))
	for i, size := range dims {
		p.shape[i] = ir.Dim{Size: size}
		if size < 0 {
			p.shape[i] = openDim(key, i)
		}
	}
	return p, nil
}

func declaredShape(g *graphdef.Graph, out graphdef.Output) (dims []int, known bool, err error) {
	if isPlaceholder(out.Node) {
		return graphdef.ShapeOf(out.Node.Shape("shape"))
	}
	dims, known = frontend.InferShape(g, out.String())
	return dims, known, nil
}

// openDim names a size that is known at run time only. Open first dimensions are one and the same
// batch, as they are in nearly every model; a name of one's own in --feed says otherwise.
func openDim(key string, axis int) ir.Dim {
	if axis == 0 {
		return ir.Dim{Sym: "batch"}
	}
	return ir.Dim{Sym: fmt.Sprintf("%s_%d", key, axis)}
}

// parseShape reads "1,224,?,3": sizes, ? for an open one, or a name that several feeds may share.
// "" and "[]" are the shape of a scalar.
func parseShape(key, text string) ([]ir.Dim, error) {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	dims := []ir.Dim{}
	if text == "" {
		return dims, nil
	}
	for i, part := range strings.Split(text, ",") {
		size, err := strconv.Atoi(part)
		switch {
		case err == nil && size >= 0:
			dims = append(dims, ir.Dim{Size: size})
		case part == "?" || part == "-1":
			dims = append(dims, openDim(key, i))
		case err == nil || !isIdentifier(part):
			return nil, fmt.Errorf("%q is no size", part)
		default:
			dims = append(dims, ir.Dim{Sym: part})
		}
	}
	return dims, nil
}

func isIdentifier(s string) bool {
	for i, c := range s {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
