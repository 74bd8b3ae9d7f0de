package draw

import (
	"cmp"
	"slices"
)

// Sizes in pixels; the font is fixed-width.
const (
	charWidth  = 6.6
	lineHeight = 14.0
	padding    = 8.0
	gapX       = 18.0 // between boxes of a layer
	gapY       = 42.0 // between layers
	margin     = 20.0
)

// sweeps is how often layers are reordered, and how often boxes are moved towards their
// neighbours; the picture hardly changes after a few.
const sweeps = 12

// spot is a box of the layout; those past the graph's boxes only carry long edges.
type spot struct {
	layer      int
	x, y       float64 // centre
	w, h       float64
	above      []int // neighbours in the layer above
	below      []int
	barycentre float64
}

// layout places the boxes of a graph. route holds, for each edge, the spots it passes from
// source to target.
type layout struct {
	spots         []spot
	layers        [][]int
	routes        [][]int
	width, height float64
}

func newLayout(g *Graph) *layout {
	l := &layout{spots: make([]spot, len(g.Boxes))}
	for i, b := range g.Boxes {
		longest := 0
		for _, line := range b.Lines {
			longest = max(longest, len([]rune(line)))
		}
		l.spots[i].w = float64(longest)*charWidth + 2*padding
		l.spots[i].h = float64(len(b.Lines))*lineHeight + padding
	}
	edges := forward(g)
	l.assignLayers(edges)
	l.addRoutes(edges)
	l.order()
	l.place()
	return l
}

// edge is an edge of the layout; flipped ones are drawn against their direction.
type edge struct {
	from, to int
	flipped  bool
}

// forward turns the edges that close a cycle round, so that none is left. Edges from a box to
// itself are kept as they are and take no part in the layout.
func forward(g *Graph) []edge {
	next := make([][]int, len(g.Boxes))
	for i, e := range g.Edges {
		next[e.From] = append(next[e.From], i)
	}
	edges := make([]edge, len(g.Edges))
	for i, e := range g.Edges {
		edges[i] = edge{from: e.From, to: e.To}
	}
	const unseen, open, done = 0, 1, 2
	state := make([]int, len(g.Boxes))
	type visit struct{ box, next int }
	for root := range g.Boxes {
		if state[root] != unseen {
			continue
		}
		state[root] = open
		for stack := []visit{{box: root}}; len(stack) > 0; {
			top := &stack[len(stack)-1]
			if top.next == len(next[top.box]) {
				state[top.box] = done
				stack = stack[:len(stack)-1]
				continue
			}
			e := &edges[next[top.box][top.next]]
			top.next++
			switch to := e.to; {
			case state[to] == unseen:
				state[to] = open
				stack = append(stack, visit{box: to})
			case state[to] == open && to != e.from:
				e.from, e.to, e.flipped = e.to, e.from, true
			}
		}
	}
	return edges
}

// assignLayers puts every box one layer below its lowest predecessor.
func (l *layout) assignLayers(edges []edge) {
	out, missing := make([][]int, len(l.spots)), make([]int, len(l.spots))
	for _, e := range edges {
		if e.from != e.to {
			out[e.from] = append(out[e.from], e.to)
			missing[e.to]++
		}
	}
	var ready []int
	for i := range l.spots {
		if missing[i] == 0 {
			ready = append(ready, i)
		}
	}
	for ; len(ready) > 0; ready = ready[1:] {
		from := ready[0]
		for _, to := range out[from] {
			l.spots[to].layer = max(l.spots[to].layer, l.spots[from].layer+1)
			if missing[to]--; missing[to] == 0 {
				ready = append(ready, to)
			}
		}
	}
}

// addRoutes splits edges that span several layers by invisible spots.
func (l *layout) addRoutes(edges []edge) {
	l.routes = make([][]int, len(edges))
	for i, e := range edges {
		if e.from == e.to {
			continue
		}
		route := []int{e.from}
		for layer := l.spots[e.from].layer + 1; layer < l.spots[e.to].layer; layer++ {
			l.spots = append(l.spots, spot{layer: layer, w: 2, h: 0})
			route = append(route, len(l.spots)-1)
		}
		route = append(route, e.to)
		for k := 1; k < len(route); k++ {
			l.spots[route[k-1]].below = append(l.spots[route[k-1]].below, route[k])
			l.spots[route[k]].above = append(l.spots[route[k]].above, route[k-1])
		}
		if e.flipped {
			slices.Reverse(route)
		}
		l.routes[i] = route
	}
	for i := range l.spots {
		for len(l.layers) <= l.spots[i].layer {
			l.layers = append(l.layers, nil)
		}
		l.layers[l.spots[i].layer] = append(l.layers[l.spots[i].layer], i)
	}
}

// order sorts each layer by the average position of its neighbours, downwards and upwards in turn.
func (l *layout) order() {
	position := make([]float64, len(l.spots))
	number := func(layer []int) {
		for at, i := range layer {
			position[i] = float64(at)
		}
	}
	for _, layer := range l.layers {
		number(layer)
	}
	for sweep := range sweeps {
		for k := range l.layers {
			layer := l.layers[k]
			if sweep%2 == 1 {
				layer = l.layers[len(l.layers)-1-k]
			}
			for _, i := range layer {
				near := l.spots[i].above
				if sweep%2 == 1 {
					near = l.spots[i].below
				}
				l.spots[i].barycentre = average(near, position, position[i])
			}
			slices.SortStableFunc(layer, func(a, b int) int {
				return cmp.Compare(l.spots[a].barycentre, l.spots[b].barycentre)
			})
			number(layer)
		}
	}
}

func average(of []int, position []float64, otherwise float64) float64 {
	if len(of) == 0 {
		return otherwise
	}
	sum := 0.0
	for _, i := range of {
		sum += position[i]
	}
	return sum / float64(len(of))
}

// place gives coordinates: layers from top to bottom, boxes in order without overlap, moved
// towards their neighbours.
func (l *layout) place() {
	y := margin
	for _, layer := range l.layers {
		tallest := 0.0
		for _, i := range layer {
			tallest = max(tallest, l.spots[i].h)
		}
		for _, i := range layer {
			l.spots[i].y = y + tallest/2
		}
		y += tallest + gapY
		l.pack(layer)
	}
	l.height = y - gapY + margin
	for sweep := range sweeps {
		for k := range l.layers {
			if sweep%2 == 1 {
				k = len(l.layers) - 1 - k
			}
			l.pull(l.layers[k])
			l.pack(l.layers[k])
		}
	}
	l.shift()
}

// pull moves the boxes of a layer above or below their neighbours.
func (l *layout) pull(layer []int) {
	for _, i := range layer {
		s := &l.spots[i]
		sum, n := 0.0, 0
		for _, near := range [][]int{s.above, s.below} {
			for _, k := range near {
				sum += l.spots[k].x
				n++
			}
		}
		if n > 0 {
			s.x = sum / float64(n)
		}
	}
}

// pack moves boxes apart that overlap: half of what is needed to the right, then the rest back,
// so that the layer stays about where it was.
func (l *layout) pack(layer []int) {
	wanted := 0.0
	for _, i := range layer {
		wanted += l.spots[i].x
	}
	for k := 1; k < len(layer); k++ {
		left, right := &l.spots[layer[k-1]], &l.spots[layer[k]]
		right.x = max(right.x, left.x+left.w/2+gapX+right.w/2)
	}
	moved := 0.0
	for _, i := range layer {
		moved += l.spots[i].x
	}
	for _, i := range layer {
		l.spots[i].x -= (moved - wanted) / float64(len(layer))
	}
}

// shift moves the picture to the margin and measures it.
func (l *layout) shift() {
	left, right := 0.0, 0.0
	for i, s := range l.spots {
		if i == 0 || s.x-s.w/2 < left {
			left = s.x - s.w/2
		}
		if i == 0 || s.x+s.w/2 > right {
			right = s.x + s.w/2
		}
	}
	for i := range l.spots {
		l.spots[i].x += margin - left
	}
	l.width = right - left + 2*margin
}
