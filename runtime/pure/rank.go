package pure

import (
	"strings"

	"tfc/frontend/graphdef"
	"tfc/runtime/status"
)

// inputRanks says of which rank inputs have to be, by op: a digit for each input, "." where any rank will do. Ops that
// share a beginning may have one entry, with "*" at its end.
var inputRanks = map[string]string{
	"Reshape": ".1", "Fill": ".0", "BroadcastTo": ".1", "Tile": ".1", "ReverseV2": ".1", "Reverse": ".1", "OneHot": ".000",
	"Transpose": ".1", "ConjugateTranspose": ".1", "Pad": ".2", "PadV2": ".20", "MirrorPad": ".2", "MirrorPadGrad": ".2",
	"TopKV2": ".0", "NthElement": ".0", "ArgMax": ".0", "ArgMin": ".0", "Cumsum": ".0", "Cumprod": ".0",
	"CumulativeLogsumexp": ".0", "UnsortedSegment*": "..0", "MatrixBandPart": ".00", "BatchMatrixBandPart": ".00",
	"Unique": "1", "UniqueWithCounts": "1", "Bincount": ".0", "DenseBincount": ".0", "HistogramFixedWidth": ".10",
	"UnravelIndex": ".1", "InvertPermutation": "1", "ListDiff": "11", "LinSpace": "000", "SobolSample": "000",
	"SparseReshape": "211", "SparseReorder": "211", "SparseTensorDenseMatMul": "2112",
	"SparseSegment*": ".110",
	"SparseAddGrad":  "1222", "SparseSliceGrad": "1212", "SparseFillEmptyRowsGrad": "11", "RaggedFillEmptyRowsGrad": "11",
	"SparseSparse*": "211211", "SparseSoftmax": "211", "SparseBincount": "2110", "RaggedBincount": "110",
	"SparseCountSparseOutput": "211", "RaggedCountSparseOutput": "11", "RaggedFillEmptyRows": "1100",
	"SparseFillEmptyRows": "2110", "SparseAdd": "2112110", "SparseSplit": "0211", "SparseToDense": "...0",
}

// ranksOf finds the op's entry.
func ranksOf(op string) string {
	if r, ok := inputRanks[op]; ok {
		return r
	}
	for pattern, r := range inputRanks {
		if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasPrefix(op, prefix) {
			return r
		}
	}
	return ""
}

// CheckRanks fails a node one of whose inputs has not the rank that the op asks for; rank is -1 for one not known yet.
func CheckRanks(def *graphdef.Node, rank func(i int) int) error {
	for i, want := range ranksOf(def.Op) {
		if want == '.' || i >= len(def.Inputs) {
			continue
		}
		if got := rank(i); got >= 0 && got != int(want-'0') {
			kind := map[rune]string{'0': "scalar", '1': "vector", '2': "matrix"}[want]
			return def.Errorf(status.InvalidArgument, "input %d must be a %s, but it has %d dimension(s)", i, kind, got)
		}
	}
	return nil
}
