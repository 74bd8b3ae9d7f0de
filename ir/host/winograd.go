package host

import "tfc/ir/tensor"

// The matrices of F(2×2, 3×3): with g a filter and d a tile of 4×4 inputs, a tile of 2×2 results is
// outᵀ·((filter·g·filterᵀ) ⊙ (in·d·inᵀ))·out.
var (
	winogradInput  = [][]float64{{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}}
	winogradOutput = [][]float64{{1, 1, 1, 0}, {0, 1, -1, -1}}
)

// sandwich is m·x·mᵀ for a square x.
func sandwich(m [][]float64, x func(i, j int) float64) [][]float64 {
	out := make([][]float64, len(m))
	for r := range m {
		for c := range m {
			sum := 0.0
			for i, a := range m[r] {
				for j, b := range m[c] {
					if a != 0 && b != 0 {
						sum += a * b * x(i, j)
					}
				}
			}
			out[r] = append(out[r], sum)
		}
	}
	return out
}

// WinogradFilter transforms a filter [3,3,C,O] into 16 matrices in panels of columns, [16,O/panel,C,panel]. It is what
// compiling a graph with constant filters waits for, and goes row by row without sandwich.
func WinogradFilter(w *tensor.Tensor, panel int) *tensor.Tensor {
	c, o := w.Shape()[2], w.Shape()[3]
	ws, out := load[float64](w), make([]float64, 16*c*o)
	line := func(x0, x1, x2 float64) [4]float64 {
		return [4]float64{x0, (x0 + x1 + x2) / 2, (x0 - x1 + x2) / 2, x2}
	}
	at := func(i, j, k int) float64 { return ws[(i*3+j)*c*o+k] }
	for k := range c * o {
		in, col := k/o, k%o
		to := (col/panel*c+in)*panel + col%panel
		left, middle, right := line(at(0, 0, k), at(1, 0, k), at(2, 0, k)), line(at(0, 1, k), at(1, 1, k), at(2, 1, k)),
			line(at(0, 2, k), at(1, 2, k), at(2, 2, k))
		for i := range 4 {
			for j, v := range line(left[i], middle[i], right[i]) {
				out[(4*i+j)*c*o+to] = v
			}
		}
	}
	return store(w.DType(), []int{16, o / panel, c, panel}, out)
}

// WinogradInput transforms x [N,H,W,C], zero-padded, into 16 matrices with a row for each tile of results,
// [16,N,tiles,C].
func WinogradInput(x *tensor.Tensor, low, high []int) *tensor.Tensor {
	n, h, w, c := x.Shape()[0], x.Shape()[1], x.Shape()[2], x.Shape()[3]
	down, across := (h+low[0]+high[0]-1)/2, (w+low[1]+high[1]-1)/2
	xs, out := load[float64](x), make([]float64, 16*n*down*across*c)
	for tile := range n * down * across {
		top, left := tile/across%down*2-low[0], tile%across*2-low[1]
		for ch := range c {
			v := sandwich(winogradInput, func(i, j int) float64 {
				if i, j := top+i, left+j; i >= 0 && i < h && j >= 0 && j < w {
					return xs[((tile/across/down*h+i)*w+j)*c+ch]
				}
				return 0
			})
			for e := range 16 {
				out[(e*n*down*across+tile)*c+ch] = v[e/4][e%4]
			}
		}
	}
	return store(x.DType(), []int{16, n, down * across, c}, out)
}

// WinogradOutput transforms the 16 products into the result of the shape [N,H,W,O].
func WinogradOutput(m *tensor.Tensor, y []int) *tensor.Tensor {
	n, h, w, o := y[0], y[1], y[2], y[3]
	down, across := (h+1)/2, (w+1)/2
	ms, out := load[float64](m), make([]float64, product(y))
	for tile := range n * down * across {
		for ch := range o {
			r := sandwich(winogradOutput, func(i, j int) float64 { return ms[((i*4+j)*n*down*across+tile)*o+ch] })
			for e := range 4 {
				if i, j := tile/across%down*2+e/2, tile%across*2+e%2; i < h && j < w {
					out[((tile/across/down*h+i)*w+j)*o+ch] = r[e/2][e%2]
				}
			}
		}
	}
	return store(m.DType(), y, out)
}
