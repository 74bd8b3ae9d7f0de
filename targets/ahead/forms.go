package ahead

import (
	"fmt"
	"strconv"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
)

// forms are the shapes of outputs, one form for each output of the op: "[n,2]" lists sizes, "=1" is the shape of input 1,
// "?" says nothing. A size is a number, a name for one that only the run gives, "0.1" for dimension 1 of input 0, "0~" for
// all dimensions of input 0 but the first, or "@a" for attribute a. An output that is a list of tensors has one form.
var forms = map[string]string{
	"NonMaxSuppression": "[n]", "NonMaxSuppressionV2": "[n]", "NonMaxSuppressionV3": "[n]",
	"NonMaxSuppressionV4": "[n] []", "NonMaxSuppressionV5": "[n] [n] []", "NonMaxSuppressionWithOverlaps": "[n]",
	"CombinedNonMaxSuppression":  "[0.0,n,4] [0.0,n] [0.0,n] [0.0]",
	"SampleDistortedBoundingBox": "[3] [3] [1,1,4]", "SampleDistortedBoundingBoxV2": "[3] [3] [1,1,4]",
	"StatelessSampleDistortedBoundingBox": "[3] [3] [1,1,4]",
	"DecodeBmp":                           "[h,w,c]", "DecodeGif": "[n,h,w,3]",

	"CTCLoss": "[0.1] =0", "CTCGreedyDecoder": "[n,2] [n] [2] [0.1,1]",
	"CTCBeamSearchDecoder": "[n,2] [n] [2] [0.1,@top_paths]",

	"StringSplit": "[n,2] [n] [2]", "StringSplitV2": "[n,2] [n] [2]", "StringNGrams": "[n] =1",
	"UnicodeDecode": "[n] [m]", "UnicodeDecodeWithOffsets": "[n] [m] [m]", "UnicodeScript": "=0",
	"Fingerprint": "[0.0,n]", "DecodePaddedRaw": "[0.0,n]", "DecodeCompressed": "=0",

	"SparseReorder": "=0 =1", "SparseReshape": "[0.0,2.0] =2", "SparseConcat": "[n,0.1] [n] [0.1]",
	"SparseAdd": "[n,0.1] [n] =2", "SparseAddGrad": "[1.0] [2.0]", "SparseSoftmax": "=1",
	"SparseSparseMaximum": "[n,0.1] [n]", "SparseSparseMinimum": "[n,0.1] [n]",
	"SparseSlice": "[n,0.1] [n] =2", "SparseSliceGrad": "[1.0]", "SparseSplit": "[n,1.1] [n] =3",
	"SparseFillEmptyRows": "[n,0.1] [n] [rows] [0.0]", "SparseFillEmptyRowsGrad": "[0.0] []",
	"SparseReduceMaxSparse": "[n,r] [n] [r]", "SparseReduceSumSparse": "[n,r] [n] [r]",
	"SparseSegmentSumGradV2": "[n,0~] [n]", "SparseSegmentMeanGradV2": "[n,0~] [n]",
	"SparseSegmentSqrtNGradV2": "[n,0~] [n]",
	"DenseToDenseSetOperation": "[n,r] [n] [r]", "DenseToSparseSetOperation": "[n,r] [n] [r]",
	"SparseToSparseSetOperation": "[n,r] [n] [r]", "DenseCountSparseOutput": "[n,r] [n] [r]",
	"SparseCountSparseOutput": "[n,r] [n] [r]", "RaggedCountSparseOutput": "[n,r] [n] [r]",
	"SerializeSparse": "[3]", "SerializeManySparse": "[n,3]", "DeserializeManySparse": "[n,r] [n] [r]",

	"RaggedRange": "[n] [m]", "RaggedTensorToSparse": "[n,r] [n] [r]", "RaggedBincount": "[rows,n]",
	"RaggedFillEmptyRows": "[n] [n] [rows] [0.0]", "RaggedFillEmptyRowsGrad": "[0.0] []",

	"AllCandidateSampler": "[@num_sampled] =0 [@num_sampled]", "FixedUnigramCandidateSampler": "[@num_sampled] =0 [@num_sampled]",
	"LearnedUnigramCandidateSampler": "[@num_sampled] =0 [@num_sampled]",
	"LogUniformCandidateSampler":     "[@num_sampled] =0 [@num_sampled]",
	"UniformCandidateSampler":        "[@num_sampled] =0 [@num_sampled]",
	"ComputeAccidentalHits":          "[n] [n] [n]", "IsotonicRegression": "=0 =0",

	"LookupTableExport": "[n] ?", "LookupTableExportV2": "[n] ?", "BarrierTakeMany": "[n] [n] ?",
	"StageSize": "[]", "MapSize": "[]", "MapIncompleteSize": "[]", "OrderedMapSize": "[]", "OrderedMapIncompleteSize": "[]",
	"ReaderNumRecordsProduced": "[]", "ReaderNumRecordsProducedV2": "[]", "ReaderNumWorkUnitsCompleted": "[]",
	"ReaderNumWorkUnitsCompletedV2": "[]", "ReaderRead": "[] []", "ReaderReadV2": "[] []",
	"ReaderReadUpTo": "[n] [n]", "ReaderReadUpToV2": "[n] [n]",
	"ScalarSummary": "[]", "HistogramSummary": "[]", "ImageSummary": "[]", "AudioSummary": "[]", "AudioSummaryV2": "[]",
	"MergeSummary": "[]", "TensorSummary": "[]", "TensorSummaryV2": "[]", "EncodePng": "[]",
}

// formRules are rules by form.
func formRules() map[string]rule {
	all := map[string]rule{}
	for op, text := range forms {
		all[op] = func(c *call) ([]fed, error) { return c.formed(strings.Fields(text)), nil }
	}
	return all
}

// formed are outputs of the forms that an op's outputs have.
func (c *call) formed(list []string) []fed {
	out := c.plain()
	at := 0
	for k, form := range list {
		_, count := c.node.Sig.OutputArg(k)
		for i := range count {
			suffix := ""
			if count > 1 {
				suffix = strconv.Itoa(i)
			}
			if shape, ok := c.shapeOf(form, suffix); ok && out[at].dtype != tensor.Object {
				out[at].shape, out[at].ranked = shape, true
			}
			at++
		}
	}
	return out
}

// shapeOf is the shape that a form says; false if nothing is known of it. The suffix tells sizes of an output that is a
// list apart.
func (c *call) shapeOf(form, suffix string) ([]ir.Dim, bool) {
	if input, ok := strings.CutPrefix(form, "="); ok {
		f, _ := c.input(input)
		return f.shape, f.ranked
	}
	list, ok := strings.CutPrefix(form, "[")
	if !ok {
		return nil, false
	}
	shape := []ir.Dim{}
	for _, size := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ']' }) {
		input, dim, isDim := strings.Cut(size, ".")
		rest, isRest := strings.CutSuffix(size, "~")
		attr, isAttr := strings.CutPrefix(size, "@")
		n, err := strconv.Atoi(size)
		switch {
		case isRest:
			f, ok := c.input(rest)
			if !ok || len(f.shape) == 0 {
				return nil, false
			}
			shape = append(shape, f.shape[1:]...)
		case isDim:
			shape = append(shape, c.sizeOf(input, dim, suffix))
		case isAttr:
			shape = append(shape, ir.Dim{Size: int(c.node.Int(attr))})
		case err == nil:
			shape = append(shape, ir.Dim{Size: n})
		default:
			shape = append(shape, c.fresh(size+suffix))
		}
	}
	return shape, true
}

// input is an input whose shape is known to some degree.
func (c *call) input(number string) (fed, bool) {
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(c.in) {
		return fed{}, false
	}
	return c.in[i], c.in[i].ranked
}

// sizeOf is a dimension of an input, or one that only the run gives.
func (c *call) sizeOf(input, dim, suffix string) ir.Dim {
	d, err := strconv.Atoi(dim)
	if f, ok := c.input(input); ok && err == nil && d < len(f.shape) {
		return f.shape[d]
	}
	return c.fresh(fmt.Sprint("in", input, "_", dim, suffix))
}
