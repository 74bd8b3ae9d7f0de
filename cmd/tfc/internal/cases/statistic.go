package cases

import (
	"fmt"
	"math"
	"slices"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

// Statistic describes a random output by what must hold for every sample.
type Statistic struct {
	Shape       []*int      `json:"shape"` // null: any size
	DType       string      `json:"dtype"`
	Mean        *[2]float64 `json:"mean"` // range, both ends included
	Std         *[2]float64 `json:"std"`
	Min         *float64    `json:"min"`
	Max         *float64    `json:"max"`
	SortedEqual *Value      `json:"sorted_equal"` // the same values in any order
	SubsetOf    *Value      `json:"subset_of"`    // no other values
	Unique      bool        `json:"unique"`       // no value twice
}

// permuted is the tolerance between sorted values of a permutation.
var permuted = Tolerance{Rel: 1e-5, Abs: 1e-6}

// Compare describes the first property that got lacks, or is ""; dir holds the files named.
func (s Statistic) Compare(got *tensor.Tensor, dir string) (string, error) {
	if text := shapeAndType(got, s.DType, s.Shape); text != "" {
		return text, nil
	}
	if text := s.moments(got); text != "" {
		return text, nil
	}
	if s.Unique {
		if values := sortedElements(got); len(slices.Compact(values)) != got.Len() {
			return "values repeat", nil
		}
	}
	if s.SortedEqual != nil {
		want, err := s.SortedEqual.Tensor(dir)
		if err != nil {
			return "", err
		}
		if text := Compare(sorted(got), sorted(want), permuted); text != "" {
			return "not a permutation of the expected values: sorted, " + text, nil
		}
	}
	if s.SubsetOf != nil {
		want, err := s.SubsetOf.Tensor(dir)
		if err != nil {
			return "", err
		}
		return subset(got, want), nil
	}
	return "", nil
}

// moments checks mean, standard deviation and range.
func (s Statistic) moments(got *tensor.Tensor) string {
	if s.Mean == nil && s.Std == nil && s.Min == nil && s.Max == nil {
		return ""
	}
	n := float64(got.Len())
	sum, low, high := 0.0, math.Inf(1), math.Inf(-1)
	for i := range got.Len() {
		sum += got.Float(i)
		low, high = math.Min(low, got.Float(i)), math.Max(high, got.Float(i))
	}
	mean, squares := sum/n, 0.0
	for i := range got.Len() {
		squares += (got.Float(i) - mean) * (got.Float(i) - mean)
	}
	switch std := math.Sqrt(squares / n); {
	case s.Mean != nil && !(s.Mean[0] <= mean && mean <= s.Mean[1]):
		return fmt.Sprintf("mean %v outside %v", mean, *s.Mean)
	case s.Std != nil && !(s.Std[0] <= std && std <= s.Std[1]):
		return fmt.Sprintf("standard deviation %v outside %v", std, *s.Std)
	case s.Min != nil && !(low >= *s.Min):
		return fmt.Sprintf("least value %v, want at least %v", low, *s.Min)
	case s.Max != nil && !(high <= *s.Max):
		return fmt.Sprintf("largest value %v, want at most %v", high, *s.Max)
	}
	return ""
}

// sorted is a copy of t with its elements in ascending order.
func sorted(t *tensor.Tensor) *tensor.Tensor {
	if t.DType() == tensor.String {
		values := slices.Sorted(slices.Values(t.Strings()))
		return tensor.OfStrings([]int{len(values)}, values...)
	}
	order := make([]int, t.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return compareAt(t, a, b) })
	out, width := tensor.New(t.DType(), t.Shape()...), t.DType().Size()
	for to, from := range order {
		copy(out.Bytes()[to*width:(to+1)*width], t.Bytes()[from*width:])
	}
	return out
}

func compareAt(t *tensor.Tensor, a, b int) int {
	x, y := t.Float(a), t.Float(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// sortedElements prints every element, in one fixed order.
func sortedElements(t *tensor.Tensor) []string {
	texts := make([]string, t.Len())
	for i := range texts {
		texts[i] = npy.FormatElement(t, i)
	}
	slices.Sort(texts)
	return texts
}

func subset(got, want *tensor.Tensor) string {
	allowed := sortedElements(want)
	for i := range got.Len() {
		text := npy.FormatElement(got, i)
		if _, ok := slices.BinarySearch(allowed, text); !ok {
			return fmt.Sprintf("%s: %s is none of the allowed values", position(i, got.Shape()), text)
		}
	}
	return ""
}
