package sampler

import (
	"math"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// distribution is what candidates are drawn from.
type distribution struct {
	size        int64
	draw        func(r simple) int64
	probability func(class int64) float64
}

// candidateKernels are the candidate samplers.
func candidateKernels() []host.Kernel {
	var kernels []host.Kernel
	for _, r := range []struct {
		op string
		of func(c *host.Call, s *state) (distribution, error)
	}{
		{"UniformCandidateSampler", uniformClasses},
		{"LogUniformCandidateSampler", logUniformClasses},
		{"LearnedUnigramCandidateSampler", learnedClasses},
		{"ThreadUnsafeUnigramCandidateSampler", learnedClasses},
		{"FixedUnigramCandidateSampler", fixedClasses},
	} {
		kernels = append(kernels, host.Kernel{Op: r.op, Eval: drawing(
			func(c *host.Call) uint64 { return 2048 * uint64(c.Node.Int("num_sampled")) },
			func(c *host.Call, s *state, from simple) ([]*tensor.Tensor, error) {
				d, err := r.of(c, s)
				if err != nil {
					return nil, err
				}
				return candidates(c, s, d, from)
			})})
	}
	return kernels
}

func uniformClasses(c *host.Call, _ *state) (distribution, error) {
	n := c.Node.Int("range_max")
	return distribution{n, func(r simple) int64 { return int64(r.uniform64(uint64(n))) },
		func(int64) float64 { return float64(float32(1 / float64(n))) }}, nil
}

// logUniformClasses are likelier the lower their number is, as Zipf has it.
func logUniformClasses(c *host.Call, _ *state) (distribution, error) {
	n := c.Node.Int("range_max")
	span := math.Log1p(float64(n))
	return distribution{n,
		func(r simple) int64 { return (int64(math.Exp(r.double()*span)) - 1) % n },
		func(class int64) float64 {
			return float64(float32(math.Log((float64(class)+2)/(float64(class)+1)) / span))
		}}, nil
}

// learnedClasses are as likely as they have been true classes so far; each begins with one.
func learnedClasses(c *host.Call, s *state) (distribution, error) {
	if s.weights == nil {
		s.weights = tensor.Slice[float64](int(c.Node.Int("range_max")))
		for i := range s.weights {
			s.weights[i] = 1
		}
	}
	total := 0.0
	for _, w := range s.weights {
		total += w
	}
	return distribution{int64(len(s.weights)),
		func(r simple) int64 {
			at := float64(r.uniform(uint32(total)))
			for i, w := range s.weights {
				if at -= w; at < 0 {
					return int64(i)
				}
			}
			return int64(len(s.weights) - 1)
		},
		func(class int64) float64 {
			if class < 0 || class >= int64(len(s.weights)) {
				return 0
			}
			return float64(float32(s.weights[class]) / float32(total))
		}}, nil
}

// fixedClasses have the weights of the node's attribute, to the power of its distortion; reserved ones come first and are
// never drawn.
func fixedClasses(c *host.Call, _ *state) (distribution, error) {
	if c.Node.Text("vocab_file") != "" || len(c.Node.Floats("unigrams")) == 0 {
		return distribution{}, c.Invalid("unigrams must be given by the attribute, not by vocab_file")
	}
	shards, shard := c.Node.Int("num_shards"), c.Node.Int("shard")
	weights := tensor.Slice[float32](int(c.Node.Int("num_reserved_ids")))
	first, total := int64(len(weights)), float32(0)
	for i, w := range c.Node.Floats("unigrams") {
		if (first+int64(i))%max(shards, 1) != shard {
			continue
		}
		w = float32(math.Pow(float64(w), float64(c.Node.Float("distortion"))))
		total += w
		weights = append(weights, w)
	}
	n := c.Node.Int("range_max")
	if n != int64(len(weights)) {
		return distribution{}, c.Invalid("range_max is %d, but there are %d weights", n, len(weights))
	}
	a := newAlias(weights)
	return distribution{n, func(r simple) int64 { return int64(a.draw(r)) }, func(class int64) float64 {
		if class < 0 || class >= n {
			return 0
		}
		return float64(weights[class] / total)
	}}, nil
}

// alias draws in constant time (Walker 1977): a bucket for each class, shared with one other.
type alias struct {
	keep  []float32
	other []int
}

func newAlias(weights []float32) alias {
	n := len(weights)
	a := alias{make([]float32, n), make([]int, n)}
	share, sum := make([]float64, n), 0.0
	for _, w := range weights {
		sum += float64(w)
	}
	var low, high []int
	for i, w := range weights {
		if share[i] = float64(w) * float64(n) / sum; share[i] < 1 {
			low = append(low, i)
		} else {
			high = append(high, i)
		}
	}
	for len(low) > 0 && len(high) > 0 {
		l, h := low[len(low)-1], high[len(high)-1]
		low, high = low[:len(low)-1], high[:len(high)-1]
		a.other[l] = h
		if share[h] -= 1 - share[l]; share[h] < 1 {
			low = append(low, h)
		} else {
			high = append(high, h)
		}
	}
	for i := range share {
		a.keep[i] = float32(share[i])
	}
	for _, i := range append(low, high...) { // but for rounding, they would have 1
		a.keep[i], a.other[i] = 1, i
	}
	return a
}

func (a alias) draw(r simple) int {
	u := r.float()
	i := int(r.uniform(uint32(len(a.keep))))
	if u < a.keep[i] {
		return i
	}
	return a.other[i]
}

// candidates draws classes and says how often each of them, and each true class, is to be expected.
func candidates(c *host.Call, s *state, d distribution, r simple) ([]*tensor.Tensor, error) {
	known := c.In[0]
	columns, count := int(c.Node.Int("num_true")), int(c.Node.Int("num_sampled"))
	if known.Rank() != 2 || known.Shape()[1] != columns {
		return nil, c.Invalid("true_classes must be a matrix of %d columns, found %v", columns, known.Shape())
	}
	unique := c.Node.Bool("unique")
	if unique && int64(count) > d.size {
		return nil, c.Invalid("sampler's range is too small")
	}
	drawn, tries, seen := tensor.New(tensor.I64, count), 0, map[int64]bool{}
	for picked := 0; picked < count; tries++ {
		if class := d.draw(r); !unique || !seen[class] {
			seen[class] = true
			drawn.SetInt(picked, class)
			picked++
		}
	}
	expected := func(classes *tensor.Tensor) *tensor.Tensor {
		t := tensor.New(tensor.F32, classes.Shape()...)
		for i := range t.Len() {
			p := d.probability(classes.Int(i))
			if tries == count {
				t.SetFloat(i, p*float64(count))
			} else {
				t.SetFloat(i, -math.Expm1(float64(tries)*math.Log1p(-p)))
			}
		}
		return t
	}
	out := []*tensor.Tensor{drawn, expected(known), expected(drawn)}
	for i := range known.Len() { // samplers that learn do so from the true classes
		if class := known.Int(i); class >= 0 && class < int64(len(s.weights)) {
			s.weights[class]++
		}
	}
	return out, nil
}
