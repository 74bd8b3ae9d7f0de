package kernel

import (
	"fmt"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
)

// most places that Key compares with each other: it looks at pairs.
const maxKeyPlaces = 64

// Key is a text that is equal for operations of which Lower makes the same kernels, but for names and bindings: a graph of
// many equal layers is lowered once. It holds all that a schedule may look at: of a constant that is not uniform, the type
// alone. False stands for an operation too large to be compared.
func Key(op *ir.Op) (string, bool) {
	bound := bindable(op)
	if len(op.Operands)+len(op.Results) > maxKeyPlaces {
		return "", false
	}
	w := keyWriter{ids: map[*ir.Value]int{}}
	for _, v := range op.Operands {
		w.operand(v)
	}
	w.op(op)
	places := bound[:len(op.Operands)+len(op.Results)]
	for i, v := range places {
		for _, o := range places[:i] {
			w.relation(v, o)
		}
	}
	return w.b.String(), true
}

// Rebind gives the kernels of one operation to another of the same key; false where a kernel works on something that is
// not of the operation.
func Rebind(kernels []*Kernel, from, to *ir.Op) ([]*Kernel, bool) {
	twin := map[*ir.Value]*ir.Value{}
	theirs := bindable(to)
	for i, v := range bindable(from) {
		if _, ok := twin[v]; !ok {
			twin[v] = theirs[i]
		}
	}
	out := make([]*Kernel, len(kernels))
	for i, k := range kernels {
		c := *k
		c.Name = kernelName(to)
		c.Bindings = make([]*ir.Value, len(k.Bindings))
		for j, v := range k.Bindings {
			if c.Bindings[j] = twin[v]; v != nil && twin[v] == nil {
				return nil, false
			}
		}
		out[i] = &c
	}
	return out, true
}

// bindable lists the values that an operation's kernels may have buffers for: operands, results, and what its body makes.
func bindable(op *ir.Op) []*ir.Value {
	all := append(append([]*ir.Value{}, op.Operands...), op.Results...)
	for _, r := range op.Regions {
		all = append(all, r.Params...)
		r.Walk(func(o *ir.Op) { all = append(all, o.Results...) })
	}
	return all
}

// keyWriter writes keys; ids numbers values in the order in which they are met.
type keyWriter struct {
	b   strings.Builder
	ids map[*ir.Value]int
}

func (w *keyWriter) id(v *ir.Value) int {
	id, ok := w.ids[v]
	if !ok {
		id = len(w.ids)
		w.ids[v] = id
	}
	return id
}

// operand writes what an operand of the operation is: the value of one that kernels hold in their code.
func (w *keyWriter) operand(v *ir.Value) {
	fmt.Fprintf(&w.b, "%d:%v", w.id(v), v.Type)
	if t := Constant(v); t != nil {
		w.constant(t)
	}
}

func (w *keyWriter) constant(t *tensor.Tensor) {
	if !Uniform(t) {
		w.b.WriteString("=const")
		return
	}
	fmt.Fprintf(&w.b, "=%v %v %x", t.DType(), t.Shape(), t.Bytes()[:min(t.DType().Size(), len(t.Bytes()))])
}

func (w *keyWriter) op(op *ir.Op) {
	fmt.Fprintf(&w.b, "\n%s", op.Def.Name)
	for _, v := range op.Operands {
		fmt.Fprintf(&w.b, " %d", w.id(v))
	}
	for _, a := range op.Def.Attrs {
		switch x := op.Attrs[a.Name].(type) {
		case nil:
		case *tensor.Tensor:
			w.constant(x)
		case string:
			fmt.Fprintf(&w.b, " %s=%q", a.Name, x)
		default:
			fmt.Fprintf(&w.b, " %s=%v", a.Name, x)
		}
	}
	for _, v := range op.Results {
		fmt.Fprintf(&w.b, " %d:%v", w.id(v), v.Type)
	}
	for _, r := range op.Regions {
		w.b.WriteString("{")
		for _, v := range r.Params {
			fmt.Fprintf(&w.b, " %d:%v", w.id(v), v.Type)
		}
		for _, inner := range r.Ops {
			w.op(inner)
		}
		for _, v := range r.Results {
			fmt.Fprintf(&w.b, " %d", w.id(v))
		}
		w.b.WriteString("}")
	}
}

// relation writes how the memory of two values goes together.
func (w *keyWriter) relation(v, o *ir.Value) {
	switch {
	case v != o && (v.Place.Kind == ir.Unplaced || v.Place != o.Place):
		if overlap(v, o) {
			w.b.WriteString("o")
		} else {
			w.b.WriteString("-")
		}
	default:
		w.b.WriteString("s")
	}
}
