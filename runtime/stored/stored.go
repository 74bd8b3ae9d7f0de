// Package stored has the ops on what a session holds beside the variables of native code: variables of strings, which
// native code has not, and tensors that a client keeps by a handle. The kernels serve any element type, since a run that is driven may hand them others.
//
// The package knows host's calls and the session's variables as host shows them; the importers say which nodes come here.
package stored

import (
	"fmt"
	"slices"
	"strings"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// Kernels are the ops on variables.
func Kernels() []host.Kernel {
	on := func(op string, eval func(c *host.Call, v host.Variable) ([]*tensor.Tensor, error)) host.Kernel {
		return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			v, err := host.Object[host.Variable](c, 0)
			if err != nil {
				return nil, err
			}
			return eval(c, v)
		}}
	}
	return []host.Kernel{
		{Op: "VariableV2", Eval: declared}, {Op: "Variable", Eval: declared},
		on("Assign", assign), on("AssignVariableOp", assign),
		on("ReadVariableOp", one(read)),
		on("IsVariableInitialized", isSet), on("VarIsInitializedOp", isSet),
		on("VariableShape", shape), on("DestroyResourceOp", destroy),
		on("ResourceGather", gather),
		on("ScatterUpdate", scatter), on("ResourceScatterUpdate", scatter),
		{Op: "GetSessionHandle", Eval: keepTensor}, {Op: "GetSessionTensor", Eval: keptTensor},
		{Op: "DeleteSessionTensor", Eval: dropTensor},
	}
}

func one(f func(c *host.Call, v host.Variable) (*tensor.Tensor, error)) func(*host.Call, host.Variable) ([]*tensor.Tensor, error) {
	return func(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
		t, err := f(c, v)
		return []*tensor.Tensor{t}, err
	}
}

// declared is the value of the variable that a node declares, which is fetched.
func declared(c *host.Call) ([]*tensor.Tensor, error) {
	return one(read)(c, host.Variable{Name: c.Name(), Ref: true})
}

// read is what a variable holds.
func read(c *host.Call, v host.Variable) (*tensor.Tensor, error) {
	t, ok := c.Variables.Get(v.Name)
	if !ok {
		return nil, c.Unset(v)
	}
	return t, nil
}

// assign replaces a variable's value. Without validate_shape, and before it has a value, any shape will do.
func assign(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	x := c.In[1]
	old, held := c.Variables.Get(v.Name)
	fixed := held && c.Node.Bool("validate_shape")
	if fixed && !slices.Equal(old.Shape(), x.Shape()) {
		return nil, c.Invalid("Assign requires shapes of both tensors to match. lhs shape= %s rhs shape= %s",
			sizes(old.Shape()), sizes(x.Shape()))
	}
	c.Variables.Set(v.Name, x)
	return given(c, x), nil
}

// given is what a node that changes a variable gives: a ref's value, a handle's op nothing.
func given(c *host.Call, x *tensor.Tensor) []*tensor.Tensor {
	if len(c.Node.Sig.Outputs) == 0 {
		return nil
	}
	return []*tensor.Tensor{x}
}

func isSet(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	_, ok := c.Variables.Get(v.Name)
	return []*tensor.Tensor{tensor.Scalar(ok)}, nil
}

func shape(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	t, err := read(c, v)
	if err != nil {
		return nil, err
	}
	return []*tensor.Tensor{vector(c, t.Shape())}, nil
}

// vector is a shape as a tensor of the type that the node asks for.
func vector(c *host.Call, shape []int) *tensor.Tensor {
	d := tensor.I32
	if c.Node.Type("out_type") == pb.DataType_DT_INT64 {
		d = tensor.I64
	}
	t := tensor.New(d, len(shape))
	for i, s := range shape {
		t.SetInt(i, int64(s))
	}
	return t
}

func destroy(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	if !c.Variables.Unset(v.Name) && !c.Node.Bool("ignore_lookup_error") {
		return nil, c.Errorf(status.NotFound, "Resource %s does not exist", v.Name)
	}
	return nil, nil
}

// gather picks rows of the first dimension.
func gather(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	t, rows, err := rowsOf(c, v)
	if err != nil {
		return nil, err
	}
	if c.Node.Int("batch_dims") != 0 {
		return nil, c.Errorf(status.Unimplemented, "batch_dims of a variable of strings")
	}
	shape := append(slices.Clone(c.In[1].Shape()), t.Shape()[1:]...)
	if len(rows) == 0 {
		return []*tensor.Tensor{tensor.New(t.DType(), shape...)}, nil
	}
	parts := make([]*tensor.Tensor, len(rows))
	for i, r := range rows {
		parts[i] = host.Row(t, r)
	}
	return []*tensor.Tensor{host.Stack(parts).Reshape(shape...)}, nil
}

// scatter replaces rows in order; a scalar update goes to all elements of each.
func scatter(c *host.Call, v host.Variable) ([]*tensor.Tensor, error) {
	t, rows, err := rowsOf(c, v)
	if err != nil {
		return nil, err
	}
	from, shape := c.In[2], append(slices.Clone(c.In[1].Shape()), t.Shape()[1:]...)
	if from.Rank() > 0 && !slices.Equal(from.Shape(), shape) {
		return nil, c.Invalid("Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got "+
			"updates.shape %s, indices.shape %s, params.shape %s", sizes(from.Shape()), sizes(c.In[1].Shape()), sizes(t.Shape()))
	}
	list := make([]*tensor.Tensor, t.Shape()[0])
	for i := range list {
		list[i] = host.Row(t, i)
	}
	if from.Rank() > 0 && len(rows) > 0 {
		from = from.Reshape(append([]int{len(rows)}, t.Shape()[1:]...)...)
	}
	for i, r := range rows {
		if c.In[2].Rank() == 0 {
			list[r] = filled(from, t.Shape()[1:])
		} else {
			list[r] = host.Row(from, i)
		}
	}
	if len(list) > 0 {
		t = host.Stack(list)
	}
	c.Variables.Set(v.Name, t)
	return given(c, t), nil
}

// filled is a tensor of one value.
func filled(x *tensor.Tensor, shape []int) *tensor.Tensor {
	none := make([]int, len(shape))
	return host.Pad(tensor.New(x.DType(), none...), shape, x)
}

// rowsOf is a variable's value with the rows of it that input 1 names.
func rowsOf(c *host.Call, v host.Variable) (*tensor.Tensor, []int, error) {
	t, err := read(c, v)
	if err != nil {
		return nil, nil, err
	}
	if t.Rank() == 0 {
		return nil, nil, c.Invalid("params must be at least 1 dimensional")
	}
	rows := c.In[1].Ints()
	for i, r := range rows {
		if r < 0 || r >= t.Shape()[0] {
			return nil, nil, c.Invalid("indices[%d] = %d is not in [0, %d)", i, r, t.Shape()[0])
		}
	}
	return t, rows, nil
}

// sizes prints a shape as TensorFlow's messages do.
func sizes(shape []int) string { return strings.ReplaceAll(fmt.Sprint(shape), " ", ",") }
