package draw

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// WriteSVG lays the graph out and writes it as a picture that any browser shows. Equal graphs
// give equal bytes.
func WriteSVG(w io.Writer, g *Graph) error {
	l := newLayout(g)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" `+
		`font-family="monospace" font-size="11">`+"\n", l.width, l.height)
	fmt.Fprintf(&b, "<title>%s</title>\n", escape(g.Title))
	b.WriteString(`<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" ` +
		`orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>` + "\n")
	b.WriteString(`<rect width="100%" height="100%" fill="white"/>` + "\n")
	for i, e := range g.Edges {
		if l.routes[i] != nil {
			l.drawEdge(&b, e, l.routes[i])
		}
	}
	for i, box := range g.Boxes {
		l.spots[i].draw(&b, box)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// drawEdge draws a curve through the spots of the route.
func (l *layout) drawEdge(b *strings.Builder, e Edge, route []int) {
	var path strings.Builder
	for k, i := range route {
		s := l.spots[i]
		down := k == 0 || l.spots[route[k-1]].y < s.y
		if k == 0 {
			down = l.spots[route[1]].y > s.y
			fmt.Fprintf(&path, "M%.1f,%.1f", s.x, s.edgeY(down))
			continue
		}
		from := l.spots[route[k-1]]
		y0, y1 := from.edgeY(down), s.edgeY(!down)
		middle := (y0 + y1) / 2
		fmt.Fprintf(&path, " C%.1f,%.1f %.1f,%.1f %.1f,%.1f", from.x, middle, s.x, middle, s.x, y1)
	}
	dash := ""
	if e.Dashed {
		dash = ` stroke-dasharray="4 3"`
	}
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="#555"%s marker-end="url(#tip)"/>`+"\n", path.String(), dash)
	if e.Label != "" {
		from, to := l.spots[route[0]], l.spots[route[1]]
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" fill="#555" font-size="9">%s</text>`+"\n",
			(from.x+to.x)/2+3, (from.y+to.y)/2+3, escape(e.Label))
	}
}

// edgeY is where edges leave the spot: its lower side, or its upper one.
func (s spot) edgeY(lower bool) float64 {
	if lower {
		return s.y + s.h/2
	}
	return s.y - s.h/2
}

func (s spot) draw(b *strings.Builder, box Box) {
	fill, radius := box.Fill, 2
	if fill == "" {
		fill = "white"
	}
	if box.Round {
		radius = 10
	}
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%d" fill="%s" stroke="#333"/>`+"\n",
		s.x-s.w/2, s.y-s.h/2, s.w, s.h, radius, escape(fill))
	for i, line := range box.Lines {
		y := s.y - s.h/2 + padding/2 + lineHeight*(float64(i)+0.75)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`+"\n", s.x, y, escape(line))
	}
}
