package pure

import (
	"cmp"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// beam is a sequence of labels in the search: a node of a tree, whose parent lacks the last label. Probabilities are
// logarithms: that the sequence ends in a blank, that it ends in its label, and both together; before and after a step.
type beam struct {
	parent   *beam
	label    int
	children []*beam
	old, now beamOdds
}

type beamOdds struct{ total, blank, label float64 }

var impossible = beamOdds{math.Inf(-1), math.Inf(-1), math.Inf(-1)}

func (b *beam) active() bool { return !math.IsInf(b.now.total, -1) }

// child is the sequence with one label more.
func (b *beam) child(label, labels int) *beam {
	if b.children == nil {
		b.children = make([]*beam, labels)
	}
	if b.children[label] == nil {
		b.children[label] = &beam{parent: b, label: label, old: impossible, now: impossible}
	}
	return b.children[label]
}

// labels is the sequence itself.
func (b *beam) labels(merge bool) []int64 {
	var out []int64
	previous := -1
	for ; b.parent != nil; b = b.parent {
		if !merge || b.label != previous {
			out = append(out, int64(b.label))
		}
		previous = b.label
	}
	slices.Reverse(out)
	return out
}

// beamSearch keeps the width likeliest sequences; the last class is the blank (Graves and Jaitly 2014).
type beamSearch struct {
	width  int
	leaves []*beam
}

// worst is the least likely leaf.
func (s *beamSearch) worst() *beam {
	return slices.MinFunc(s.leaves, func(a, b *beam) int { return cmp.Compare(a.now.total, b.now.total) })
}

func (s *beamSearch) takes(p beamOdds) bool {
	return !math.IsInf(p.total, -1) && (len(s.leaves) < s.width || p.total > s.worst().now.total)
}

// add puts a sequence among the leaves, in place of the least likely one if they are full.
func (s *beamSearch) add(b *beam) {
	if len(s.leaves) == s.width {
		last := s.worst()
		last.now = impossible
		s.leaves[slices.Index(s.leaves, last)] = b
		return
	}
	s.leaves = append(s.leaves, b)
}

// step moves on by one time step with the log probabilities of the classes.
func (s *beamSearch) step(odds []float64) {
	branches, blank := slices.Clone(s.leaves), len(odds)-1
	for _, b := range branches {
		b.old = b.now
	}
	for _, b := range branches {
		if b.parent != nil {
			if b.parent.active() {
				before := b.parent.old.total
				if b.label == b.parent.label {
					before = b.parent.old.blank
				}
				b.now.label = logAdd(b.now.label, before)
			}
			b.now.label += odds[b.label]
		}
		b.now.blank = b.old.total + odds[blank]
		b.now.total = logAdd(b.now.blank, b.now.label)
	}
	slices.SortStableFunc(branches, func(a, b *beam) int { return cmp.Compare(b.old.total, a.old.total) })
	for _, b := range branches {
		if !s.takes(b.old) {
			continue
		}
		for label := range blank {
			s.grow(b, label, blank, odds[label])
		}
	}
}

// grow adds the sequence that b becomes by a label, if it is among the likeliest.
func (s *beamSearch) grow(b *beam, label, labels int, odds float64) {
	c := b.child(label, labels)
	if c.active() {
		return
	}
	before := b.old.total
	if b.parent != nil && label == b.label {
		before = b.old.blank
	}
	c.now = beamOdds{total: before + odds, blank: math.Inf(-1), label: before + odds}
	if !s.takes(c.now) {
		c.old, c.now = impossible, impossible
		return
	}
	s.add(c)
}

// hostCTCBeamSearchDecoder gives the likeliest sequences, as sparse matrices, and their log probabilities.
func hostCTCBeamSearchDecoder(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	logits, lengths := in[0], in[1]
	_, batch, _, err := n.sequences(logits, lengths)
	if err != nil {
		return nil, err
	}
	width, paths := n.Int("beam_width"), n.Int("top_paths")
	if paths > width {
		return nil, n.Def.Errorf(status.InvalidArgument, "requested more paths than the beam width: %d > %d", paths, width)
	}
	odds := tensor.New(logits.DType(), batch, paths)
	found := make([][][]int64, batch)
	for b, length := range lengths.Ints() {
		s := &beamSearch{width: width, leaves: []*beam{{label: -1, now: beamOdds{0, 0, math.Inf(-1)}}}}
		for _, y := range newCTC(logits, b, length, nil, true).y {
			s.step(y)
		}
		slices.SortStableFunc(s.leaves, func(x, y *beam) int { return cmp.Compare(y.now.total, x.now.total) })
		if len(s.leaves) < paths {
			return nil, n.Def.Errorf(status.InvalidArgument, "less leaves in the beam search than requested")
		}
		for k, leaf := range s.leaves[:paths] {
			found[b] = append(found[b], leaf.labels(n.Def.Bool("merge_repeated")))
			odds.SetFloat(b*paths+k, leaf.now.total)
		}
	}
	var indices, values, shapes []*tensor.Tensor
	for k := range paths {
		var entries []entry
		var labels []int64
		longest := 0
		for b := range batch {
			for at, label := range found[b][k] {
				entries = append(entries, entry{[]int{b, at}, len(labels)})
				labels = append(labels, label)
			}
			longest = max(longest, len(found[b][k]))
		}
		s := build(tensor.Of([]int{len(labels)}, labels...), entries, []int{batch, longest})
		indices, values, shapes = append(indices, s.indices), append(values, s.values), append(shapes, s.shape)
	}
	return append(slices.Concat(indices, values, shapes), odds), nil
}
