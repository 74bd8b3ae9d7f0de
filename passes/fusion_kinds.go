package passes

import (
	"errors"
	"fmt"
	"slices"

	"tfc/ir"
)

// The kinds of fusions, the contract between the fusion pass, which forms them, and the kernel
// stage, which schedules them. A body holds pure operations; its values are computed by demand,
// an element at a time, from elements of the inputs. An index map is a broadcast, reshape,
// transpose, slice, pad, concat, reverse, iota or gather (whose params are an input).
//
//   - map: elementwise operations and index maps; all results have one shape, the iteration
//     space. Other shapes occur only below index maps.
//   - row: reduces over the same trailing axes of one shape S. Results have shape S or the reduced
//     shape T. What depends on a reduce is elementwise on S or T, or a broadcast of T back to S.
//     What does not is like a map that ends in S or T.
//   - reduce: reduces over the same axes, not the trailing ones. Results have the reduced shape;
//     what depends on a reduce is elementwise on it.
//   - contract, conv, window: one dot, convolution or window whose operands are inputs. Everything
//     else is elementwise on its result's shape, or a broadcast of an input or constant to it.
const (
	KindMap      = "map"
	KindRow      = "row"
	KindReduce   = "reduce"
	KindContract = "contract"
	KindConv     = "conv"
	KindWindow   = "window"
)

// Limits of a fusion: more operations compile slowly, more buffers run out of registers.
const (
	maxFusionOps     = 96
	maxFusionBuffers = 24
)

// role is an operation's part in a fusion.
type role uint8

const (
	roleNone role = iota
	roleElementwise
	roleIndex
	roleReduce
	roleContract
	roleConv
	roleWindow
	roleScalar // a constant of one element
)

// roleOf finds an operation's role; roleNone keeps it out of fusions.
func roleOf(op *ir.Op) role {
	if op.Def.Traits.Has(ir.OnHost) || !op.Def.Traits.Has(ir.Pure) || isFusion(op) || holdsStrings(op) {
		return roleNone
	}
	switch op.Def.Lower {
	case ir.LowerMap:
		if op.Def.Traits.Has(ir.Elementwise) {
			return roleElementwise
		}
	case ir.LowerMove:
		return moveRole(op)
	case ir.LowerReduce:
		if !op.Is("scan") && len(axesOf(op)) > 0 {
			return roleReduce
		}
	case ir.LowerContract:
		switch {
		case op.Is("dot"):
			return roleContract
		case op.Is("conv"):
			return roleConv
		}
	case ir.LowerWindow:
		if op.Is("reduce_window") || op.Is("window_max_grad") || op.Is("winograd_output") {
			return roleWindow
		}
	}
	return roleNone
}

func moveRole(op *ir.Op) role {
	switch {
	case op.Def.Traits.Has(ir.IndexMap), op.Is("iota"), op.Is("gather"):
		return roleIndex
	case op.Is("const") && elements(op.Result().Type.Shape) == 1, op.Is("size"):
		return roleScalar
	}
	return roleNone
}

func holdsStrings(op *ir.Op) bool {
	text := func(v *ir.Value) bool { return v.Type.DType.Size() == 0 }
	return slices.ContainsFunc(op.Operands, text) || slices.ContainsFunc(op.Results, text)
}

// axesOf lists the dimensions that a reduce or argreduce folds.
func axesOf(op *ir.Op) []int {
	if op.Is("argreduce") {
		return []int{op.Int("axis")}
	}
	return op.Ints("axes")
}

// inputOperand reports whether operand i must be an input of the fusion that holds op: what the
// kernel walks through in an order of its own can't be computed by demand.
func inputOperand(op *ir.Op, i int) bool {
	switch roleOf(op) {
	case roleContract, roleConv, roleWindow:
		return true
	}
	return i == 0 && op.Is("gather")
}

// anatomy is what kind of fusion a set of operations makes, over which iteration space.
type anatomy struct {
	kind  string
	space []ir.Dim
	// axes are the folded dimensions of row and reduce.
	axes []int
}

// The reasons for which a set of operations is no fusion.
var (
	errRole    = errors.New("no kernel can hold it together with others")
	errSpaces  = errors.New("results of different iteration spaces")
	errReduces = errors.New("reduces over different axes or shapes")
	errAnchors = errors.New("two contractions, windows or a reduce beside one")
	errBack    = errors.New("a reduced value is used other than elementwise or along its rows")
	errInput   = errors.New("the kernel walks through this operand in an order of its own")
	errExtra   = errors.New("only elementwise operations on its result go with a contraction")
)

// dissect finds the kind of a set of operations, listed in order, whose results are used outside;
// an error is the reason why there is none.
func dissect(ops []*ir.Op, results []*ir.Value) (anatomy, error) {
	var anchors []*ir.Op
	for n, op := range ops {
		switch roleOf(op) {
		case roleNone:
			return anatomy{}, errRole
		case roleElementwise, roleIndex, roleScalar:
		default:
			anchors = append(anchors, op)
		}
		for i, v := range op.Operands {
			if inputOperand(op, i) && v.Op != nil && slices.Contains(ops[:n], v.Op) {
				return anatomy{}, errInput
			}
		}
	}
	switch {
	case len(anchors) == 0:
		return dissectMap(results)
	case !slices.ContainsFunc(anchors, func(op *ir.Op) bool { return roleOf(op) != roleReduce }):
		return dissectReduce(ops, anchors, results)
	case len(anchors) == 1:
		return dissectContract(ops, anchors[0], results)
	}
	return anatomy{}, errAnchors
}

func dissectMap(results []*ir.Value) (anatomy, error) {
	a := anatomy{kind: KindMap}
	for i, r := range results {
		if i > 0 && !slices.Equal(r.Type.Shape, a.space) {
			return a, errSpaces
		}
		a.space = r.Type.Shape
	}
	return a, nil
}

func dissectReduce(ops, reduces []*ir.Op, results []*ir.Value) (anatomy, error) {
	a := anatomy{kind: KindReduce, space: reduces[0].Operands[0].Type.Shape, axes: axesOf(reduces[0])}
	first := len(a.space) - len(a.axes)
	if a.axes[0] == first {
		a.kind = KindRow
	}
	for _, r := range reduces[1:] {
		if !slices.Equal(r.Operands[0].Type.Shape, a.space) || !slices.Equal(axesOf(r), a.axes) {
			return a, errReduces
		}
	}
	reduced := reduces[0].Result().Type.Shape
	after := map[*ir.Value]bool{} // what depends on a reduce
	for _, op := range ops {
		depends := slices.ContainsFunc(op.Operands, func(v *ir.Value) bool { return after[v] })
		if depends && !a.mayFollow(op, reduced) {
			return a, errBack
		}
		if depends || roleOf(op) == roleReduce {
			mark(after, op.Results)
		}
	}
	for _, r := range results {
		s := r.Type.Shape
		if !slices.Equal(s, reduced) && !(a.kind == KindRow && slices.Equal(s, a.space)) {
			return a, errSpaces
		}
	}
	return a, nil
}

// mayFollow reports whether an operation may use reduced values.
func (a anatomy) mayFollow(op *ir.Op, reduced []ir.Dim) bool {
	shape := op.Result().Type.Shape
	switch roleOf(op) {
	case roleElementwise:
		return slices.Equal(shape, reduced) || a.kind == KindRow && slices.Equal(shape, a.space)
	case roleReduce:
		return a.kind == KindRow
	case roleIndex:
		return a.kind == KindRow && op.Is("broadcast") && slices.Equal(shape, a.space) &&
			slices.Equal(op.Operands[0].Type.Shape, reduced) && slices.Equal(op.Ints("dims"), upTo(len(reduced)))
	}
	return false
}

func dissectContract(ops []*ir.Op, anchor *ir.Op, results []*ir.Value) (anatomy, error) {
	a := anatomy{kind: KindContract, space: anchor.Result().Type.Shape}
	switch roleOf(anchor) {
	case roleConv:
		a.kind = KindConv
	case roleWindow:
		a.kind = KindWindow
	}
	inside := map[*ir.Value]*ir.Op{}
	for _, op := range ops {
		ok := op == anchor
		switch roleOf(op) {
		case roleElementwise:
			ok = slices.Equal(op.Result().Type.Shape, a.space)
		case roleScalar:
			ok = true
		case roleIndex:
			from := inside[first(op.Operands)]
			ok = op.Is("broadcast") && slices.Equal(op.Result().Type.Shape, a.space) &&
				(from == nil || roleOf(from) == roleScalar)
		}
		if !ok {
			return a, errExtra
		}
		for _, r := range op.Results {
			inside[r] = op
		}
	}
	for _, r := range results {
		if !slices.Equal(r.Type.Shape, a.space) {
			return a, errSpaces
		}
	}
	return a, nil
}

func first(vs []*ir.Value) *ir.Value {
	if len(vs) == 0 {
		return nil
	}
	return vs[0]
}

// CheckFusion checks that a fusion is what its kind promises.
func CheckFusion(op *ir.Op) error {
	body := op.Regions[0]
	a, err := dissect(body.Ops, body.Results)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if kind := op.Str("kind"); kind != a.kind {
		return fmt.Errorf("%s: the body makes a %s fusion", op, a.kind)
	}
	if len(body.Ops) > maxFusionOps || len(body.Params)+len(body.Results) > maxFusionBuffers {
		return fmt.Errorf("%s: %d operations, %d inputs, %d results", op, len(body.Ops), len(body.Params), len(body.Results))
	}
	return nil
}

// upTo is 0, 1, …, n-1.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// elements is the number of elements of a shape; symbols are guessed.
func elements(shape []ir.Dim) int {
	n := 1
	for _, d := range shape {
		n *= d.Estimate()
	}
	return n
}

// bytesOf is the storage of a value, estimated where sizes are symbols.
func bytesOf(v *ir.Value) int { return elements(v.Type.Shape) * v.Type.DType.Size() }
