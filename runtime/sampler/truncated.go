package sampler

import (
	"math"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// truncatedKernels draw normal numbers within bounds by rejection.
func truncatedKernels() []host.Kernel {
	return []host.Kernel{{Op: "ParameterizedTruncatedNormal", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		b, err := batchesOf(c)
		if err != nil {
			return nil, err
		}
		s, err := stateOf(c)
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		blocks := uint64(b.count) * 2 * mostRejected * uint64(b.per+3) / 4
		r := s.from.Reserve(blocks)
		out := tensor.New(c.In[1].DType(), b.sizes...)
		for i := range b.count {
			from, to := i*b.per, min((i+1)*b.per, out.Len())
			if c.In[1].DType() == tensor.F64 {
				err = fill[float64](c, r, out, from, to, i)
			} else {
				err = fill[float32](c, r, out, from, to, i)
			}
			if err != nil {
				return nil, err
			}
		}
		return []*tensor.Tensor{out}, nil
	}}}
}

// mostRejected is how many numbers in a row may be rejected.
const mostRejected = 1000

// batches are the parts of a tensor that have parameters of their own.
type batches struct {
	sizes      []int
	count, per int
}

// batchesOf checks the inputs: a shape, and means, deviations, lower and upper bounds for each of its first dimension.
func batchesOf(c *host.Call) (batches, error) {
	shape := c.In[0]
	if shape.Rank() != 1 || shape.Len() == 0 {
		return batches{}, c.Invalid("input shape should be a non-empty vector, got shape %v", shape.Shape())
	}
	b := batches{sizes: shape.Ints(), per: 1}
	b.count = b.sizes[0]
	for i, s := range b.sizes {
		if s < 0 {
			return b, c.Invalid("dimension %d of shape must not be negative: %d", i, s)
		}
		if i > 0 {
			b.per *= s
		}
	}
	scalars := true
	for i, p := range c.In[1:] {
		if p.Rank() > 1 || p.Len() != 1 && p.Len() != b.count {
			return b, c.Invalid("input %d must be 0-d or 1-d, of %d elements, got shape %v", i+1, b.count, p.Shape())
		}
		scalars = scalars && p.Len() == 1
	}
	if scalars { // then parts have a size that suits the machine
		const part = 100
		b.count, b.per = (b.count*b.per+part-1)/part, part
	}
	return b, nil
}

type float interface{ float32 | float64 }

// unit is the numbers in [0, 1) of one block of a generator: four of f32, two of f64.
func unit[T float](r *host.Philox) []T {
	var x [4]uint32
	for i := range x {
		x[i] = r.Next()
	}
	if _, ok := any(T(0)).(float64); ok {
		wide := func(a, b uint32) T {
			return T(math.Float64frombits(1023<<52|uint64(a)&0xfffff<<32|uint64(b)) - 1)
		}
		return []T{wide(x[0], x[1]), wide(x[2], x[3])}
	}
	out := make([]T, 4)
	for i, v := range x {
		out[i] = T(math.Float32frombits(127<<23|v&0x7fffff) - 1)
	}
	return out
}

// normal is the normal numbers of one block (Box and Muller 1958).
func normal[T float](r *host.Philox) []T {
	out := unit[T](r)
	for i := 0; i < len(out); i += 2 {
		radius := T(math.Sqrt(float64(-2 * T(math.Log(float64(max(out[i], 1e-7)))))))
		sin, cos := math.Sincos(float64(2 * math.Pi * out[i+1]))
		out[i], out[i+1] = T(sin)*radius, T(cos)*radius
	}
	return out
}

// coarse is unit for f16: its ten bits of fraction.
func coarse[T float](r *host.Philox) []T {
	out := make([]T, 4)
	for i := range out {
		out[i] = T(r.Next()&0x3ff) / 0x400
	}
	return out
}

// fill draws elements from to to-1 with the parameters of a batch. What is drawn lies between low and high deviations
// from the mean.
func fill[T float](c *host.Call, r *host.Philox, out *tensor.Tensor, from, to, batch int) error {
	param := func(i int) T { return T(c.In[i].Float(min(batch, c.In[i].Len()-1))) }
	mean, deviation, least, most := param(1), param(2), param(3), param(4)
	bad := func(v T) bool { return math.IsInf(float64(v), 0) || v != v }
	if !(deviation > 0) || !(least < most) || bad(least) && bad(most) {
		return c.Invalid("invalid parameters")
	}
	if math.IsInf(float64(least), -1) || most < mean { // the nearer bound is to be the lower one
		least, most, deviation = most, least, -deviation
	}
	low, high := (least-mean)/deviation, (most-mean)/deviation
	draw := unit[T]
	if out.DType() == tensor.F16 {
		draw = coarse[T]
	}
	exp := func(x T) T { return T(math.Exp(float64(x))) }
	root := T(math.Sqrt(float64(low*low + 4)))
	cutoff := 2 * exp(0.5+(low*(low-root))/4) / (low + root)
	tries, at := 0, from
	take := func(x T, good bool) {
		switch {
		case at >= to:
		case good || tries+1 >= mostRejected:
			out.SetFloat(at, float64(x*deviation+mean))
			at, tries = at+1, 0
		default:
			tries++
		}
	}
	alpha := (low + root) / 2
	plus := max(low, 0) * max(low, 0)
	for at < to {
		switch {
		case low < -1.3 && high >= 0 || high > 1.3 && low <= 0:
			for _, x := range normal[T](r) {
				take(x, x >= low && x <= high)
			}
		case high-low < cutoff:
			z, u := draw(r), draw(r)
			for i := range z {
				x := z[i]*(high-low) + low
				take(x, u[i] <= exp((plus-x*x)/2))
			}
		default:
			u := draw(r)
			for i := 0; i < len(u); i += 2 {
				z := -T(math.Log(float64(u[i])))/alpha + low
				x := z - alpha
				if low >= alpha {
					x = low - alpha
				}
				take(z, u[i+1] <= exp(-x*x/2) && z < high)
			}
		}
	}
	return nil
}
