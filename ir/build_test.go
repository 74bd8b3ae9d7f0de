package ir

import (
	"strings"
	"testing"

	"tfc/ir/host"
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

func TestTableHasUniqueCompleteRows(t *testing.T) {
	for _, d := range Defs() {
		if d.Doc == "" || !strings.HasSuffix(d.Doc, ".") || d.Infer == nil {
			t.Errorf("%s: incomplete row", d.Name)
		}
		if d.Traits.Has(OnHost) && host.KernelOf(d.Name) == nil {
			t.Errorf("%s runs on the host, which has no kernel of the name", d.Name)
		}
	}
}

// TestBodiesVerify builds the scalar function of every elementwise row over every element type
// that the row takes.
func TestBodiesVerify(t *testing.T) {
	for _, d := range Defs() {
		if d.Body == nil {
			continue
		}
		n := 0
		for _, dt := range tensor.DTypes() {
			op := elementwiseOp(d, dt)
			if _, err := d.Infer(op); err != nil {
				continue
			}
			n++
			if err := scalar.Verify(op.Scalar()); err != nil {
				t.Errorf("%s of %s: %v", d.Name, dt, err)
			}
		}
		if n == 0 {
			t.Errorf("%s takes no type", d.Name)
		}
	}
}

func elementwiseOp(d *Def, dt tensor.DType) *Op {
	op := &Op{Def: d, Attrs: Attrs{}}
	for _, name := range d.Operands {
		x := TypeOf(dt, 3)
		if name == "c" {
			x.DType = tensor.Bool
		}
		op.Operands = append(op.Operands, &Value{Type: x})
	}
	if d.Attr("to") != nil {
		op.Attrs["to"] = tensor.U32
	}
	return op
}

func TestBuilderKeepsFirstError(t *testing.T) {
	f := NewBlock([]string{"x", "y"}, []Type{TypeOf(tensor.F32, 2), TypeOf(tensor.F32, 3)})
	b := NewBuilder(f)
	z := b.Add(f.Params[0], f.Params[1])
	b.Neg(z)
	if b.Err() == nil || !strings.HasPrefix(b.Err().Error(), "add.c3: ") || len(f.Ops) != 0 {
		t.Errorf("error %v, %d ops", b.Err(), len(f.Ops))
	}
}
