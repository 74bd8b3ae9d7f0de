package family_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/ir/family"
	"tfc/ir/tensor"
)

// module builds a function of x[n,4] as an importer would: with numbers.
func module(build func(b *ir.Builder, x *ir.Value, n int) *ir.Value) family.Member {
	return func(sizes map[string]int) (*ir.Module, error) {
		n := sizes["n"]
		x := &ir.Value{Name: "x", Type: ir.TypeOf(tensor.F32, n, 4)}
		f := &ir.Func{Name: "main", Body: &ir.Block{Params: []*ir.Value{x}}, Results: []string{"y"}}
		b := ir.NewBuilder(f.Body)
		b.Node, b.Hint = "node", "y"
		f.Body.Results = []*ir.Value{build(b, x, n)}
		return &ir.Module{Name: "m", Funcs: []*ir.Func{f}}, b.Err()
	}
}

func TestOf(t *testing.T) {
	tests := []struct {
		name  string
		build func(b *ir.Builder, x *ir.Value, n int) *ir.Value
		want  string // in the module's text
	}{
		{"shape", func(b *ir.Builder, x *ir.Value, n int) *ir.Value { return b.Reshape(x, ir.Dims(2*n, 2)) },
			`reshape %x {shape=[?"2*n",2]}`},
		{"mean", func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			s := b.Reduce("sum", x, 0, 1)
			return b.Div(s, b.Splat(s.Type, float64(4*n)))
		}, `size {of=[?"4*n"], to=f32}`},
		{"slice", func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			return b.Op("slice", ir.Attrs{"start": []int{0, 1}, "limit": []int{n, 3}}, x)
		}, "limit=[-1,3]"},
		{"dead constant", func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			b.Const(tensor.Of([]int{1}, float32(n)/7))
			return x
		}, "return %x"},
		{"count", func(b *ir.Builder, _ *ir.Value, n int) *ir.Value {
			c := tensor.New(tensor.I64, n)
			for i := range n {
				c.SetInt(i, int64(2*i+1))
			}
			return b.Const(c)
		}, "iota {axis=0, shape=[?n], to=i64}"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			m, exceptions, err := family.Of([]string{"n"}, module(c.build))
			if err != nil {
				t.Fatal(err)
			}
			if text := m.String(); !strings.Contains(text, c.want) {
				t.Errorf("no %s in\n%s", c.want, text)
			}
			if err := ir.Verify(m); err != nil {
				t.Error(err)
			}
			for _, e := range exceptions {
				if e.Sizes["n"] > 0 {
					t.Errorf("exception %v: %v", e.Sizes, e.Err)
				}
			}
		})
	}
}

// TestExceptions finds the sizes at which importers do something else.
func TestExceptions(t *testing.T) {
	_, exceptions, err := family.Of([]string{"n"}, module(func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
		switch n {
		case 0:
			b.SetErr(errors.New("empty"))
		case 2:
			return b.Op("neg", nil, x)
		}
		return x
	}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range exceptions {
		got = append(got, fmt.Sprint(e.Sizes, e.Module != nil, e.Err))
	}
	if want := "map[n:0] false empty;map[n:2] true <nil>"; strings.Join(got, ";") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestNone has graphs without a module for all sizes.
func TestNone(t *testing.T) {
	tests := map[string]func(b *ir.Builder, x *ir.Value, n int) *ir.Value{
		"slice.c4": func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			return b.Op("slice", ir.Attrs{"start": []int{0, 0}, "limit": []int{min(5, n), 4}}, x)
		},
		"depends on a size": func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			return b.Mul(x, b.Splat(x.Type, 1/float64(n)))
		},
		"not the same for all": func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			if n%3 == 0 {
				return b.Op("neg", nil, x)
			}
			return b.Op("abs", nil, x)
		},
		"no product or sum": func(b *ir.Builder, _ *ir.Value, n int) *ir.Value {
			return b.Splat(ir.TypeOf(tensor.F32, (n+1)/2), 0)
		},
	}
	for want, build := range tests {
		_, _, err := family.Of([]string{"n"}, module(build))
		at := (*family.Error)(nil)
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &at) || at.Node != "node" {
			t.Errorf("got %v, want %s at the node", err, want)
		}
	}
}
