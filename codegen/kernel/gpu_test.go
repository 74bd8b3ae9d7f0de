package kernel

import (
	"strings"
	"testing"

	"tfc/ir/tensor"
)

// TestVerifyShared takes one of the two barriers away from threads that exchange values in a loop, or memory.
func TestVerifyShared(t *testing.T) {
	for _, c := range []struct {
		before, after bool
		bytes         int
		want          string
	}{
		{true, true, 256, ""},
		{false, true, 256, "s0 is read and written"},
		{true, false, 256, "s0 is read and written"},
		{true, true, 248, "8 bytes too large"},
	} {
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
		if err := verifyShared(b.Finish(), c.bytes); err != nil {
			got = err.Error()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("barriers %t, %t: got %q, want %q", c.before, c.after, got, c.want)
		}
	}
}
