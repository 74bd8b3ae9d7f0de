// Package invoke has the kernels of ops that call functions of the graph's library: calls, and version 2's control flow.
// They serve where the importers cannot inline the functions: host work inside, recursion, shapes that change from one
// iteration to the next. Each function is compiled by itself, once for the shapes that it is called with.
//
// Like its neighbours the package knows host.Call, whose functions are a session's; neither sessions nor the compiler.
package invoke

import (
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// Kernels lists the package's ops. All may block, since what they call may.
func Kernels() []host.Kernel {
	out := []host.Kernel{
		{Op: "PartitionedCall", Eval: call}, {Op: "StatefulPartitionedCall", Eval: call},
		{Op: "RemoteCall", Eval: remoteCall},
		{Op: "If", Eval: branch}, {Op: "StatelessIf", Eval: branch},
		{Op: "Case", Eval: choose}, {Op: "StatelessCase", Eval: choose},
		{Op: "While", Eval: loop}, {Op: "StatelessWhile", Eval: loop},
		{Op: "For", Eval: count},
	}
	for i := range out {
		out[i].Blocks = true
	}
	return out
}

// invoke calls a function.
func invoke(c *host.Call, f *pb.NameAttrList, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	fn, err := c.Standing.Function(f)
	if err != nil {
		return nil, c.Blame(err)
	}
	return fn.Call(c.Context, args)
}

// call calls the function of attr f, or that which the op itself names.
func call(c *host.Call) ([]*tensor.Tensor, error) {
	f := c.Node.Func("f")
	if f == nil {
		f = &pb.NameAttrList{Name: c.Node.Op, Attr: c.Node.Attrs}
	}
	return invoke(c, f, c.In)
}

// remoteCall calls a function on the device that input 0 names; there is one.
func remoteCall(c *host.Call) ([]*tensor.Tensor, error) { return invoke(c, c.Node.Func("f"), c.In[1:]) }

// truth tells whether a condition holds: numbers other than 0, strings and tensors with elements do.
func truth(t *tensor.Tensor) bool {
	switch {
	case t.Rank() > 0:
		return t.Len() > 0
	case t.DType() == tensor.String:
		return t.Strings()[0] != ""
	}
	return t.Complex(0) != 0
}

func branch(c *host.Call) ([]*tensor.Tensor, error) {
	if truth(c.In[0]) {
		return invoke(c, c.Node.Func("then_branch"), c.In[1:])
	}
	return invoke(c, c.Node.Func("else_branch"), c.In[1:])
}

// count calls the body for each number from start by delta to before the limit, on what it gave the time before.
func count(c *host.Call) ([]*tensor.Tensor, error) {
	var bounds [3]int64
	for i := range bounds {
		var err error
		if bounds[i], err = c.Int(i); err != nil {
			return nil, err
		}
	}
	start, limit, delta := bounds[0], bounds[1], bounds[2]
	if !(start == limit || delta > 0 && start < limit || delta < 0 && start > limit) {
		return nil, c.Invalid("Invalid start/limit/delta: %d %d %d", start, limit, delta)
	}
	state := c.In[3:]
	for i := start; delta > 0 && i < limit || delta < 0 && i > limit; i += delta {
		next, err := invoke(c, c.Node.Func("body"), append([]*tensor.Tensor{tensor.Scalar(int32(i))}, state...))
		if err != nil {
			return nil, err
		}
		if len(next) != len(state) {
			return nil, c.Invalid("For loop body returned %d arguments. Expected: %d", len(next), len(state))
		}
		state = next
	}
	return state, nil
}

// choose takes the last branch where the index is out of range.
func choose(c *host.Call) ([]*tensor.Tensor, error) {
	branches := c.Node.Funcs("branches")
	i, err := c.Int(0)
	if err != nil {
		return nil, err
	}
	if i < 0 || i >= int64(len(branches)) {
		i = int64(len(branches)) - 1
	}
	return invoke(c, branches[i], c.In[1:])
}

func loop(c *host.Call) ([]*tensor.Tensor, error) {
	state := c.In
	for {
		again, err := invoke(c, c.Node.Func("cond"), state)
		if err != nil {
			return nil, err
		}
		if len(again) != 1 {
			return nil, c.Invalid("the condition gives %d tensors, expected 1", len(again))
		}
		if !truth(again[0]) {
			return state, nil
		}
		if state, err = invoke(c, c.Node.Func("body"), state); err != nil {
			return nil, err
		}
		if c.Context.Err() != nil {
			return nil, c.Interrupted()
		}
	}
}
