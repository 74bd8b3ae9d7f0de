package llvm_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// convCase is a convolution's geometry: the spatial dimensions of x and of the filter, and what lies between.
type convCase struct {
	batch, cin, cout, groups                   int
	x, w, strides, dilations, low, high, sizes []int
}

func ints(list []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ",")
}

// out fills in the result's spatial dimensions and reports whether there is a result.
func (c *convCase) out() bool {
	c.sizes = nil
	for d, n := range c.x {
		room := n + c.low[d] + c.high[d] - (c.w[d]-1)*c.dilations[d] - 1
		if room < 0 {
			return false
		}
		c.sizes = append(c.sizes, room/c.strides[d]+1)
	}
	return true
}

func (c *convCase) attrs() string {
	return fmt.Sprintf("dilations=[%s], groups=%d, high=[%s], low=[%s], strides=[%s]",
		ints(c.dilations), c.groups, ints(c.high), ints(c.low), ints(c.strides))
}

// module computes the convolution with a bias and relu, or one of its gradients.
func (c *convCase) module(op string) string {
	x := fmt.Sprintf("%d,%s,%d", c.batch, ints(c.x), c.cin)
	w := fmt.Sprintf("%s,%d,%d", ints(c.w), c.cin/c.groups, c.cout)
	y := fmt.Sprintf("%d,%s,%d", c.batch, ints(c.sizes), c.cout)
	switch op {
	case "conv_grad_input":
		return fmt.Sprintf(`module "conv"
func @main(%%w: f32[%[2]s], %%dy: f32[%[3]s]) -> (f32[%[1]s]) {
  %%r = conv_grad_input %%w, %%dy {%[4]s, shape=[%[1]s]} : f32[%[1]s]
  return %%r
}
`, x, w, y, c.attrs())
	case "conv_grad_filter":
		return fmt.Sprintf(`module "conv"
func @main(%%x: f32[%[1]s], %%dy: f32[%[3]s]) -> (f32[%[2]s]) {
  %%r = conv_grad_filter %%x, %%dy {%[4]s, shape=[%[2]s]} : f32[%[2]s]
  return %%r
}
`, x, w, y, c.attrs())
	}
	return fmt.Sprintf(`module "conv"
func @main(%%x: f32[%[1]s], %%w: f32[%[2]s], %%bias: f32[%[5]d]) -> (f32[%[3]s]) {
  %%c = conv %%x, %%w {%[4]s} : f32[%[3]s]
  %%b = broadcast %%bias {dims=[%[6]d], shape=[%[3]s]} : f32[%[3]s]
  %%s = add %%c, %%b : f32[%[3]s]
  %%r = relu %%s : f32[%[3]s]
  return %%r
}
`, x, w, y, c.attrs(), c.cout, len(c.x)+1)
}

// randomConv makes a small geometry; depthwise and grouped ones among them.
func randomConv(r *rand.Rand) convCase {
	for {
		c := convCase{batch: 1 + r.IntN(2), groups: 1}
		switch r.IntN(4) {
		case 0:
			c.groups = 1 + r.IntN(20)
			c.cin, c.cout = c.groups, c.groups*(1+r.IntN(2))
		case 1:
			c.groups = 1 + r.IntN(3)
			c.cin, c.cout = c.groups*(1+r.IntN(4)), c.groups*(1+r.IntN(20))
		default:
			c.cin, c.cout = 1+r.IntN(9), 1+r.IntN(40)
		}
		for range 1 + r.IntN(3) {
			c.x, c.w = append(c.x, 1+r.IntN(12)), append(c.w, 1+r.IntN(4))
			c.strides, c.dilations = append(c.strides, 1+r.IntN(3)), append(c.dilations, 1+r.IntN(5)/4)
			c.low, c.high = append(c.low, r.IntN(3)), append(c.high, r.IntN(3))
		}
		if c.out() {
			return c
		}
	}
}

func TestConvRandom(t *testing.T) {
	n := uint64(40)
	if testing.Short() {
		n = 5
	}
	for seed := range n {
		for _, op := range []string{"conv", "conv_grad_input", "conv_grad_filter"} {
			t.Run(fmt.Sprintf("%s.%d", op, seed), func(t *testing.T) {
				t.Parallel()
				c := randomConv(rand.New(rand.NewPCG(seed, 1)))
				checkSums(t, c.module(op), int(seed%2))
			})
		}
	}
}

// TestConvWinograd has convolutions by 3x3 windows with channels enough for Winograd's algorithm.
func TestConvWinograd(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 3))
			c := convCase{batch: 1 + r.IntN(2), groups: 1, cin: 32 + r.IntN(9), cout: 32 + 16*r.IntN(3), w: []int{3, 3},
				x: []int{15 + r.IntN(9), 15 + r.IntN(9)}, strides: []int{1, 1}, dilations: []int{1, 1},
				low: []int{r.IntN(3), r.IntN(3)}, high: []int{r.IntN(3), r.IntN(3)}}
			c.out()
			text := c.module("conv")
			p := compile(t, parsed(t, text), true, int(seed%2))
			sameSums(t, text, p)
			if n := strings.Count(p.kernels(), "kernel "); n != 4 {
				t.Errorf("not by transforms:\n%s", p.kernels())
			}
		})
	}
}

// TestConvGradFilterSlices has operands too large for a cache: sums go image by image.
func TestConvGradFilterSlices(t *testing.T) {
	for _, batch := range []int{2, 3} {
		for threads := range 2 {
			c := convCase{batch: batch, groups: 1, cin: 80, cout: 40, x: []int{28, 20}, w: []int{3, 2}, strides: []int{1, 1},
				dilations: []int{1, 1}, low: []int{1, 0}, high: []int{1, 1}}
			c.out()
			text := c.module("conv_grad_filter")
			p := compile(t, parsed(t, text), true, threads)
			sameSums(t, text, p)
			if !strings.Contains(p.kernels(), "write read") && !strings.Contains(p.kernels(), "read write") {
				t.Errorf("not in slices:\n%s", p.kernels())
			}
		}
	}
}

// BenchmarkConv times layers of small vision models.
func BenchmarkConv(b *testing.B) {
	layer := func(size, cin, cout, groups, k, stride int) convCase {
		pad := k / 2
		c := convCase{batch: 1, cin: cin, cout: cout, groups: groups, x: []int{size, size}, w: []int{k, k},
			strides: []int{stride, stride}, dilations: []int{1, 1}, low: []int{pad, pad}, high: []int{pad, pad}}
		c.out()
		return c
	}
	for _, c := range []convCase{
		layer(56, 64, 64, 1, 3, 1), layer(14, 256, 256, 1, 3, 1), layer(128, 3, 24, 1, 5, 2), layer(64, 24, 24, 24, 3, 1),
		layer(56, 64, 256, 1, 1, 1), layer(28, 10, 32, 1, 3, 1),
	} {
		for _, op := range []string{"conv", "conv_grad_input", "conv_grad_filter"} {
			flops := 2 * float64(c.sizes[0]*c.sizes[1]*c.cout*c.w[0]*c.w[1]*c.cin/c.groups)
			name := fmt.Sprintf("%s.%dx%d.%d-%d.k%d", op, c.x[0], c.x[1], c.cin, c.cout, c.w[0])
			b.Run(name, func(b *testing.B) { benchModule(b, c.module(op), flops) })
		}
	}
}
