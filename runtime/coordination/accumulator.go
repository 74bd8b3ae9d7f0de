package coordination

import (
	"slices"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// accumulator sums gradients until enough have come. Those of steps that are over are dropped.
type accumulator struct {
	host.Monitor
	sum   *tensor.Tensor
	count int64
	step  int64
	mean  bool
}

func accumulatorKernels() []host.Kernel {
	on := func(op string, blocks bool, eval func(c *host.Call, a *accumulator) ([]*tensor.Tensor, error)) []host.Kernel {
		k := host.Kernel{Op: "Accumulator" + op, Blocks: blocks, Retries: blocks}
		k.Eval = func(c *host.Call) ([]*tensor.Tensor, error) {
			a, err := host.Object[*accumulator](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, a)
		}
		resource := k
		resource.Op = "Resource" + k.Op
		return []host.Kernel{k, resource}
	}
	declare := func(c *host.Call, _ string) (*accumulator, error) {
		return &accumulator{mean: c.Node.Text("reduction_type") != "SUM"}, nil
	}
	return slices.Concat(
		[]host.Kernel{
			host.Declares("ConditionalAccumulator", declare), host.Declares("ResourceConditionalAccumulator", declare),
		},
		on("ApplyGradient", false, apply),
		on("TakeGradient", true, takeGradient),
		on("NumAccumulated", false, func(_ *host.Call, a *accumulator) (out []*tensor.Tensor, _ error) {
			a.Do(func() { out = []*tensor.Tensor{tensor.Scalar(int32(a.count))} })
			return out, nil
		}),
		on("SetGlobalStep", false, func(c *host.Call, a *accumulator) ([]*tensor.Tensor, error) {
			step, err := c.Int(1)
			a.Do(func() { a.step = step })
			return nil, err
		}),
	)
}

// apply adds a gradient that was computed for a step not before the accumulator's.
func apply(c *host.Call, a *accumulator) (_ []*tensor.Tensor, err error) {
	step, err := c.Int(1)
	if err != nil {
		return nil, err
	}
	gradient := c.In[2]
	a.Do(func() {
		switch {
		case step < a.step:
			return
		case a.count == 0:
			a.sum = gradient.Clone()
		case a.sum.DType() != gradient.DType() || !slices.Equal(a.sum.Shape(), gradient.Shape()):
			err = c.Invalid("Shape mismatch: expected %v, got %v", a.sum.Shape(), gradient.Shape())
			return
		default:
			for i := range a.sum.Len() {
				a.sum.SetFloat(i, a.sum.Float(i)+gradient.Float(i))
			}
		}
		a.count++
	})
	return nil, err
}

// takeGradient waits for a number of gradients and returns the mean, or the sum, of all that are there.
func takeGradient(c *host.Call, a *accumulator) ([]*tensor.Tensor, error) {
	n, err := c.Int(1)
	if err != nil || n < 1 {
		return nil, c.Invalid("argument num_required must be a positive scalar")
	}
	var out *tensor.Tensor
	err = a.Wait(c, func() (bool, error) {
		if a.count < n {
			return false, nil
		}
		out = a.sum
		for i := range out.Len() {
			if a.mean {
				out.SetFloat(i, out.Float(i)/float64(a.count))
			}
		}
		a.sum, a.count = nil, 0
		a.step++
		return true, nil
	})
	return []*tensor.Tensor{out}, err
}
