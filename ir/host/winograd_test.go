package host

import (
	"math"
	"testing"

	"tfc/ir/tensor"
)

// TestWinograd joins the transforms by plain products and compares with the direct convolution.
func TestWinograd(t *testing.T) {
	const c, o, panel = 3, 4, 2
	x, w := tensor.New(tensor.F64, 2, 5, 6, c), tensor.New(tensor.F64, 3, 3, c, o)
	for _, v := range []*tensor.Tensor{x, w} {
		for i := range v.Len() {
			v.SetFloat(i, math.Sin(float64(7*i+v.Len())))
		}
	}
	low, high := []int{1, 0}, []int{1, 1}
	y := []int{2, 5, 5, o}
	input, filter := WinogradInput(x, low, high), WinogradFilter(w, panel)
	tiles := input.Shape()[2]
	m := tensor.New(tensor.F64, 16, 2, tiles, o/panel, panel)
	for e := range 16 {
		for row := range 2 * tiles {
			for col := range o {
				sum := 0.0
				for k := range c {
					sum += input.Float((e*2*tiles+row)*c+k) * filter.Float(((e*(o/panel)+col/panel)*c+k)*panel+col%panel)
				}
				m.SetFloat((e*2*tiles+row)*o+col, sum)
			}
		}
	}
	got := WinogradOutput(m, y)
	want := Conv(x, w, ConvGeometry{Strides: []int{1, 1}, Dilations: []int{1, 1}, Low: low, Groups: 1}, y)
	for i := range want.Len() {
		if d := math.Abs(got.Float(i) - want.Float(i)); !(d < 1e-12) {
			t.Fatalf("element %d: got %v, want %v", i, got.Float(i), want.Float(i))
		}
	}
}
