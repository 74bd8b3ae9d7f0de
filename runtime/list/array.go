package list

import (
	"fmt"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// array is a TensorArray: elements that are written once and read, by index.
type array struct {
	mu        sync.Mutex
	name      string
	dtype     tensor.DType
	shape     partial
	elements  []element
	grows     bool
	clears    bool
	identical bool
	closed    bool
	// isGradient says that elements are sums of what is written; gradients are an array's own, by source.
	isGradient bool
	gradients  map[string]*array
}

// element is one place. A place that was cleared, or that counts as zeros, holds no value.
type element struct {
	value                  *tensor.Tensor
	shape                  []int
	written, read, cleared bool
}

// arrayKernels are the ops on TensorArrays. Versions differ in what a handle is, which kernels do not see.
func arrayKernels() []host.Kernel {
	out := []host.Kernel{
		{Op: "TensorArrayGradWithShape", Eval: arrayGradient},
		{Op: "TensorArrayPack", Eval: arrayGather}, {Op: "TensorArrayUnpack", Eval: arrayScatter},
	}
	for _, k := range []host.Kernel{
		{Op: "TensorArray", Eval: newArray}, {Op: "TensorArrayGrad", Eval: arrayGradient},
		{Op: "TensorArrayWrite", Eval: arrayWrite}, {Op: "TensorArrayRead", Eval: arrayRead},
		{Op: "TensorArrayGather", Eval: arrayGather}, {Op: "TensorArrayScatter", Eval: arrayScatter},
		{Op: "TensorArrayConcat", Eval: arrayConcat}, {Op: "TensorArraySplit", Eval: arraySplit},
		{Op: "TensorArraySize", Eval: arraySize}, {Op: "TensorArrayClose", Eval: arrayClose},
	} {
		for _, version := range []string{"", "V2", "V3"} {
			out = append(out, host.Kernel{Op: k.Op + version, Eval: k.Eval})
		}
	}
	return out
}

func newArray(c *host.Call) ([]*tensor.Tensor, error) {
	size, err := c.Int(0)
	if err != nil {
		return nil, c.Invalid("TensorArray size must be scalar, but had shape: %v", shapeOf(c.In[0]))
	}
	if size < 0 {
		return nil, c.Invalid("Size should be >= 0.")
	}
	d, err := graphdef.DType(c.Node.Type("dtype"))
	if err != nil {
		return nil, c.Blame(err)
	}
	name := c.Node.Text("tensor_array_name")
	if name == "" {
		name = c.Node.Name
	}
	a := &array{
		name: name, dtype: d, shape: partialOf(c.Node.Shape("element_shape")), elements: tensor.Slice[element](int(size)),
		grows: c.Node.Bool("dynamic_size"), clears: c.Node.Bool("clear_after_read"), gradients: map[string]*array{},
	}
	if c.Node.Op == "TensorArrayV3" {
		a.identical = c.Node.Bool("identical_element_shapes")
	}
	return withFlow(c, a), nil
}

// withFlow is the handle of an array, and the flow that some versions give besides.
func withFlow(c *host.Call, a *array) []*tensor.Tensor {
	return []*tensor.Tensor{tensor.OfObject(a), tensor.Scalar(float32(0))}[:len(c.Node.Sig.Outputs)]
}

// opened is the array of a call, locked.
func opened(c *host.Call) (*array, func(), error) {
	a, err := host.Object[*array](c, 0)
	if err != nil {
		return nil, nil, err
	}
	a.mu.Lock()
	if a.closed {
		a.mu.Unlock()
		return nil, nil, c.Invalid("TensorArray %s has already been closed.", a.name)
	}
	return a, a.mu.Unlock, nil
}

// fault is an error about an array.
func (a *array) fault(c *host.Call, format string, args ...any) error {
	return c.Invalid("TensorArray %s: %s", a.name, fmt.Sprintf(format, args...))
}

// arrayGradient finds or makes the array of the gradients of one source.
func arrayGradient(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	var prepend []int
	if len(c.In) > 2 {
		prepend = c.In[2].Ints()
	}
	source := c.Node.Text("source")
	if g := a.gradients[source]; g != nil {
		return withFlow(c, g), nil
	}
	g := &array{
		name: a.name + "@" + source, dtype: a.dtype, shape: a.shape, elements: make([]element, len(a.elements)),
		clears: true, identical: a.identical, isGradient: true, gradients: map[string]*array{},
	}
	if g.shape.ranked {
		g.shape.sizes = append(append([]int{}, prepend...), g.shape.sizes...)
	}
	for i, e := range a.elements {
		if e.written {
			g.elements[i].shape = append(append([]int{}, prepend...), e.shape...)
			g.elements[i].written = true
		}
	}
	a.gradients[source] = g
	return withFlow(c, g), nil
}

// write sets an element, or adds to it.
func (a *array) write(c *host.Call, i int, t *tensor.Tensor) error {
	if i < 0 || i >= len(a.elements) && !a.grows {
		return a.fault(c, "Tried to write to index %d but array is not resizeable and size is: %d", i, len(a.elements))
	}
	for len(a.elements) <= i {
		a.elements = append(a.elements, element{})
	}
	e := &a.elements[i]
	if err := a.checkWrite(c, i, e, t); err != nil {
		return err
	}
	if a.identical && !a.shape.isFull() {
		a.shape = shapeOf(t)
	}
	if e.written && e.value != nil && t.Len() > 0 {
		t = sum(e.value, t)
	}
	e.value, e.shape, e.written = t, t.Shape(), true
	return nil
}

func (a *array) checkWrite(c *host.Call, i int, e *element, t *tensor.Tensor) error {
	at := fmt.Sprintf("Could not write to TensorArray index %d because ", i)
	switch {
	case t.DType() != a.dtype:
		return a.fault(c, "%sthe value dtype is %s but TensorArray dtype is %s.", at, t.DType().TF(), a.dtype.TF())
	case !a.shape.fits(shapeOf(t)):
		return a.fault(c, "%sthe value shape is %s which is incompatible with the TensorArray's inferred element shape: %s "+
			"(consider setting infer_shape=False).", at, shapeOf(t), a.shape)
	case e.read:
		return a.fault(c, "%sit has already been read.", at)
	case e.written && !a.isGradient:
		return a.fault(c, "%sit has already been written to.", at)
	case e.written && !shapeOf(t).fits(partial{true, e.shape}):
		return a.fault(c, "Could not aggregate to TensorArray index %d because the existing shape is %s but the new input "+
			"shape is %s.", i, partial{true, e.shape}, shapeOf(t))
	}
	return nil
}

// take reads an element. One that was never written is zeros, as far as its shape is known.
func (a *array) take(c *host.Call, i int) (*tensor.Tensor, error) {
	if i < 0 || i >= len(a.elements) {
		return nil, a.fault(c, "Tried to read from index %d but array size is: %d", i, len(a.elements))
	}
	e := &a.elements[i]
	if !e.written {
		if !a.shape.isFull() {
			return nil, a.fault(c, "Could not read from TensorArray index %d.  Furthermore, the element shape is not fully "+
				"defined: %s.  It is possible you are working with a resizeable TensorArray and stop_gradients is not allowing "+
				"the gradients to be written.  If you set the full element_shape property on the forward TensorArray, the proper "+
				"all-zeros tensor will be returned instead of incurring this error.", i, a.shape)
		}
		e.shape, e.written = a.shape.sizes, true
	}
	if e.cleared {
		return nil, a.fault(c, "Could not read index %d twice because it was cleared after a previous read (perhaps try "+
			"setting clear_after_read = false?).", i)
	}
	t := e.value
	if t == nil {
		t = tensor.New(a.dtype, e.shape...)
	}
	if a.clears {
		e.value, e.cleared = nil, true
	}
	e.read = true
	return t, nil
}

func arrayWrite(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	i, err := c.Int(1)
	if err != nil {
		return nil, c.Invalid("TensorArray index must be scalar, but had shape: %s", shapeOf(c.In[1]))
	}
	return c.In[3:4], a.write(c, int(i), c.In[2])
}

func arrayRead(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	i, err := c.Int(1)
	if err != nil {
		return nil, c.Invalid("TensorArray index must be scalar, but had shape: %s", shapeOf(c.In[1]))
	}
	t, err := a.take(c, int(i))
	return []*tensor.Tensor{t}, err
}

func arraySize(c *host.Call) ([]*tensor.Tensor, error) {
	a, unlock, err := opened(c)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return []*tensor.Tensor{tensor.Scalar(int32(len(a.elements)))}, nil
}

func arrayClose(c *host.Call) ([]*tensor.Tensor, error) {
	a, err := host.Object[*array](c, 0)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed, a.elements = true, nil
	return nil, nil
}

// errNoElements is for results whose shape nothing tells.
func errNoElements(c *host.Call, p partial, doing string) error {
	return c.Errorf(status.Unimplemented, "TensorArray has size zero, but element shape %s is not fully defined. "+
		"Currently only static shapes are supported when %s zero-size TensorArrays.", p, doing)
}
