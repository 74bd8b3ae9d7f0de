package frontend

import (
	"math"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// suppression is a non-maximum suppression under construction: a loop that takes the box of the highest score left, until
// there is none or enough are taken, and lowers the scores of those that overlap with it.
type suppression struct {
	*Node
	boxes, scores *ir.Value
	// most is how many boxes are taken at most, an i64 scalar; room how many there is memory for.
	most *ir.Value
	room int
	// overlap is the largest one that is allowed, threshold the score that one has to exceed; soft is how overlaps lower
	// scores: factor e to the power soft·overlap². Nil soft drops what overlaps too much.
	overlap, threshold, soft *ir.Value
}

// foundBoxes are NonMaxSuppression and its later versions, whose thresholds are inputs.
func (n *Node) foundBoxes() []*ir.Value {
	s, ok := n.suppression()
	if !ok {
		return nil
	}
	pad := len(n.Def.Sig.Outputs) > 1 && n.Def.Bool("pad_to_max_output_size")
	most, known := n.Known(2)
	if pad && !known {
		n.MustKnow(2)
		return nil
	}
	count, index, score := s.run()
	var out []*ir.Value
	for _, x := range []*ir.Value{index, score}[:max(1, len(n.Def.Sig.Outputs)-1)] {
		if pad {
			out = append(out, n.Pad(x, n.Scalar(x.Type.DType, 0), []int{0}, []int{int(most.Int(0)) - s.room}))
		} else {
			out = append(out, n.head(x, count))
		}
	}
	if len(n.Def.Sig.Outputs) > 1 {
		out = append(out, n.Cast(count, tensor.I32))
	}
	return out
}

// suppression reads and checks the inputs.
func (n *Node) suppression() (*suppression, bool) {
	s := &suppression{Node: n, boxes: n.In(0), scores: n.In(1)}
	scalars := true
	for i := 2; i < n.NumIn(); i++ {
		scalars = scalars && n.In(i).Type.Rank() == 0
	}
	b, v := n.Sizes(s.boxes), n.Sizes(s.scores)
	if len(b) != 2 || b[1] != 4 || len(v) != 1 || v[0] != b[0] || !scalars {
		n.Invalid("boxes %s and scores %s must be [n,4] and [n]", sizesText(b), sizesText(v))
		return nil, false
	}
	d := s.scores.Type.DType
	s.threshold = n.Scalar(d, math.Inf(-1))
	if n.NumIn() > 3 {
		s.overlap = n.Cast(n.In(3), d)
	} else {
		s.overlap = n.Scalar(d, float64(n.Def.Float("iou_threshold")))
	}
	if n.NumIn() > 4 {
		s.threshold = n.Cast(n.In(4), d)
	}
	if n.NumIn() > 5 {
		if sigma, ok := n.Known(5); !ok {
			s.soft = n.Cast(n.In(5), d)
		} else if sigma.Float(0) != 0 {
			s.soft = n.Scalar(d, sigma.Float(0))
		}
	}
	s.most, s.room = n.Cast(n.In(2), tensor.I64), v[0]
	if most, ok := n.Known(2); ok {
		s.room = min(s.room, int(max(0, most.Int(0))))
	}
	zero := n.Scalar(d, 0)
	n.verify(2, n.Compare("ge", s.most, n.Scalar(tensor.I64, 0)), "max_output_size must be non-negative")
	within := n.Op("and", nil, n.Compare("ge", s.overlap, zero), n.Compare("le", s.overlap, n.Scalar(d, 1)))
	n.verify(3, within, "iou_threshold must be in [0, 1]")
	return s, n.Err() == nil
}

// verify checks a condition on an input: at once if it is known, else when the program runs.
func (n *Node) verify(input int, cond *ir.Value, message string) {
	if t := n.im.evaluate(cond); t != nil && t.Int(0) != 0 || n.Err() != nil {
		return
	} else if t != nil {
		n.Invalid("%s", message)
		return
	}
	n.Check(cond, int(status.InvalidArgument), message)
}

// run builds the loop; index and score have room for as many boxes as there can be.
func (s *suppression) run() (count, index, score *ir.Value) {
	d := s.scores.Type.DType
	index, score = s.Splat(ir.TypeOf(tensor.I32, s.room), 0), s.Splat(ir.TypeOf(d, s.room), 0)
	count = s.Scalar(tensor.I64, 0)
	if s.room == 0 {
		return count, index, score
	}
	lowest := s.Scalar(d, math.Inf(-1))
	left := s.Select(s.Compare("gt", s.scores, s.all(s.Builder, s.threshold)), s.scores, s.all(s.Builder, lowest))
	// One box more than there is room for would be written past the end.
	limit := s.Op("min", nil, s.most, s.Splat(ir.TypeOf(tensor.I64), float64(s.room)))
	out := s.While([]*ir.Value{count, index, score, left}, []string{"count", "index", "score", "left"},
		func(b *ir.Builder, state []*ir.Value) *ir.Value {
			any := b.Compare("gt", b.Reduce("max", state[3], 0), lowest)
			return b.Op("and", nil, any, b.Compare("lt", state[0], limit))
		},
		func(b *ir.Builder, state []*ir.Value) []*ir.Value {
			best := b.Reshape(b.Op("argreduce", ir.Attrs{"axis": 0, "kind": "max"}, state[3]), ir.Dims(1))
			at := b.Reshape(state[0], ir.Dims(1))
			index := b.Scatter("update", state[1], at, b.Cast(best, tensor.I32))
			score := b.Scatter("update", state[2], at, b.Gather(state[3], best, 0, 0))
			left := b.Scatter("update", s.lowered(b, best, state[3]), best, b.Reshape(lowest, ir.Dims(1)))
			return []*ir.Value{b.Add(state[0], b.Scalar(tensor.I64, 1)), index, score, left}
		})
	return out[0], out[1], out[2]
}

// all repeats a scalar for each box.
func (s *suppression) all(b *ir.Builder, x *ir.Value) *ir.Value {
	return b.BroadcastTo(x, s.scores.Type.Shape)
}

// lowered are the scores once a box is taken.
func (s *suppression) lowered(b *ir.Builder, best, left *ir.Value) *ir.Value {
	shared := b.Cast(s.overlaps(b, best), left.Type.DType)
	lowest := b.Splat(left.Type, math.Inf(-1))
	hard := b.Select(b.Compare("gt", shared, s.all(b, s.overlap)), lowest, left)
	if s.soft == nil {
		return hard
	}
	scale := b.Div(b.Scalar(left.Type.DType, -0.5), s.soft)
	factor := b.Op("exp", nil, b.Mul(b.Mul(s.all(b, scale), shared), shared))
	lower := b.Mul(left, factor)
	soft := b.Select(b.Compare("gt", lower, s.all(b, s.threshold)), lower, lowest)
	isSoft := b.Compare("ne", s.soft, b.Scalar(left.Type.DType, 0))
	return b.Select(s.all(b, isSoft), soft, hard)
}

// overlaps are the areas that each box shares with the best, divided by those of both together.
func (s *suppression) overlaps(b *ir.Builder, best *ir.Value) *ir.Value {
	shape := s.scores.Type.Shape
	box := b.Gather(s.boxes, best, 0, 0)
	column := func(x *ir.Value, i int) *ir.Value {
		c := b.SliceAxis(x, 1, i, i+1)
		return b.Reshape(c, c.Type.Shape[:1])
	}
	side := func(x *ir.Value, axis int) (lo, hi *ir.Value) {
		p, q := column(x, axis), column(x, axis+2)
		return b.Op("min", nil, p, q), b.Op("max", nil, p, q)
	}
	each := func(x *ir.Value) *ir.Value { return b.BroadcastTo(b.Reshape(x, nil), shape) }
	zero := b.Splat(s.boxes.Type.WithShape(shape), 0)
	var shared, area, other *ir.Value
	times := func(x **ir.Value, y *ir.Value) {
		if *x == nil {
			*x = y
		} else {
			*x = b.Mul(*x, y)
		}
	}
	for axis := range 2 {
		lo, hi := side(s.boxes, axis)
		lo1, hi1 := side(box, axis)
		lo1, hi1 = each(lo1), each(hi1)
		times(&shared, b.Op("max", nil, b.Sub(b.Op("min", nil, hi, hi1), b.Op("max", nil, lo, lo1)), zero))
		times(&area, b.Sub(hi, lo))
		times(&other, b.Sub(hi1, lo1))
	}
	empty := b.Op("or", nil, b.Compare("le", area, zero), b.Compare("le", other, zero))
	return b.Select(empty, zero, b.Div(shared, b.Sub(b.Add(area, other), shared)))
}
