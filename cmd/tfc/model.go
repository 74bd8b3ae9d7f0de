package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"tfc"
	"tfc/frontend/graphdef"
)

// model is a graph file as the command line names it.
type model struct {
	*tfc.Model
	path string
}

// openModel reads and checks a graph file; tags choose among the graphs of a SavedModel.
func openModel(path string, tags []string) (*model, error) {
	m, err := tfc.Load(path, tags...)
	if err != nil {
		return nil, err
	}
	if m.Saved == nil && len(tags) > 0 {
		return nil, usagef("%s: only a SavedModel has tags", path)
	}
	return &model{m, path}, nil
}

// programName is the name of the program that a graph file becomes: the file's own, without its
// ending, and of a folder's graph.pb the folder's.
func (m *model) programName() string {
	path := strings.TrimSuffix(filepath.Clean(m.path), string(filepath.Separator))
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if name == "graph" || name == "frozen_graph" || name == "model" {
		if abs, err := filepath.Abs(path); err == nil {
			name = filepath.Base(filepath.Dir(abs))
		}
	}
	return name
}

// typeText prints an output's type and shape as far as the graph declares them: "f32[?,4]".
func typeText(out graphdef.Output) string {
	d, err := graphdef.DType(out.Type())
	if err != nil {
		return strings.ToLower(graphdef.TypeName(out.Type()))
	}
	if out.Node.Attrs["shape"] == nil {
		return d.String()
	}
	return d.String() + shapeText(graphdef.ShapeOf(out.Node.Shape("shape")))
}

// shapeText prints a declared shape: "[?,4]", or "" where the rank is unknown or the declaration
// is broken.
func shapeText(dims []int, known bool, err error) string {
	if !known || err != nil {
		return ""
	}
	parts := make([]string, len(dims))
	for i, d := range dims {
		parts[i] = "?"
		if d >= 0 {
			parts[i] = fmt.Sprint(d)
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// isPlaceholder reports a node whose only output every run has to feed, or may.
func isPlaceholder(n *graphdef.Node) bool { return strings.HasPrefix(n.Op, "Placeholder") }

// isVariable reports a node that holds state by its name.
func isVariable(n *graphdef.Node) bool {
	return n.Op == "VariableV2" || n.Op == "Variable" || n.Op == "VarHandleOp"
}

// ends lists the nodes that nothing uses: those with outputs are what one fetches, those without
// are what one runs. A constant that nothing uses is neither.
func ends(g *graphdef.Graph) (fetches, targets []*graphdef.Node) {
	for _, n := range g.Nodes {
		switch {
		case len(n.Consumers()) > 0 || n.Op == "Const":
		case len(n.Sig.Outputs) > 0:
			fetches = append(fetches, n)
		default:
			targets = append(targets, n)
		}
	}
	return fetches, targets
}
