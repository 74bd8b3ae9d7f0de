package coordination

import (
	"fmt"
	"slices"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// accumulator sums gradients until enough have come. Those of steps that are over are dropped.
type accumulator struct {
	host.Monitor
	dtype tensor.DType
	// shape is what gradients must fit; of a sparse one, what the whole of which it has rows.
	shape  *pb.TensorShapeProto
	sum    *tensor.Tensor
	sparse *sparseSum
	count  int64
	step   int64
	mean   bool
}

func newAccumulator(c *host.Call, _ string) (*accumulator, error) {
	d, err := graphdef.DType(c.Node.Type("dtype"))
	return &accumulator{dtype: d, shape: c.Node.Shape("shape"), mean: c.Node.Text("reduction_type") != "SUM"}, err
}

// fits reports whether sizes agree with the accumulator's shape.
func (a *accumulator) fits(sizes []int64) bool {
	return a.shape == nil || a.shape.UnknownRank || slices.EqualFunc(a.shape.Dim, sizes,
		func(d *pb.TensorShapeProto_Dim, n int64) bool { return d.Size < 0 || d.Size == n })
}

// dim is a size of the accumulator's shape; -1 if it is open.
func (a *accumulator) dim(i int) int64 {
	if i >= len(a.shape.GetDim()) {
		return -1
	}
	return a.shape.Dim[i].Size
}

func (a *accumulator) shapeText() string {
	sizes, ok, err := graphdef.ShapeOf(a.shape)
	if err != nil || !ok {
		return "<unknown>"
	}
	return fmt.Sprint(sizes)
}

// onAccumulator is a kernel on an accumulator.
func onAccumulator(
	op string, blocks bool, eval func(c *host.Call, a *accumulator) ([]*tensor.Tensor, error),
) host.Kernel {
	return host.Kernel{Op: op, Blocks: blocks, Retries: blocks, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		a, err := host.Object[*accumulator](c, 0)
		if err != nil {
			return nil, err
		}
		return eval(c, a)
	}}
}

func accumulatorKernels() []host.Kernel {
	on := func(op string, blocks bool, eval func(c *host.Call, a *accumulator) ([]*tensor.Tensor, error)) []host.Kernel {
		return []host.Kernel{
			onAccumulator("Accumulator"+op, blocks, eval), onAccumulator("ResourceAccumulator"+op, blocks, eval),
		}
	}
	return slices.Concat(
		[]host.Kernel{
			host.Declares("ConditionalAccumulator", newAccumulator),
			host.Declares("ResourceConditionalAccumulator", newAccumulator),
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
	sizes := make([]int64, gradient.Rank())
	for i, n := range gradient.Shape() {
		sizes[i] = int64(n)
	}
	if !a.fits(sizes) {
		return nil, c.Invalid("Shape mismatch: expected %s, got %v", a.shapeText(), sizes)
	}
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
	var out *tensor.Tensor
	err := a.take(c, func(count int64) {
		out, a.sum = a.sum, nil
		for i := range out.Len() {
			if a.mean {
				out.SetFloat(i, out.Float(i)/float64(count))
			}
		}
	})
	return []*tensor.Tensor{out}, err
}

// take waits for the number of gradients that input 1 says; get takes their sum, and the next step begins.
func (a *accumulator) take(c *host.Call, get func(count int64)) error {
	n, err := c.Int(1)
	if err != nil || n < 1 {
		return c.Invalid("Argument num_required must be a positive scalar")
	}
	return a.Wait(c, func() (bool, error) {
		if a.count < n {
			return false, nil
		}
		get(a.count)
		a.count = 0
		a.step++
		return true, nil
	})
}
