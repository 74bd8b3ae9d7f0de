package pure

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// boxRows choose boxes; how many depends on the data.
func boxRows() []Function {
	return []Function{
		{Op: "NonMaxSuppression", Host: suppression(func(n *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: float64(n.Def.Float("iou_threshold")), score: math.Inf(-1)}
		}, 'i')},
		{Op: "NonMaxSuppressionV2", Host: suppression(func(_ *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: in[3].Float(0), score: math.Inf(-1)}
		}, 'i')},
		{Op: "NonMaxSuppressionV3", Host: suppression(func(_ *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: in[3].Float(0), score: in[4].Float(0)}
		}, 'i')},
		{Op: "NonMaxSuppressionV4", Host: suppression(func(n *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: in[3].Float(0), score: in[4].Float(0), pad: n.Def.Bool("pad_to_max_output_size")}
		}, 'i', 'n')},
		{Op: "NonMaxSuppressionV5", Host: suppression(func(n *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: in[3].Float(0), score: in[4].Float(0), sigma: in[5].Float(0),
				pad: n.Def.Bool("pad_to_max_output_size")}
		}, 'i', 's', 'n')},
		{Op: "NonMaxSuppressionWithOverlaps", Host: suppression(func(_ *Node, in []*tensor.Tensor) suppress {
			return suppress{overlap: in[3].Float(0), score: in[4].Float(0), given: true}
		}, 'i')},
		{Op: "CombinedNonMaxSuppression", Host: hostCombinedSuppression},
	}
}

// suppress is the parameters of a non-maximum suppression: which overlap is too much, which score too low, how soft.
type suppress struct {
	overlap, score, sigma float64
	pad                   bool
	// given says that overlaps, not boxes, are the op's first input.
	given bool
}

// candidate is a box in the queue: the boxes chosen before seen have lowered its score already.
type candidate struct {
	box   int
	score float64
	seen  int
}

type candidates []candidate

func (c candidates) Len() int      { return len(c) }
func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c candidates) Less(i, j int) bool {
	return c[i].score > c[j].score || c[i].score == c[j].score && c[i].box < c[j].box
}
func (c *candidates) Push(x any) { *c = append(*c, x.(candidate)) }
func (c *candidates) Pop() any {
	last := len(*c) - 1
	x := (*c)[last]
	*c = (*c)[:last]
	return x
}

// suppression chooses boxes by descending score, as long as they do not overlap with chosen ones. The outputs are
// indices (i), scores (s) and the number (n).
func suppression(read func(*Node, []*tensor.Tensor) suppress, outputs ...byte,
) func(*Node, []*tensor.Tensor) ([]*tensor.Tensor, error) {
	return func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
		boxes, scores := in[0], in[1]
		scalars := true
		for _, t := range in[2:] {
			scalars = scalars && t.Rank() == 0
		}
		columns := 4
		if n.Def.Op == "NonMaxSuppressionWithOverlaps" {
			columns = scores.Len()
		}
		if boxes.Rank() != 2 || boxes.Shape()[1] != columns || scores.Rank() != 1 || scores.Len() != boxes.Shape()[0] ||
			!scalars {
			return nil, n.Def.Errorf(status.InvalidArgument, "boxes %s and scores %s must be [n,%d] and [n]",
				sizesText(boxes.Shape()), sizesText(scores.Shape()), columns)
		}
		s, most := read(n, in), int(in[2].Int(0))
		if most < 0 || !s.given && (s.overlap < 0 || s.overlap > 1) {
			return nil, n.Def.Errorf(status.InvalidArgument,
				"max_output_size must be non-negative, got %d, and iou_threshold in [0, 1], got %v", most, s.overlap)
		}
		chosen := s.choose(scores, min(most, scores.Len()), func(i, j int) float64 {
			if s.given {
				return boxes.Float(i*columns + j)
			}
			return overlap(boxes, i, j)
		})
		length := len(chosen)
		if s.pad {
			length = most
		}
		index, score := tensor.New(tensor.I32, length), tensor.New(scores.DType(), length)
		for i, c := range chosen {
			index.SetInt(i, int64(c.box))
			score.SetFloat(i, c.score)
		}
		named := map[byte]*tensor.Tensor{'i': index, 's': score, 'n': tensor.Scalar(int32(len(chosen)))}
		var out []*tensor.Tensor
		for _, o := range outputs {
			out = append(out, named[o])
		}
		return out, nil
	}
}

// choose takes at most so many boxes of the given scores; similar is how much two overlap.
func (s suppress) choose(scores *tensor.Tensor, most int, similar func(i, j int) float64) []candidate {
	var queue candidates
	for i := range scores.Len() {
		if v := scores.Float(i); v > s.score {
			queue = append(queue, candidate{i, v, 0})
		}
	}
	heap.Init(&queue)
	var chosen []candidate
	for len(chosen) < most && len(queue) > 0 {
		next := heap.Pop(&queue).(candidate)
		before, hard := next.score, false
		for j := len(chosen) - 1; j >= next.seen && !hard && next.score > s.score; j-- {
			o := similar(next.box, chosen[j].box)
			next.score *= s.weight(o)
			hard = s.sigma == 0 && o > s.overlap
		}
		next.seen = len(chosen)
		switch {
		case hard:
		case next.score == before:
			chosen = append(chosen, next)
		case next.score > s.score:
			heap.Push(&queue, next)
		}
	}
	return chosen
}

// weight is what an overlap leaves of a score.
func (s suppress) weight(overlap float64) float64 {
	switch {
	case s.sigma != 0:
	case overlap > s.overlap:
		return 0
	default:
		return 1
	}
	return math.Exp(-0.5 / s.sigma * overlap * overlap)
}

// overlap is the area that two boxes share, divided by that of both together.
func overlap(boxes *tensor.Tensor, i, j int) float64 {
	side := func(box, axis int) (lo, hi float64) {
		a, b := boxes.Float(4*box+axis), boxes.Float(4*box+axis+2)
		return min(a, b), max(a, b)
	}
	shared, areaI, areaJ := 1.0, 1.0, 1.0
	for axis := range 2 {
		loI, hiI := side(i, axis)
		loJ, hiJ := side(j, axis)
		shared *= max(min(hiI, hiJ)-max(loI, loJ), 0)
		areaI *= hiI - loI
		areaJ *= hiJ - loJ
	}
	if areaI <= 0 || areaJ <= 0 {
		return 0
	}
	return shared / (areaI + areaJ - shared)
}

// detection is a box that a class has chosen.
type detection struct {
	box, class int
	score      float64
}

// hostCombinedSuppression chooses boxes class by class, and of all of these the ones of the highest scores.
func hostCombinedSuppression(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	boxes, scores := in[0], in[1]
	b, s := boxes.Shape(), scores.Shape()
	if len(b) != 4 || len(s) != 3 || b[3] != 4 || b[0] != s[0] || b[1] != s[1] || b[2] != 1 && b[2] != s[2] {
		return nil, n.Def.Errorf(status.InvalidArgument,
			"boxes %s must be [batch, n, classes or 1, 4] and scores %s [batch, n, classes]", sizesText(b), sizesText(s))
	}
	for _, t := range in[2:] {
		if t.Rank() != 0 {
			return nil, n.Def.Errorf(status.InvalidArgument, "sizes and thresholds must be scalars")
		}
	}
	perClass, total, rule := int(in[2].Int(0)), int(in[3].Int(0)), suppress{overlap: in[4].Float(0), score: in[5].Float(0)}
	if perClass <= 0 || total <= 0 || !(rule.overlap >= 0 && rule.overlap <= 1) {
		return nil, n.Def.Errorf(status.InvalidArgument,
			"max_output_size_per_class %d and max_total_size %d must be positive and iou_threshold %v in [0, 1]",
			perClass, total, rule.overlap)
	}
	length := total
	if n.Def.Bool("pad_per_class") {
		length = min(total, perClass*s[2])
	}
	out := []*tensor.Tensor{
		tensor.New(tensor.F32, b[0], length, 4), tensor.New(tensor.F32, b[0], length),
		tensor.New(tensor.F32, b[0], length), tensor.New(tensor.I32, b[0]),
	}
	for batch := range b[0] {
		found := n.detections(boxes, scores, batch, perClass, rule)
		found = found[:min(len(found), length)]
		for i, d := range found {
			at := batch*length + i
			for k := range 4 {
				v := boxes.Float(((batch*b[1]+d.box)*b[2]+min(d.class, b[2]-1))*4 + k)
				if n.Def.Bool("clip_boxes") {
					v = min(max(v, 0), 1)
				}
				out[0].SetFloat(4*at+k, v)
			}
			out[1].SetFloat(at, d.score)
			out[2].SetFloat(at, float64(d.class))
		}
		out[3].SetInt(batch, int64(len(found)))
	}
	return out, nil
}

// detections are what all classes choose of one batch entry, by descending score.
func (n *Node) detections(boxes, scores *tensor.Tensor, batch, perClass int, rule suppress) []detection {
	b, classes := boxes.Shape(), scores.Shape()[2]
	var found []detection
	for class := range classes {
		mine, score := tensor.New(tensor.F32, b[1], 4), tensor.New(tensor.F32, b[1])
		for i := range b[1] {
			copyElements(mine, 4*i, boxes, ((batch*b[1]+i)*b[2]+min(class, b[2]-1))*4, 4)
			copyElements(score, i, scores, (batch*b[1]+i)*classes+class, 1)
		}
		similar := func(i, j int) float64 { return overlap(mine, i, j) }
		for _, c := range rule.choose(score, min(perClass, b[1]), similar) {
			found = append(found, detection{c.box, class, c.score})
		}
	}
	slices.SortStableFunc(found, func(a, b detection) int { return cmp.Compare(b.score, a.score) })
	return found
}
