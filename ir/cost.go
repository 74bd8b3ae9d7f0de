package ir

// symbolicSize stands for a run-time size in cost estimates.
const symbolicSize = 64

// Estimate is the size, or a guess where it is not known.
func (d Dim) Estimate() int {
	if d.Known() {
		return d.Size
	}
	sizes := map[string]int{}
	for _, s := range d.Symbols() {
		sizes[s] = symbolicSize
	}
	return d.At(sizes).Size
}

// estimate is the number of elements, symbols counted as symbolicSize.
func (t Type) estimate() int {
	n := 1
	for _, d := range t.Shape {
		n *= d.Estimate()
	}
	return n
}

func (t Type) estimateBytes() int { return t.estimate() * t.DType.Size() }

// EstimateCost is the work of one execution of op, symbolic sizes guessed.
func (op *Op) EstimateCost() Cost {
	if op.Def.Cost != nil {
		return op.Def.Cost(op)
	}
	c := moveCost(op)
	for _, r := range op.Results {
		c.Flops += float64(r.Type.estimate())
	}
	return c
}

// moveCost is the cost of reading the operands and writing the results.
func moveCost(op *Op) Cost {
	n := 0
	for _, v := range op.Operands {
		n += v.Type.estimateBytes()
	}
	for _, v := range op.Results {
		n += v.Type.estimateBytes()
	}
	return Cost{Bytes: float64(n)}
}
