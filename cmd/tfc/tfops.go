package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// opList is what of TensorFlow's registry is supported.
type opList struct {
	Ops []tfOp `json:"ops"`
	// Supported counts those of Ops that are in the registry, which has Registry ops. SupportedKernels and Kernels count
	// those for which TensorFlow has a CPU kernel.
	Supported        int `json:"supported"`
	Registry         int `json:"registry"`
	SupportedKernels int `json:"supported_with_cpu_kernel"`
	Kernels          int `json:"registry_with_cpu_kernel"`
}

// tfOp is a TensorFlow op that is supported.
type tfOp struct {
	Name  string      `json:"name"`
	Types []attrTypes `json:"types"`
	Host  bool        `json:"host"` // it runs on the host
}

// attrTypes are the types that an attr of an op may have.
type attrTypes struct {
	Attr  string   `json:"attr"`
	Types []string `json:"types"`
}

// supportedOps lists the ops that can be imported, by name.
func supportedOps() *opList {
	list := &opList{}
	for _, name := range frontend.Supported() {
		if op, ok := supportedOp(name); ok {
			list.Ops = append(list.Ops, op)
		}
	}
	for _, name := range graphdef.OpNames() {
		kernel := graphdef.Op(name).HasCPUKernel()
		supported := slices.ContainsFunc(list.Ops, func(op tfOp) bool { return op.Name == name })
		list.Registry++
		list.Supported += count(supported)
		list.Kernels += count(kernel)
		list.SupportedKernels += count(kernel && supported)
	}
	return list
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// supportedOp describes an op that can be imported.
func supportedOp(name string) (tfOp, bool) {
	def := graphdef.Op(name)
	if _, ok := slices.BinarySearch(frontend.Supported(), name); !ok || def == nil {
		return tfOp{}, false
	}
	op := tfOp{Name: name, Host: frontend.OnHost(name), Types: []attrTypes{}}
	for _, a := range def.OpDef.Attr {
		if a.Type == "type" || a.Type == "list(type)" {
			op.Types = append(op.Types, attrTypes{a.Name, typeNames(allowedTypes(def, a))})
		}
	}
	return op, true
}

// allowedTypes are the types of a CPU kernel, else those that the attr takes; nil stands for all.
func allowedTypes(def *graphdef.OpDef, a *pb.OpDef_AttrDef) []pb.DataType {
	if types := def.CPUTypes(a.Name); def.HasCPUKernel() && types != nil {
		return types
	}
	return a.GetAllowedValues().GetList().GetType()
}

// typeNames names those of the types that there are tensors of; of nil, "any".
func typeNames(types []pb.DataType) []string {
	if types == nil {
		return []string{"any"}
	}
	var known []tensor.DType
	for _, t := range types {
		if d, err := graphdef.DType(t); err == nil {
			known = append(known, d)
		}
	}
	slices.Sort(known)
	names := []string{}
	for _, d := range slices.Compact(known) {
		names = append(names, d.String())
	}
	return names
}

// String is the op's line in a list.
func (op tfOp) String() string {
	where := "native"
	if op.Host {
		where = "host"
	}
	return op.Name + "\t" + where + "\t" + op.typeText()
}

func (op tfOp) typeText() string {
	var parts []string
	for _, a := range op.Types {
		parts = append(parts, a.Attr+": "+strings.Join(a.Types, " "))
	}
	return strings.Join(parts, "; ")
}

func (l *opList) write(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "op\twhere\ttypes")
	for _, op := range l.Ops {
		fmt.Fprintln(out, op)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d of the %d ops in TensorFlow's registry are supported, %d of the %d that it has a CPU kernel for\n",
		l.Supported, l.Registry, l.SupportedKernels, l.Kernels)
	return err
}

func (l *opList) writeJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	return out.Encode(l)
}
