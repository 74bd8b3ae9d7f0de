package ir

import (
	"fmt"
	"slices"
)

// Match compares a symbolic type with actual sizes and records in sizes what its symbols stand
// for. A size that contradicts the type or an earlier finding is an error.
func (t Type) Match(actual []int, sizes map[string]int) error {
	if len(actual) != t.Rank() {
		return fmt.Errorf("shape %v is not of rank %d", actual, t.Rank())
	}
	for i, d := range t.Shape {
		want := d.Size
		if !d.Known() {
			if _, ok := sizes[d.Sym]; !ok && len(d.Symbols()) == 1 && d.Symbols()[0] == d.Sym {
				sizes[d.Sym] = actual[i]
			}
			want = d.At(sizes).Size
		}
		if actual[i] != want {
			return fmt.Errorf("shape %v does not match %s: dimension %d is not %d", actual, t, i, want)
		}
	}
	return nil
}

// Bind copies a function with its symbolic sizes replaced by numbers; symbols that sizes does
// not have stay. Result types are inferred anew.
func (f *Func) Bind(sizes map[string]int) (*Func, error) {
	n := *f
	n.Body = f.Body.Clone(map[*Value]*Value{})
	return &n, n.Body.bind(sizes)
}

func (b *Block) bind(sizes map[string]int) error {
	for _, p := range b.Params {
		p.Type.Shape = bound(p.Type.Shape, sizes)
	}
	for _, op := range b.Ops {
		if err := op.bind(sizes); err != nil {
			return err
		}
	}
	return nil
}

func (op *Op) bind(sizes map[string]int) error {
	for name, v := range op.Attrs {
		if shape, ok := v.([]Dim); ok {
			op.Attrs[name] = bound(shape, sizes)
		}
	}
	for _, r := range op.Regions {
		if err := r.bind(sizes); err != nil {
			return err
		}
	}
	types, err := op.Def.Infer(op)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	for i, t := range types {
		op.Results[i].Type = t
	}
	return nil
}

func bound(shape []Dim, sizes map[string]int) []Dim {
	out := slices.Clone(shape)
	for i, d := range out {
		out[i] = d.At(sizes)
	}
	return out
}
