// Package kernels is the one list of the ops that the host evaluates with state, from the packages that have them. The
// importers take from it which ops those are; it knows no graph and no session.
package kernels

import (
	"slices"

	"tfc/runtime/checkpoint"
	"tfc/runtime/coordination"
	"tfc/runtime/dataset"
	"tfc/runtime/host"
	"tfc/runtime/invoke"
	"tfc/runtime/list"
	"tfc/runtime/print"
	"tfc/runtime/queue"
	"tfc/runtime/reader"
	"tfc/runtime/rendezvous"
	"tfc/runtime/sampler"
	"tfc/runtime/stored"
	"tfc/runtime/summary"
	"tfc/runtime/table"
	"tfc/runtime/variant"
)

// All lists the kernels; each op is there once.
func All() []host.Kernel {
	return slices.Concat(
		checkpoint.Kernels(), coordination.Kernels(), dataset.Kernels(), invoke.Kernels(), list.Kernels(), print.Kernels(),
		queue.Kernels(), reader.Kernels(), rendezvous.Kernels(), sampler.Kernels(), stored.Kernels(),
		summary.Kernels(), table.Kernels(), variant.Kernels(),
	)
}
