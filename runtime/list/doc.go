// Package list has the kernels of TensorArrays, tensor lists and stacks whose elements no dense buffer can
// hold: elements of differing shapes, of strings, or whose number no one knows before the run. Where a buffer can, the
// importers make one, and none of this runs.
//
// A TensorArray or a stack is an object behind a handle; a tensor list is a value, so that each change makes another
// list. Like its neighbours the package knows host.Call, and neither sessions nor the compiler.
package list

import (
	"slices"

	"tfc/runtime/host"
)

// Kernels lists the package's ops.
func Kernels() []host.Kernel {
	return slices.Concat(arrayKernels(), listKernels(), stackKernels())
}
