package kernel

import (
	"strings"
	"testing"

	"tfc/ir/tensor"
)

// TestVerifyShared takes one of the two barriers away from threads that exchange values in a loop.
func TestVerifyShared(t *testing.T) {
	for _, c := range []struct {
		before, after bool
		want          string
	}{{true, true, ""}, {false, true, "s0 is read and written"}, {true, false, "s0 is read and written"}} {
		b := NewBuilder("exchange")
		g := newGen(b, nil)
		s := g.shared(tensor.I64, 32)
		y := b.AddBuffer(&Buffer{Name: "y", DType: tensor.I64, Len: 32, Access: Write}, nil)
		thread := b.Special(ThreadIndex)
		b.Loop(0, 4, 1, nil, func(i *Value, _ []*Value) []*Value {
			b.Emit(&Store{Buffer: s, Index: thread, Value: i})
			if c.before {
				b.Emit(&Barrier{})
			}
			x := b.Load(b.NewLoad(s, Type{tensor.I64, 1}, i))
			b.Emit(&Store{Buffer: y, Index: thread, Value: x})
			if c.after {
				b.Emit(&Barrier{})
			}
			return nil
		})
		got := ""
		if err := verifyShared(b.Finish()); err != nil {
			got = err.Error()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("barriers %t, %t: got %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
