// Package kernels is the one list of the ops that the host evaluates with state, from the packages that have them. The
// importers take from it which ops those are; it knows no graph and no session.
package kernels

import (
	"slices"

	"tfc/runtime/coordination"
	"tfc/runtime/dataset"
	"tfc/runtime/file"
	"tfc/runtime/host"
	"tfc/runtime/queue"
	"tfc/runtime/table"
)

// All lists the kernels; each op is there once.
func All() []host.Kernel {
	return slices.Concat(dataset.Kernels(), queue.Kernels(), coordination.Kernels(), table.Kernels(), file.Kernels())
}
