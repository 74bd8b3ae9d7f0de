// Package draw turns a directed graph into a picture: DOT text for graphviz, or SVG by a layered
// layout of its own. It knows boxes, labels and edges; what they stand for is the caller's.
//
// Why an own layout: a picture of a graph must not need a program that a bare machine lacks. It
// is the textbook method (Sugiyama et al., 1981): layers by longest path, crossings reduced by
// barycentres, long edges through invisible boxes.
package draw

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Graph is a picture to be drawn, from top to bottom.
type Graph struct {
	Title string
	Boxes []Box
	Edges []Edge
}

// Box is a node of the picture.
type Box struct {
	Lines []string // the label
	Fill  string   // a colour ("#e8f0fe"); empty: white
	Round bool     // for what is no computation: inputs, outputs, variables
}

// Edge leads from one box to another, by their indices.
type Edge struct {
	From, To int
	Label    string
	Dashed   bool // for an order without data
}

// WriteDOT writes the graph in graphviz's language.
func WriteDOT(w io.Writer, g *Graph) error {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", strconv.Quote(g.Title))
	b.WriteString("  node [shape=box, style=filled, fillcolor=white, fontname=monospace, fontsize=10];\n")
	b.WriteString("  edge [fontname=monospace, fontsize=8];\n")
	for i, box := range g.Boxes {
		fmt.Fprintf(&b, "  n%d [label=%s", i, strconv.Quote(strings.Join(box.Lines, "\n")))
		if box.Fill != "" {
			fmt.Fprintf(&b, ", fillcolor=%s", strconv.Quote(box.Fill))
		}
		if box.Round {
			b.WriteString(`, style="filled,rounded"`)
		}
		b.WriteString("];\n")
	}
	for _, e := range g.Edges {
		fmt.Fprintf(&b, "  n%d -> n%d", e.From, e.To)
		var attrs []string
		if e.Label != "" {
			attrs = append(attrs, "label="+strconv.Quote(e.Label))
		}
		if e.Dashed {
			attrs = append(attrs, "style=dashed")
		}
		if len(attrs) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(attrs, ", "))
		}
		b.WriteString(";\n")
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}
