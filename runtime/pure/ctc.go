package pure

import (
	"math"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// ctcRows are connectionist temporal classification: the loss, and decoders whose results' sizes depend on the data.
func ctcRows() []Function {
	return []Function{
		{Op: "CTCGreedyDecoder", Host: hostCTCGreedyDecoder},
		{Op: "CTCBeamSearchDecoder", Host: hostCTCBeamSearchDecoder},
		{Op: "CTCLoss", Host: hostCTCLoss},
	}
}

// sequences checks the logits [time, batch, classes] and the lengths of a CTC op.
func (n *Node) sequences(logits, lengths *tensor.Tensor) (times, batch, classes int, err error) {
	if logits.Rank() != 3 || lengths.Rank() != 1 || lengths.Len() != logits.Shape()[1] || logits.Shape()[2] == 0 {
		return 0, 0, 0, n.Def.Errorf(status.InvalidArgument, "inputs %s and sequence_length %s do not fit",
			sizesText(logits.Shape()), sizesText(lengths.Shape()))
	}
	s := logits.Shape()
	for b, l := range lengths.Ints() {
		if l < 0 || l > s[0] {
			return 0, 0, 0, n.Def.Errorf(status.FailedPrecondition, "sequence_length(%d) <= %d", b, s[0])
		}
	}
	return s[0], s[1], s[2], nil
}

// hostCTCGreedyDecoder takes the best class of each step, without blanks and, if asked for, without repetitions.
func hostCTCGreedyDecoder(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	logits, lengths := in[0], in[1]
	_, batch, classes, err := n.sequences(logits, lengths)
	if err != nil {
		return nil, err
	}
	blank := n.Int("blank_index")
	if blank < 0 {
		blank += classes
	}
	var entries []entry
	var labels []int64
	longest := 0
	logProb := tensor.New(logits.DType(), batch, 1)
	for b, length := range lengths.Ints() {
		previous, count, total := -1, 0, 0.0
		for t := range length {
			row := (t*batch + b) * classes
			best := 0
			for k := range classes {
				if logits.Float(row+k) > logits.Float(row+best) {
					best = k
				}
			}
			total -= logits.Float(row + best)
			if best != blank && !(n.Def.Bool("merge_repeated") && best == previous) {
				entries = append(entries, entry{[]int{b, count}, len(labels)})
				labels = append(labels, int64(best))
				count++
			}
			previous = best
		}
		logProb.SetFloat(b, total)
		longest = max(longest, count)
	}
	s := build(tensor.Of([]int{len(labels)}, labels...), entries, []int{batch, longest})
	return []*tensor.Tensor{s.indices, s.values, s.shape, logProb}, nil
}

// hostCTCLoss is the loss of Graves et al., Connectionist Temporal Classification, and its gradient.
func hostCTCLoss(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) {
	logits, lengths := in[0], in[3]
	times, batch, classes, err := n.sequences(logits, lengths)
	if err != nil {
		return nil, err
	}
	if in[1].Rank() != 2 || in[1].Shape()[1] != 2 || in[1].Shape()[0] != in[2].Len() {
		return nil, n.Def.Errorf(status.InvalidArgument, "labels_indices %s and labels_values %s do not fit",
			sizesText(in[1].Shape()), sizesText(in[2].Shape()))
	}
	labels := make([][]int, batch)
	for i := range in[2].Len() {
		b, label := int(in[1].Int(2*i)), int(in[2].Int(i))
		if b < 0 || b >= batch || label < 0 || label >= classes-1 {
			return nil, n.Def.Errorf(status.InvalidArgument,
				"saw a label %d of batch entry %d, of %d classes and %d entries", label, b, classes, batch)
		}
		repeated := len(labels[b]) > 0 && labels[b][len(labels[b])-1] == label
		if !(n.Def.Bool("preprocess_collapse_repeated") && repeated) {
			labels[b] = append(labels[b], label)
		}
	}
	loss, grad := tensor.New(logits.DType(), batch), tensor.New(logits.DType(), times, batch, classes)
	for b, length := range lengths.Ints() {
		if n.Def.Bool("ignore_longer_outputs_than_inputs") && len(labels[b]) > length || length == 0 {
			continue
		}
		if len(labels[b]) > length {
			return nil, n.Def.Errorf(status.InvalidArgument, "not enough time for target transition sequence "+
				"(required: %d, available: %d) in batch entry %d", len(labels[b]), length, b)
		}
		c := newCTC(logits, b, length, labels[b], n.Def.Bool("ctc_merge_repeated"))
		loss.SetFloat(b, c.gradient(grad, b))
	}
	return []*tensor.Tensor{loss, grad}, nil
}

// ctc is the trellis of one sequence: states are the labels with blanks around them, all numbers logarithms.
type ctc struct {
	states []int
	blank  int
	merge  bool
	y      [][]float64 // y[t][class]
}

func newCTC(logits *tensor.Tensor, b, length int, labels []int, merge bool) *ctc {
	batch, classes := logits.Shape()[1], logits.Shape()[2]
	c := &ctc{blank: classes - 1, merge: merge, y: make([][]float64, length)}
	for _, l := range labels {
		c.states = append(c.states, c.blank, l)
	}
	c.states = append(c.states, c.blank)
	for t := range length {
		c.y[t] = make([]float64, classes)
		total := math.Inf(-1)
		for k := range classes {
			c.y[t][k] = logits.Float((t*batch+b)*classes + k)
			total = logAdd(total, c.y[t][k])
		}
		for k := range classes {
			c.y[t][k] -= total
		}
	}
	return c
}

// logAdd is log(exp(a)+exp(b)).
func logAdd(a, b float64) float64 {
	hi, lo := max(a, b), min(a, b)
	if math.IsInf(lo, -1) {
		return hi
	}
	return hi + math.Log1p(math.Exp(lo-hi))
}

// steps lists the states from which one step leads to state u: itself, the one before, or the one before a blank that
// may be left out.
func (c *ctc) steps(u int) []int {
	var from []int
	if c.merge || c.states[u] == c.blank {
		from = append(from, u)
	}
	if u > 0 {
		from = append(from, u-1)
	}
	if u > 1 && c.states[u] != c.blank && !(c.merge && c.states[u] == c.states[u-2]) {
		from = append(from, u-2)
	}
	return from
}

// trellis makes a table of a row for each step, all impossible.
func (c *ctc) trellis() [][]float64 {
	out := make([][]float64, len(c.y))
	for t := range out {
		out[t] = make([]float64, len(c.states))
		for u := range out[t] {
			out[t][u] = math.Inf(-1)
		}
	}
	return out
}

// gradient adds the gradient with respect to the logits and returns the loss.
func (c *ctc) gradient(grad *tensor.Tensor, b int) float64 {
	alpha, beta := c.trellis(), c.trellis()
	last, count := len(c.y)-1, len(c.states)
	for u := range min(2, count) {
		alpha[0][u] = c.y[0][c.states[u]]
		beta[last][count-1-u] = 0
	}
	for t := 1; t <= last; t++ {
		for u := range count {
			for _, from := range c.steps(u) {
				alpha[t][u] = logAdd(alpha[t][u], alpha[t-1][from])
			}
			alpha[t][u] += c.y[t][c.states[u]]
		}
	}
	for t := last; t > 0; t-- {
		for u := range count {
			for _, from := range c.steps(u) {
				beta[t-1][from] = logAdd(beta[t-1][from], beta[t][u]+c.y[t][c.states[u]])
			}
		}
	}
	total := math.Inf(-1)
	for u := range count {
		total = logAdd(total, alpha[0][u]+beta[0][u])
	}
	batch, classes := grad.Shape()[1], grad.Shape()[2]
	for t := range c.y {
		through := make([]float64, classes)
		for u, k := range c.states {
			if !math.IsInf(total, -1) {
				through[k] += math.Exp(alpha[t][u] + beta[t][u] - total)
			}
		}
		for k := range classes {
			grad.SetFloat((t*batch+b)*classes+k, math.Exp(c.y[t][k])-through[k])
		}
	}
	return -total
}
