package queue

import (
	"container/heap"
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

// priority gives the element whose first component, an int64, is the smallest; of equal ones the one that came first.
type priority struct {
	ranked ranks
	count  int
}

// ranked is an element with its place among equals.
type ranked struct {
	element
	arrival int
}

type ranks []ranked

func (r ranks) Len() int      { return len(r) }
func (r ranks) Swap(i, j int) { r[i], r[j] = r[j], r[i] }
func (r *ranks) Push(x any)   { *r = append(*r, x.(ranked)) }
func (r *ranks) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

func (r ranks) Less(i, j int) bool {
	if a, b := r[i].element[0].Int(0), r[j].element[0].Int(0); a != b {
		return a < b
	}
	return r[i].arrival < r[j].arrival
}

func (p *priority) len() int { return len(p.ranked) }

func (p *priority) push(e element) {
	heap.Push(&p.ranked, ranked{e, p.count})
	p.count++
}

// restore gives the elements new places among equals: they were all taken before, so they are pushed in their order.
func (p *priority) restore(elements []element) {
	for i, e := range elements {
		heap.Push(&p.ranked, ranked{e, i - len(elements) - p.count})
	}
	p.count += len(elements)
}

func (p *priority) pop() element { return heap.Pop(&p.ranked).(ranked).element }
