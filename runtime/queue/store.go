package queue

import (
	"slices"

	"tfc/runtime/host"
)

// fifo gives elements in the order in which they came.
type fifo struct{ elements []element }

func (f *fifo) push(e element) { f.elements = append(f.elements, e) }
func (f *fifo) len() int       { return len(f.elements) }

func (f *fifo) pop() element {
	e := f.elements[0]
	f.elements[0] = nil
	f.elements = f.elements[1:]
	return e
}

func (f *fifo) restore(elements []element) { f.elements = slices.Concat(elements, f.elements) }

// shuffled gives a random element; the last takes its place. The order is TensorFlow's for a seed.
type shuffled struct {
	elements []element
	random   *host.Philox
}

func (s *shuffled) push(e element) { s.elements = append(s.elements, e) }
func (s *shuffled) len() int       { return len(s.elements) }

func (s *shuffled) restore(elements []element) { s.elements = append(s.elements, elements...) }

func (s *shuffled) pop() element {
	n := len(s.elements)
	at := int(s.random.Next()) % n
	e := s.elements[at]
	s.elements[at] = s.elements[n-1]
	s.elements[n-1] = nil
	s.elements = s.elements[:n-1]
	return e
}

// priority gives the element whose first component, an int64, is the smallest. Of equal ones it gives that which
// TensorFlow does, whose heap (std::priority_queue) keeps no order among them; it is rebuilt here step by step.
type priority struct{ heap []element }

// before reports whether a comes out before b.
func before(a, b element) bool { return a[0].Int(0) < b[0].Int(0) }

func (p *priority) len() int { return len(p.heap) }

func (p *priority) push(e element) {
	p.heap = append(p.heap, e)
	p.rise(len(p.heap)-1, e)
}

// rise puts e into a hole, or above it as far as it comes before what is there (__push_heap).
func (p *priority) rise(hole int, e element) {
	for hole > 0 && before(e, p.heap[(hole-1)/2]) {
		p.heap[hole] = p.heap[(hole-1)/2]
		hole = (hole - 1) / 2
	}
	p.heap[hole] = e
}

func (p *priority) restore(elements []element) {
	for _, e := range elements {
		p.push(e)
	}
}

// pop takes the top, lets the hole sink to a leaf and the last element rise from there (__adjust_heap).
func (p *priority) pop() element {
	top, last := p.heap[0], p.heap[len(p.heap)-1]
	n := len(p.heap) - 1
	p.heap[n] = nil
	if p.heap = p.heap[:n]; n == 0 {
		return top
	}
	hole := 0
	for child := 2; child <= n; child = 2*hole + 2 {
		if child == n || before(p.heap[child-1], p.heap[child]) {
			child--
		}
		p.heap[hole] = p.heap[child]
		hole = child
	}
	p.rise(hole, last)
	return top
}
