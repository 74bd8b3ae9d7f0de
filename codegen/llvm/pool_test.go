package llvm_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// poolModule is the gradient of a max pool, masked as a relu before the pool would, in a random geometry.
func poolModule(r *rand.Rand) string {
	for {
		x := []int{1 + r.IntN(3), 1 + r.IntN(9), 1 + r.IntN(9), []int{1, 5, 16, 24, 40}[r.IntN(5)]}
		window, strides, low, high := []int{1, 0, 0, 1}, []int{1, 0, 0, 1}, make([]int, 4), make([]int, 4)
		y, good := []int{x[0], 0, 0, x[3]}, true
		for d := 1; d < 3; d++ {
			window[d], strides[d] = 1+r.IntN(3), 1+r.IntN(4)
			low[d], high[d] = r.IntN(window[d]), r.IntN(window[d])
			room := x[d] + low[d] + high[d] - window[d]
			y[d] = room/strides[d] + 1
			good = good && room >= 0
		}
		if !good {
			continue
		}
		return fmt.Sprintf(`module "pool"
func @main(%%x: f32[%[1]s], %%dy: f32[%[2]s]) -> (f32[%[1]s]) {
  %%g = window_max_grad %%x, %%dy {high=[%[3]s], low=[%[4]s], strides=[%[5]s], window=[%[6]s]} : f32[%[1]s]
  %%p = relu %%x : f32[%[1]s]
  %%r = mul %%g, %%p : f32[%[1]s]
  return %%r
}
`, ints(x), ints(y), ints(high), ints(low), ints(strides), ints(window))
	}
}

func TestMaxPoolGradRandom(t *testing.T) {
	n := uint64(40)
	if testing.Short() {
		n = 5
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			checkSums(t, poolModule(rand.New(rand.NewPCG(seed, 2))), int(seed%2))
		})
	}
}
