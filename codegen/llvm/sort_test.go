package llvm_test

import "testing"

// TestLargeSort needs more scratch than a stack has.
func TestLargeSort(t *testing.T) {
	check(t, `module "sort"
func @main(%x: f32[1,40000]) -> (f32[1,40000], f32[1,5], i32[1,5]) {
  %s = sort %x {axis=1} : f32[1,40000]
  %v, %i = topk %x {k=5} : f32[1,5], i32[1,5]
  return %s, %v, %i
}
`)
}
