package family_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
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
		{"first", func(b *ir.Builder, x *ir.Value, n int) *ir.Value { return b.SliceAxis(x, 0, 0, 1) }, "limit=[1,-1]"},
		{"but the last", func(b *ir.Builder, x *ir.Value, n int) *ir.Value { return b.SliceAxis(x, 0, 0, n-1) }, "limit=[-2,-1]"},
		{"last", func(b *ir.Builder, x *ir.Value, n int) *ir.Value { return b.SliceAxis(x, 0, max(n-1, 0), n) }, "start=[-2,0]"},
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

// TestLimits has graphs that are refused for some sizes.
func TestLimits(t *testing.T) {
	m, exceptions, err := family.Of([]string{"n"}, module(func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
		if n < 50 || n > 700 {
			b.SetErr(fmt.Errorf("%d rows", n))
		}
		return b.SliceAxis(x, 0, 0, 50)
	}))
	if err != nil {
		t.Fatal(err)
	}
	f := m.Func("main")
	for n, want := range map[int]string{50: "", 700: "", 701: "701 rows", 9000: "701 rows"} {
		bound, err := f.Bind(map[string]int{"n": n})
		if err != nil {
			t.Fatal(err)
		}
		_, err = eval.Run(bound, []*tensor.Tensor{tensor.New(tensor.F32, n, 4)}, eval.Vars{})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%d: got %v, want %q", n, err, want)
		}
	}
	if text := m.String(); !strings.Contains(text, "49 rows") || !strings.Contains(text, "701 rows") {
		t.Errorf("no limits in\n%s", text)
	}
	if len(exceptions) != 11 {
		t.Errorf("%d exceptions", len(exceptions))
	}
}

// TestNone has graphs without a module for all sizes.
func TestNone(t *testing.T) {
	tests := map[string]func(b *ir.Builder, x *ir.Value, n int) *ir.Value{
		"depends on a size": func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			return b.Mul(x, b.Splat(x.Type, 1/float64(n)))
		},
		"for sizes map[n:2053] it is not": func(b *ir.Builder, x *ir.Value, n int) *ir.Value {
			if n > 1500 {
				return b.Op("neg", nil, x)
			}
			return x
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
