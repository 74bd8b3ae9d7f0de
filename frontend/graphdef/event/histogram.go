package event

import (
	"math"
	"slices"
	"sort"
	"sync"

	"tfc/frontend/graphdef/pb"
)

// bucketLimits are the upper ends of the default buckets: on either side of 0, from 1e-12 to 1e20, each larger than the
// last by a tenth (histogram.cc).
var bucketLimits = sync.OnceValue(func() []float64 {
	var up []float64
	for v := 1.0e-12; v < 1.0e20; v *= 1.1 {
		up = append(up, v)
	}
	up = append(up, math.MaxFloat64)
	limits := make([]float64, 0, 2*len(up)+1)
	for _, v := range slices.Backward(up) {
		limits = append(limits, -v)
	}
	return append(append(limits, 0), up...)
})

// histogram counts values by size.
type histogram struct {
	pb.HistogramProto
	counts []float64
}

func newHistogram() *histogram {
	h := &histogram{counts: make([]float64, len(bucketLimits()))}
	h.Min, h.Max = math.MaxFloat64, -math.MaxFloat64
	return h
}

func (h *histogram) add(v float64) {
	h.counts[sort.Search(len(h.counts)-1, func(i int) bool { return bucketLimits()[i] > v })]++
	h.Min, h.Max = min(h.Min, v), max(h.Max, v)
	h.Num++
	h.Sum += v
	h.SumSquares += v * v
}

// message is the histogram without the empty buckets, but for one before each that is not: it tells where that starts.
func (h *histogram) message() *pb.HistogramProto {
	m := &pb.HistogramProto{Min: h.Min, Max: h.Max, Num: h.Num, Sum: h.Sum, SumSquares: h.SumSquares}
	for i := 0; i < len(h.counts); i++ {
		if h.counts[i] == 0 {
			for i+1 < len(h.counts) && h.counts[i+1] == 0 {
				i++
			}
		}
		m.BucketLimit = append(m.BucketLimit, bucketLimits()[i])
		m.Bucket = append(m.Bucket, h.counts[i])
	}
	return m
}
