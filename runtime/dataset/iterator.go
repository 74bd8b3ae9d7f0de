package dataset

import (
	"context"
	"errors"
	"io"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// iteratorKernels make iterators and draw from them.
func iteratorKernels() []host.Kernel {
	declare := func(c *host.Call, name string) (*Iterator, error) { return newIterator(c, name, nil), nil }
	return []host.Kernel{
		host.Declares("Iterator", declare),
		host.Declares("IteratorV2", declare),
		host.Declares("OneShotIterator", oneShot),
		{Op: "AnonymousIterator", Eval: anonymous(1)},
		{Op: "AnonymousIteratorV2", Eval: anonymous(2)},
		{Op: "AnonymousIteratorV3", Eval: anonymous(1)},
		{Op: "MakeIterator", Eval: makeIterator},
		{Op: "IteratorGetNext", Eval: getNext, Blocks: true},
		{Op: "IteratorGetNextSync", Eval: getNext, Blocks: true},
		{Op: "IteratorGetNextAsOptional", Eval: getNextAsOptional, Blocks: true},
		{Op: "OptionalNone", Eval: func(*host.Call) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.OfObject(optional{})}, nil
		}},
		{Op: "OptionalFromValue", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.OfObject(optional{true, c.In})}, nil
		}},
		{Op: "OptionalHasValue", Eval: optionalHasValue},
		{Op: "OptionalGetValue", Eval: optionalGetValue},
		{Op: "IteratorToStringHandle", Eval: toStringHandle},
		{Op: "IteratorFromStringHandle", Eval: fromStringHandle},
		{Op: "IteratorFromStringHandleV2", Eval: fromStringHandle},
		{Op: "DatasetToSingleElement", Eval: singleElement},
	}
}

// Iterator is a place in a dataset that graphs draw from, a resource. Draws of several runs take turns.
type Iterator struct {
	name string
	turn chan struct{} // holds a token while nobody draws
	next Pass          // nil until an initializer has run
	// scope is that of the functions which the pass calls.
	scope *host.Scope
	// types and shapes are the elements'; none if anything goes.
	types  []pb.DataType
	shapes []*pb.TensorShapeProto
	// first makes the dataset of a one-shot iterator, on the first draw.
	first func(ctx context.Context) (Dataset, error)
}

func newIterator(c *host.Call, name string, first func(ctx context.Context) (Dataset, error)) *Iterator {
	it := &Iterator{
		name: name, first: first, turn: make(chan struct{}, 1),
		types: c.Node.Types("output_types"), shapes: c.Node.Shapes("output_shapes"),
	}
	it.turn <- struct{}{}
	return it
}

// oneShot makes an iterator over the dataset that a function returns.
func oneShot(c *host.Call, name string) (*Iterator, error) {
	f, err := c.Functions.Function(c.Node.Func("dataset_factory"))
	return newIterator(c, name, func(ctx context.Context) (Dataset, error) {
		out, err := f.Call(ctx, nil)
		if err != nil {
			return Dataset{}, err
		}
		return datasetOf(out)
	}), err
}

// anonymous makes an iterator that its handle alone leads to; a second output deletes it in TensorFlow.
func anonymous(outputs int) func(c *host.Call) ([]*tensor.Tensor, error) {
	return func(c *host.Call) ([]*tensor.Tensor, error) {
		it := newIterator(c, "", nil)
		it.name = c.Resources.Keep("anonymous iterator", it)
		out := []*tensor.Tensor{tensor.OfObject(it), tensor.OfObject(it)}
		return out[:outputs], nil
	}
}

// take waits for the turn.
func (it *Iterator) take(ctx context.Context) error {
	select {
	case <-it.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (it *Iterator) give() { it.turn <- struct{}{} }

func makeIterator(c *host.Call) ([]*tensor.Tensor, error) {
	d, err := host.Object[Dataset](c, 0)
	if err != nil {
		return nil, err
	}
	it, err := host.Object[*Iterator](c, 1)
	if err != nil {
		return nil, err
	}
	if err := checkTypes(c, it.types, d.Types); err != nil {
		return nil, err
	}
	if err := checkShapes(c, it.shapes, d.Shapes); err != nil {
		return nil, err
	}
	if it.take(c.Context) != nil {
		return nil, c.Interrupted()
	}
	defer it.give()
	it.next, it.scope = d.Begin(), &host.Scope{}
	return nil, nil
}

// checkTypes holds a dataset's types against those that an iterator wants.
func checkTypes(c *host.Call, want, got []pb.DataType) error {
	if len(want) == 0 || len(got) == 0 {
		return nil
	}
	if len(want) != len(got) {
		return c.Invalid("Number of components does not match: expected %d types but got %d.", len(want), len(got))
	}
	for i, w := range want {
		if w != got[i] {
			return c.Invalid("Data type mismatch at component %d: expected %s but got %s.",
				i, graphdef.TypeName(w), graphdef.TypeName(got[i]))
		}
	}
	return nil
}

// checkShapes does so for shapes, as far as both are known.
func checkShapes(c *host.Call, want, got []*pb.TensorShapeProto) error {
	if len(want) == 0 || len(got) == 0 {
		return nil
	}
	if len(want) != len(got) {
		return c.Invalid("Number of components does not match: expected %d shapes but got %d.", len(want), len(got))
	}
	for i, w := range want {
		sizes := make([]int, len(got[i].GetDim()))
		for k, d := range got[i].GetDim() {
			sizes[k] = int(d.GetSize())
		}
		if !got[i].GetUnknownRank() && !fits(w, sizes) {
			return c.Invalid("Incompatible shapes at component %d: expected %v but got %v.", i, w, got[i])
		}
	}
	return nil
}

// draw takes the iterator's next element; io.EOF after the last.
func (it *Iterator) draw(c *host.Call) (Element, error) {
	if it.take(c.Context) != nil {
		return nil, c.Interrupted()
	}
	defer it.give()
	if it.next == nil && it.first != nil {
		d, err := it.first(c.Context)
		if err != nil {
			return nil, c.Blame(err)
		}
		it.next, it.scope = d.Begin(), &host.Scope{}
	}
	if it.next == nil {
		return nil, c.Errorf(status.FailedPrecondition, "GetNext() failed because the iterator has not been initialized. "+
			"Ensure that you have run the initializer operation for this iterator before getting the next element.")
	}
	e, err := it.next(host.WithScope(c.Context, it.scope))
	switch {
	case errors.Is(err, io.EOF):
		return nil, err
	case err != nil && c.Context.Err() != nil:
		return nil, c.Interrupted()
	case err != nil:
		return nil, c.Blame(err)
	}
	return e, checkElement(c, e)
}

// checkElement holds an element against the types and shapes that the node promises.
func checkElement(c *host.Call, e Element) error {
	types, shapes := c.Node.Types("output_types"), c.Node.Shapes("output_shapes")
	if len(types) != len(e) {
		return c.Invalid("number of components does not match: expected %d types but got %d", len(types), len(e))
	}
	for i, t := range e {
		want, err := graphdef.DType(types[i])
		if t.DType() != tensor.Object && (err != nil || want != t.DType()) {
			return c.Invalid("data type mismatch at component %d: expected %s but got %s",
				i, graphdef.TypeName(types[i]), t.DType().TF())
		}
		if i < len(shapes) && !fits(shapes[i], t.Shape()) {
			return c.Invalid("incompatible shapes at component %d: expected %v but got %v", i, shapes[i], t.Shape())
		}
	}
	return nil
}

// fits reports whether sizes, of which negative ones are unknown, may be of a shape.
func fits(want *pb.TensorShapeProto, got []int) bool {
	if want.GetUnknownRank() {
		return true
	}
	if len(want.GetDim()) != len(got) {
		return false
	}
	for i, d := range want.GetDim() {
		if d.GetSize() >= 0 && got[i] >= 0 && int(d.GetSize()) != got[i] {
			return false
		}
	}
	return true
}

func getNext(c *host.Call) ([]*tensor.Tensor, error) {
	it, err := host.Object[*Iterator](c, 0)
	if err != nil {
		return nil, err
	}
	e, err := it.draw(c)
	if errors.Is(err, io.EOF) {
		return nil, c.Errorf(status.OutOfRange, "End of sequence")
	}
	return e, err
}

// optional is a variant that may hold an element.
type optional struct {
	has   bool
	value Element
}

// Plus implements host.Sum. A sum is there where both are.
func (o optional) Plus(other any, add func(a, b *tensor.Tensor) (*tensor.Tensor, error)) (any, error) {
	p, ok := other.(optional)
	if !ok || o.has != p.has || len(o.value) != len(p.value) {
		return nil, status.Errorf(status.InvalidArgument, "", "AddN", "cannot add optionals one of which has no value")
	}
	sum := optional{o.has, make(Element, len(o.value))}
	for i := range o.value {
		var err error
		if sum.value[i], err = add(o.value[i], p.value[i]); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// Zero implements host.Sum.
func (o optional) Zero(zero func(t *tensor.Tensor) (*tensor.Tensor, error)) (any, error) {
	z := optional{o.has, make(Element, len(o.value))}
	for i := range o.value {
		var err error
		if z.value[i], err = zero(o.value[i]); err != nil {
			return nil, err
		}
	}
	return z, nil
}

func getNextAsOptional(c *host.Call) ([]*tensor.Tensor, error) {
	it, err := host.Object[*Iterator](c, 0)
	if err != nil {
		return nil, err
	}
	e, err := it.draw(c)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return []*tensor.Tensor{tensor.OfObject(optional{err == nil, e})}, nil
}

func optionalHasValue(c *host.Call) ([]*tensor.Tensor, error) {
	o, err := host.Object[optional](c, 0)
	return []*tensor.Tensor{tensor.Scalar(o.has)}, err
}

func optionalGetValue(c *host.Call) ([]*tensor.Tensor, error) {
	o, err := host.Object[optional](c, 0)
	if err == nil && !o.has {
		return nil, c.Invalid("the given optional does not have a value")
	}
	return o.value, err
}

// handlePrefix starts the strings that stand for iterators; the resource's name follows.
const handlePrefix = "iterator:"

func toStringHandle(c *host.Call) ([]*tensor.Tensor, error) {
	it, err := host.Object[*Iterator](c, 0)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.OfStrings(nil, handlePrefix+it.name)}, nil
}

func fromStringHandle(c *host.Call) ([]*tensor.Tensor, error) {
	text, err := c.Text(0)
	if err != nil {
		return nil, err
	}
	name, ok := strings.CutPrefix(text, handlePrefix)
	if !ok {
		return nil, c.Invalid("could not parse string_handle as a handle of an iterator")
	}
	it, err := host.Find[*Iterator](c, name)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{tensor.OfObject(it)}, nil
}

// singleElement is the only element of a dataset.
func singleElement(c *host.Call) ([]*tensor.Tensor, error) {
	d, err := host.Object[Dataset](c, 0)
	if err != nil {
		return nil, err
	}
	next := d.Begin()
	e, err := next(c.Context)
	if errors.Is(err, io.EOF) {
		return nil, c.Invalid("dataset was empty")
	}
	if err != nil {
		return nil, c.Blame(err)
	}
	if _, err := next(c.Context); !errors.Is(err, io.EOF) {
		return nil, c.Invalid("dataset had more than one element")
	}
	return e, nil
}
