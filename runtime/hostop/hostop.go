// Package hostop runs the operations that native code hands back to the host: decompositions of matrices, special
// functions. Kernels of ir/host compute them, in a session and in an executable alike.
//
// It knows operations by their names and flags, as an entry's metadata has them (runtime/abi), never the ir.
package hostop

import (
	"unsafe"

	"tfc/ir/host"
	"tfc/ir/tensor"
	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/runtime/status"
)

// Register makes the host operations of an entry callable from its code: host and data go into every call. An error is
// handed to fail, whose result ends the call. Release ends it all. Of an entry without any there is nothing to register.
func Register(e *abi.Entry, fail func(call *abi.Call, err error) int32) (host, data uintptr, release func()) {
	if len(e.HostOps) == 0 {
		return 0, 0, func() {}
	}
	return foreign.RegisterHost(func(call *abi.Call, op int, operands, results *unsafe.Pointer) int32 {
		dims := unsafe.Slice(call.Dims, len(e.Dims))
		if err := run(&e.HostOps[op], dims, operands, results); err != nil {
			return fail(call, err)
		}
		return 0
	})
}

// run computes an operation on native memory.
func run(op *abi.HostOp, dims []int64, operands, results *unsafe.Pointer) error {
	kernel := host.KernelOf(op.Op)
	if kernel == nil {
		return status.Errorf(status.Unimplemented, op.Node, op.Op, "the host has no kernel for the operation")
	}
	args, err := views(op.Operands, dims, operands)
	if err != nil {
		return err
	}
	into, err := views(op.Results, dims, results)
	if err != nil {
		return err
	}
	c := &host.Call{Args: args, Flags: op.Flags}
	for _, t := range into {
		c.Results = append(c.Results, t.DType())
	}
	out, err := kernel(c)
	if err != nil {
		return status.Errorf(status.InvalidArgument, op.Node, op.Op, "%w", err)
	}
	for i, t := range out {
		copy(into[i].Bytes(), t.Bytes())
	}
	return nil
}

// views are tensors over native memory.
func views(ports []abi.Port, dims []int64, at *unsafe.Pointer) ([]*tensor.Tensor, error) {
	out := make([]*tensor.Tensor, len(ports))
	for i, p := range unsafe.Slice(at, len(ports)) {
		shape := ports[i].Sizes(dims)
		raw := unsafe.Slice((*byte)(p), tensor.NumElements(shape)*ports[i].DType.Size())
		t, err := tensor.FromBytes(ports[i].DType, shape, raw)
		if err != nil {
			return nil, err
		}
		out[i] = t
	}
	return out, nil
}
