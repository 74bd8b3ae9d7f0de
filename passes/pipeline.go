package passes

import (
	"fmt"
	"slices"
	"strings"
)

// Pipeline is the default order of passes. Its constraints are in the table below.
var pipeline = [...]Pass{
	{"autodiff", "adds the adjoints that were asked for to their functions", runAutodiff},
	{"dead-subgraph", "removes operations without effect that nothing uses, and untouched variables", runDead},
	{"algebra", "rewrites by identities that hold for NaN, infinities and -0 too", runAlgebra},
	{"fold", "computes operations on constants", runFold},
	{"cse", "merges equal operations", runCSE},
	{"algebra-late", "repeats algebra on what fold and cse uncovered", runAlgebra},
	{"dead-late", "removes what the passes before left unused", runDead},
	{"placement", "resolves device strings", runPlacement},
	{"convolution", "gives convolutions the form that kernels do best", runConvolution},
	{"pack", "turns the matrices of large products into panels", runPack},
	{"fusion", "joins operations into kernels", runFusion},
	{"schedule", "orders operations so that variables update in place", runSchedule},
	{"memory-plan", "gives every value its place in memory", runMemoryPlan},
}

// Order is a constraint: where both passes run, Before comes first.
type Order struct {
	Before, After, Reason string
}

// order is why the pipeline is as it is.
var order = [...]Order{
	{"autodiff", "dead-subgraph", "adjoints leave zeros and unused forward values behind"},
	{"autodiff", "fold", "seeds and scales of adjoints are constants"},
	{"autodiff", "fusion", "adjoints are defined on primitives, not on fusions"},
	{"dead-subgraph", "fold", "folding what nobody uses is wasted"},
	{"fold", "cse", "equal constants become one"},
	{"cse", "fusion", "a fusion hides its operations from cse"},
	{"fold", "fusion", "scalar constants become part of kernels"},
	{"algebra", "fusion", "fusion expects broadcasts without size-1 steps and dots without transposed operands"},
	{"algebra", "algebra-late", "the second run is for what came between"},
	{"algebra-late", "dead-late", "rewriting leaves the old operations behind"},
	{"dead-late", "fusion", "an unused result would be written to memory"},
	{"autodiff", "convolution", "the transforms have no gradients"},
	{"algebra", "convolution", "algebra knows convolutions, not their parts"},
	{"convolution", "fusion", "a fusion hides its convolution; what follows joins the last transform"},
	{"placement", "fusion", "operations on different devices never share a kernel"},
	{"algebra-late", "pack", "algebra would read the transposed matrix in place again"},
	{"autodiff", "pack", "a product's adjoint is not that of panels"},
	{"pack", "fusion", "what makes a matrix may join its packing"},
	{"fusion", "schedule", "the schedule orders kernels"},
	{"schedule", "memory-plan", "lifetimes follow from the order"},
	{"fusion", "memory-plan", "values inside a fusion take no memory"},
}

// Pipeline lists the passes of the default order.
func Pipeline() []Pass { return slices.Clone(pipeline[:]) }

// Ordering lists the constraints on the order of passes.
func Ordering() []Order { return slices.Clone(order[:]) }

// Lookup finds a pass by name; nil if there is none.
func Lookup(name string) *Pass {
	for i := range pipeline {
		if pipeline[i].Name == name {
			return &pipeline[i]
		}
	}
	return nil
}

// Select is the list of passes that a configuration runs: Only (or the default pipeline) less
// Disabled. Unknown names and an order against the table are errors.
func Select(cfg *Config) ([]Pass, error) {
	names := cfg.Only
	if len(names) == 0 {
		for _, p := range pipeline {
			names = append(names, p.Name)
		}
	}
	for _, name := range cfg.Disabled {
		if Lookup(name) == nil {
			return nil, unknownPass(name)
		}
	}
	var list []Pass
	for _, name := range names {
		p := Lookup(name)
		if p == nil {
			return nil, unknownPass(name)
		}
		if !slices.Contains(cfg.Disabled, name) {
			list = append(list, *p)
		}
	}
	return list, CheckOrder(list)
}

func unknownPass(name string) error {
	var known []string
	for _, p := range pipeline {
		known = append(known, p.Name)
	}
	return fmt.Errorf("unknown pass %q: known are %s", name, strings.Join(known, ", "))
}

// CheckOrder checks a list of passes against the ordering table; a pass may repeat.
func CheckOrder(list []Pass) error {
	for _, o := range order {
		first := slices.IndexFunc(list, func(p Pass) bool { return p.Name == o.After })
		if first < 0 {
			continue
		}
		for _, p := range list[first:] {
			if p.Name == o.Before {
				return fmt.Errorf("pass %s must come before %s: %s", o.Before, o.After, o.Reason)
			}
		}
	}
	return nil
}
