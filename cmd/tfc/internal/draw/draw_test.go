package draw

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
)

// diamond has a long edge, a cycle, a box with itself and one on its own.
func diamond() *Graph {
	return &Graph{
		Title: "a <graph>",
		Boxes: []Box{
			{Lines: []string{"x"}, Round: true}, {Lines: []string{"left & wide box", "f32[2]"}, Fill: "#eef"},
			{Lines: []string{"right"}}, {Lines: []string{"y"}}, {Lines: []string{"alone"}},
		},
		Edges: []Edge{
			{From: 0, To: 1, Label: "f32[2]"}, {From: 0, To: 2}, {From: 1, To: 3}, {From: 2, To: 3},
			{From: 0, To: 3, Dashed: true}, {From: 3, To: 1}, {From: 2, To: 2},
		},
	}
}

func TestLayout(t *testing.T) {
	g := diamond()
	l := newLayout(g)
	for _, layer := range l.layers {
		for k := 1; k < len(layer); k++ {
			left, right := l.spots[layer[k-1]], l.spots[layer[k]]
			if left.x+left.w/2 > right.x-right.w/2 {
				t.Errorf("boxes %d and %d overlap", layer[k-1], layer[k])
			}
		}
	}
	for i := range g.Boxes {
		s := l.spots[i]
		if s.x-s.w/2 < 0 || s.x+s.w/2 > l.width || s.y-s.h/2 < 0 || s.y+s.h/2 > l.height {
			t.Errorf("box %d is outside the picture", i)
		}
	}
	if l.spots[0].y >= l.spots[2].y || l.spots[2].y >= l.spots[3].y {
		t.Error("edges do not lead downwards")
	}
}

func TestSVG(t *testing.T) {
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := WriteSVG(out, diamond()); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two pictures of one graph differ")
	}
	if err := xml.Unmarshal(first.Bytes(), new(struct{})); err != nil {
		t.Errorf("not XML: %v", err)
	}
	for _, want := range []string{"left &amp; wide box", "stroke-dasharray", "a &lt;graph&gt;", "f32[2]"} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("no %q in the picture", want)
		}
	}
	if strings.Contains(first.String(), "NaN") {
		t.Error("coordinates that are no numbers")
	}
}

func TestDOT(t *testing.T) {
	var out bytes.Buffer
	if err := WriteDOT(&out, diamond()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`digraph "a <graph>" {`, `n1 [label="left & wide box\nf32[2]", fillcolor="#eef"];`,
		`n0 -> n1 [label="f32[2]"];`, `n0 -> n3 [style=dashed];`, `style="filled,rounded"`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// TestLargeGraph lays out a graph of a size that real models have.
func TestLargeGraph(t *testing.T) {
	g := &Graph{}
	for i := range 400 {
		g.Boxes = append(g.Boxes, Box{Lines: []string{fmt.Sprint("node", i)}})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{From: i / 2, To: i}, Edge{From: i - 1, To: i})
		}
	}
	if err := WriteSVG(new(bytes.Buffer), g); err != nil {
		t.Fatal(err)
	}
	if err := WriteSVG(new(bytes.Buffer), &Graph{}); err != nil {
		t.Errorf("empty graph: %v", err)
	}
}
