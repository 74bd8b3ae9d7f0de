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

// TestSelected takes a few of many: of equal elements the first ones, in rows that are no whole vectors long.
func TestSelected(t *testing.T) {
	check(t, `module "topk"
func @main(%x: f32[7,67], %n: i32[5,300]) -> (f32[7,9], i32[7,9], i32[5,4], i64[5,4], i8[5,12], i32[5,12]) {
  %v, %i = topk %x {k=9} : f32[7,9], i32[7,9]
  %w, %j = topk %n {k=4, to=i64} : i32[5,4], i64[5,4]
  %four = const {value=4} : i32[]
  %fours = broadcast %four {dims=[], shape=[5,300]} : i32[5,300]
  %rest = rem %n, %fours : i32[5,300]
  %few = cast %rest {to=i8} : i8[5,300]
  %u, %k = topk %few {k=12} : i8[5,12], i32[5,12]
  return %v, %i, %w, %j, %u, %k
}
`)
}

// TestFirstOfLanes finds the first of equal elements in rows that are no whole vectors long, of infinities alone as well.
func TestFirstOfLanes(t *testing.T) {
	check(t, `module "argreduce"
func @main(%x: f32[7,67], %n: i32[5,300], %h: f16[3,90]) -> (i32[7], i64[5], i64[5], i32[5], i32[3], i32[7]) {
  %a = argreduce %x {axis=1, kind=max, to=i32} : i32[7]
  %four = const {value=4} : i32[]
  %fours = broadcast %four {dims=[], shape=[5,300]} : i32[5,300]
  %rest = rem %n, %fours : i32[5,300]
  %b = argreduce %rest {axis=1, kind=max, to=i64} : i64[5]
  %c = argreduce %rest {axis=1, kind=min, to=i64} : i64[5]
  %few = cast %rest {to=i8} : i8[5,300]
  %d = argreduce %few {axis=1, kind=max, to=i32} : i32[5]
  %e = argreduce %h {axis=1, kind=min, to=i32} : i32[3]
  %inf = const {value=-inf} : f32[]
  %infs = broadcast %inf {dims=[], shape=[7,67]} : f32[7,67]
  %low = min %x, %infs : f32[7,67]
  %f = argreduce %low {axis=1, kind=max, to=i32} : i32[7]
  return %a, %b, %c, %d, %e, %f
}
`)
}
