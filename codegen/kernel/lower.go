package kernel

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/targets/machine"
)

// Config says what to generate kernels for.
type Config struct {
	Machine *machine.Machine
	// Threads is the number of threads that a run may use; with 1 no loop is cut into tasks.
	Threads int
	// TaskWork is the least cost of a task in bytes and flops; 0 is a few microseconds' worth.
	TaskWork float64
}

// Lower makes the kernels of an operation: a fusion, or any single operation that is not control flow, a variable's or
// the host's. They run in order, each if its conditions hold. The operation's values have their places already, or none
// at all, in which case they are all distinct. Run-time sizes become parameters of the kernels.
func Lower(op *ir.Op, cfg Config) ([]*Kernel, error) {
	var all []*Kernel
	for c := new(cases); ; {
		kernels, err := lowerCase(op, cfg, c)
		if err != nil {
			return nil, err
		}
		for _, k := range kernels {
			k.When = slices.Clone(c.asked)
		}
		if all = append(all, kernels...); !c.advance() {
			return all, nil
		}
	}
}

// lowerCase makes the kernels for one combination of answers to questions about run-time sizes.
func lowerCase(op *ir.Op, cfg Config, c *cases) ([]*Kernel, error) {
	l := newLowering(op, cfg)
	l.cases = c
	if s := schedules()[op.Def.Name]; s != nil {
		s(l)
		return l.finish()
	}
	if l.contract() || l.spreadMax() || l.winogradOutput() {
		return l.finish()
	}
	for _, inner := range l.body.Ops {
		if !expressible(inner) {
			return nil, fmt.Errorf("%s %q: no schedule for %s", op.Def.Name, op.Node, inner.Def.Name)
		}
	}
	l.expressions()
	return l.finish()
}

// lowering is the work on one operation: a kernel under construction and its inputs and outputs.
type lowering struct {
	cfg   Config
	cases *cases
	op    *ir.Op
	// body holds the operation itself, or a fusion's region.
	body    *ir.Block
	b       *Builder
	g       *Gen
	outputs []output
	kernels []*Kernel
}

// output is a value to compute and the buffer that it goes to.
type output struct {
	v      *ir.Value
	buffer *Buffer
}

func newLowering(op *ir.Op, cfg Config) *lowering {
	l := &lowering{cfg: cfg, op: op, body: &ir.Block{Ops: []*ir.Op{op}, Results: op.Results}}
	params := op.Operands
	if len(op.Regions) > 0 {
		l.body = op.Regions[0]
		params = l.body.Params
	}
	l.b = NewBuilder(kernelName(op))
	l.g = newGen(l.b, cfg.Machine)
	for i, v := range op.Operands {
		switch {
		case !immediate(v):
			l.g.sources[params[i]] = &source{l.bind(v, Read), sizes(v)}
		case params[i] != v:
			l.g.alias[params[i]] = v
		}
	}
	for _, inner := range l.body.Ops {
		if inner != op && inner.Is("const") && !Uniform(inner.Tensor("value")) {
			v := inner.Result()
			l.g.sources[v] = &source{l.bind(v, Read), sizes(v)}
		}
	}
	for i, v := range op.Results {
		l.outputs = append(l.outputs, output{l.body.Results[i], l.bind(v, Write)})
	}
	markAliases(l.b.Kernel)
	return l
}

// immediate reports a constant that kernels hold in their code, as it is or reshaped.
func immediate(v *ir.Value) bool {
	c := Constant(v)
	return c != nil && Uniform(c)
}

// Constant is the tensor of a constant, of a reshaped one or of one whose head it is; nil for other values.
func Constant(v *ir.Value) *tensor.Tensor {
	for v.Op != nil && (v.Op.Is("reshape") || v.Op.Is("stop_gradient") || v.Op.Is("head")) && v.Op.Operands[0].Place == v.Place {
		v = v.Op.Operands[0]
	}
	if v.Op == nil || !v.Op.Is("const") {
		return nil
	}
	return v.Op.Tensor("value")
}

func kernelName(op *ir.Op) string {
	if op.Node != "" {
		return op.Node
	}
	return op.Def.Name
}

// bind declares the buffer of a value. Values of one place and type share it.
func (l *lowering) bind(v *ir.Value, how Access) *Buffer {
	k := l.b.Kernel
	for i, other := range k.Bindings {
		if other == v || other.Type.Equal(v.Type) && v.Place.Kind != ir.Unplaced && other.Place == v.Place {
			k.Buffers[i].Access |= how
			return k.Buffers[i]
		}
	}
	name := fmt.Sprintf("b%d", len(k.Buffers))
	return l.b.AddBuffer(&Buffer{Name: name, DType: v.Type.DType, Len: bufferLen(v.Type), Access: how}, v)
}

// bufferLen is Buffer.Len for a value.
func bufferLen(t ir.Type) int64 {
	if !t.Static() {
		return -1
	}
	return int64(t.Len())
}

// markAliases finds buffers of which one is written and that overlap another one.
func markAliases(k *Kernel) {
	for i, a := range k.Buffers {
		a.Aliased = a.Access == Read|Write
		for j, b := range k.Buffers {
			if i != j && (a.Access|b.Access)&Write != 0 && overlap(k.Bindings[i], k.Bindings[j]) {
				a.Aliased = true
			}
		}
	}
}

func overlap(x, y *ir.Value) bool {
	p, q := x.Place, y.Place
	if p.Kind != q.Kind || p.Kind == ir.Unplaced {
		return false
	}
	switch p.Kind {
	case ir.InVar:
		return p.Var == q.Var
	case ir.InSlot:
		return p.Offset == q.Offset
	case ir.InArena:
		if !x.Type.Static() || !y.Type.Static() { // with a size that the run finds: each has room for the largest
			return p.Offset == q.Offset
		}
		return p.Offset < q.Offset+int64(y.Type.Bytes()) && q.Offset < p.Offset+int64(x.Type.Bytes())
	}
	return p.Offset == q.Offset
}

// finish checks the kernel at hand and returns all.
func (l *lowering) finish() ([]*Kernel, error) {
	k := l.b.Finish()
	k.sweep()
	if len(k.Body) > 0 {
		l.kernels = append(l.kernels, k)
	}
	for _, k := range l.kernels {
		if err := Verify(k); err != nil {
			return nil, fmt.Errorf("%s: %w", l.op.Def.Name, err)
		}
	}
	return l.kernels, nil
}

// expressions is the schedule of everything that Gen can compute at an index: outputs of equal size share their loops,
// and what reduces over part of a larger output is computed once for each of its rows.
func (l *lowering) expressions() {
	rest := l.outputs
	if r := l.findRows(); r != nil {
		rest = l.rows(r)
	}
	for len(rest) > 0 {
		n := rest[0].v.Type.Elements()
		same := func(o output) bool { return o.v.Type.Elements() == n }
		var group []output
		for _, o := range rest {
			if same(o) {
				group = append(group, o)
			}
		}
		rest = slices.DeleteFunc(slices.Clone(rest), same)
		if n != dim(0) {
			l.flat(group)
		}
	}
}

// flat computes outputs of one size in one nest over their elements.
func (l *lowering) flat(outs []output) {
	dims := l.refine(sizes(outs[0].v))
	s := l.g.plan(dims, 0, func(p Point) { l.write(outs, []Point{p}, dims, storing{}) })
	if row := l.foldedRow(); row != dim(0) && s.lane < 0 {
		s.shortRows(l.cases, row, l.g.width(outs[0].v.Type.DType), func(int) bool { return true })
	}
	all := s.order(func(int) bool { return true })
	l.setLanes(s)
	n := &nest{Gen: l.g, space: s, order: all, tile: l.tiles(s, all)}
	n.tasks = l.tasks(n)
	how := storing{nonTemporal: l.streams(outs)}
	n.emit(make(Point, len(s.groups)), func(points []Point) {
		l.write(outs, each(points, func(p Point) Point { return s.expand(l.g, p) }), dims, how)
	})
}

// foldedRow is the largest number of elements that a reduction of the operation folds into one; 0 without reductions.
func (l *lowering) foldedRow() ir.Dim {
	row := dim(0)
	for _, op := range l.body.Ops {
		if op.Def.Lower != ir.LowerReduce || op.Result().Type.Elements() == dim(0) {
			continue
		}
		folded, _ := op.Operands[0].Type.Elements().Over(op.Result().Type.Elements())
		if !row.AtLeast(folded) {
			row = folded
		}
	}
	return row
}

// write computes the outputs at points of dims, which have as many elements as each output, and stores them.
func (l *lowering) write(outs []output, points []Point, dims []ir.Dim, how storing) {
	flat := make([]Index, len(points))
	for i, p := range points {
		flat[i] = l.g.flatten(p, dims)
	}
	values := make([][]*Value, len(outs))
	for k, o := range outs {
		at := make([]Point, len(points))
		for i := range points {
			at[i] = l.g.unflatten(flat[i], sizes(o.v))
		}
		values[k] = l.g.At(o.v, at)
	}
	for k, o := range outs {
		for i, x := range values[k] {
			l.g.store(o.buffer, flat[i], x, how)
		}
	}
}

// refine cuts a shape where other values of as many elements are cut, so that reshapes between them need no division.
func (l *lowering) refine(shape []ir.Dim) []ir.Dim {
	n := ir.NumElements(shape)
	cuts := suffixes(shape)
	for _, op := range l.body.Ops {
		for _, v := range slices.Concat(op.Operands, op.Results) {
			if v.Type.Elements() == n {
				cuts = append(cuts, suffixes(sizes(v))...)
			}
		}
	}
	slices.SortStableFunc(cuts, byExtent)
	cuts = slices.Compact(cuts)
	var dims []ir.Dim
	for i := len(cuts) - 1; i > 0; i-- {
		part, exact := cuts[i].Over(cuts[i-1])
		if !exact {
			return slices.DeleteFunc(slices.Clone(shape), func(n ir.Dim) bool { return n == dim(1) })
		}
		dims = append(dims, part)
	}
	return dims
}

// byExtent orders sizes: known ones first, then by the number of elements with guesses for run-time sizes.
func byExtent(x, y ir.Dim) int {
	return cmp.Or(cmp.Compare(len(x.Symbols()), len(y.Symbols())), cmp.Compare(x.Estimate(), y.Estimate()),
		strings.Compare(x.Sym, y.Sym))
}

// suffixes are the products of the last sizes, from 1 to all.
func suffixes(shape []ir.Dim) []ir.Dim {
	out := []ir.Dim{dim(1)}
	for d := len(shape) - 1; d >= 0; d-- {
		if shape[d] != dim(1) {
			out = append(out, out[len(out)-1].Times(shape[d]))
		}
	}
	return out
}

// setLanes chooses the vector width by the widest type that streams through the kernel.
func (l *lowering) setLanes(s *space) {
	l.g.lanes = 1
	if s.lane < 0 {
		return
	}
	size := 1
	for i, b := range l.b.Kernel.Buffers {
		if (b.Len > 1 || b.Len < 0) && l.b.Kernel.Bindings[i] != nil {
			size = max(size, l.computed(b.DType))
		}
	}
	for _, op := range l.body.Ops {
		for _, v := range op.Results {
			if v.Type.DType != tensor.I64 {
				size = max(size, l.computed(v.Type.DType))
			}
		}
	}
	l.g.lanes = l.cfg.Machine.Lanes(size)
}

// computed is the size of a type as vectors compute in it.
func (l *lowering) computed(d tensor.DType) int {
	if d == tensor.F16 || d == tensor.BF16 {
		return tensor.F32.Size()
	}
	return d.Real().Size()
}

// streams reports outputs larger than the last cache: what is written will have left it before anyone reads it.
func (l *lowering) streams(outs []output) bool { return l.exceeds(outs, 0) }

// flows reports outputs that with the operands are as large as the last cache: operands that are there already stay if
// outputs go past it. That pays where the stores come in a pass of their own, whole lines one after another.
func (l *lowering) flows(outs []output) bool {
	read := int64(1)
	for _, b := range l.b.Kernel.Buffers {
		if b.Access == Read && b.Len > 0 {
			read += b.Len * int64(b.DType.Size())
		}
	}
	return l.exceeds(outs, read)
}

// exceeds reports outputs that with other bytes are larger than the last cache, and that nothing else reads or writes.
func (l *lowering) exceeds(outs []output, total int64) bool {
	for _, o := range outs {
		if o.buffer.Aliased || o.buffer.Len < 0 {
			return false
		}
		total += o.buffer.Len * int64(o.buffer.DType.Size())
	}
	return total > int64(l.cfg.Machine.L3)
}

// defaultTaskWork is some ten microseconds' worth of bytes and flops: a pool hands out a task in two to four.
const defaultTaskWork = 1 << 18

// tasks is the number of iterations of the outermost loop that make a task; 0 where the work does not pay for threads.
func (l *lowering) tasks(n *nest) int64 {
	if l.cfg.Threads == 1 || len(n.order) == 0 {
		return 0
	}
	task, work := l.cfg.TaskWork, l.work()
	if task == 0 {
		task = defaultTaskWork
	}
	if work < 2*task {
		return 0
	}
	outer := float64(n.space.extents[n.order[0]].Estimate())
	if n.order[0] == n.space.lane {
		outer /= 16
	}
	return max(1, int64(outer*task/work))
}

// work estimates bytes and flops.
func (l *lowering) work() float64 {
	total := 0.0
	for i, b := range l.b.Kernel.Buffers {
		n := int(b.Len)
		if v := l.b.Kernel.Bindings[i]; v != nil {
			n = v.Type.Elements().Estimate()
		}
		total += float64(n) * float64(b.DType.Size())
	}
	for _, op := range l.body.Ops {
		if op.Def.Cost != nil {
			total += op.Def.Cost(op).Flops
		}
	}
	return total
}

// tiles chooses how many points a step computes together. Products of matrices share what they load between the points of
// a tile; sums down columns take several vectors of a cache line's neighbourhood at once; long chains of dependent
// instructions, as of functions that vmath writes out, run interleaved.
func (l *lowering) tiles(s *space, order []int) map[int]int {
	if s.lane < 0 || len(order) == 0 {
		return nil
	}
	// A chain of some hundred cycles' latency takes more vectors to hide than a sum.
	vectors := 4
	if !slices.ContainsFunc(l.body.Ops, isFold) {
		if b := l.blocks(s); b != nil || !slices.ContainsFunc(l.body.Ops, expensive) {
			return b
		}
		vectors = 6
	}
	if l.cfg.Machine.VectorRegs < 32 {
		vectors = 2
	}
	lanes := l.g.width(l.op.Results[0].Type.DType)
	tile := map[int]int{s.lane: l.vectors(s.extents[s.lane], lanes, vectors)}
	if len(order) > 1 && slices.ContainsFunc(l.body.Ops, isProduct) {
		most := min(12, (l.cfg.Machine.VectorRegs-1-vectors)/vectors)
		tile[order[len(order)-2]] = divisor(s.extents[order[len(order)-2]].Estimate(), most)
	}
	return tile
}

// vectors is how many vectors of an extent go together, at most so many. A sum's order depends on it.
func (l *lowering) vectors(extent ir.Dim, lanes, most int) int {
	for most > 1 && !l.cases.atLeast(extent, most*lanes) {
		most--
	}
	return most
}

// blocks takes as many positions together as there are lanes, along a dimension in which an operand is contiguous that is
// strided along the lanes: square blocks are transposed in registers.
func (l *lowering) blocks(s *space) map[int]int {
	n := l.g.lanes
	if s.across >= 0 && s.extents[s.across].Size >= n && s.extents[s.lane].Size >= n && n <= largestBlock {
		return map[int]int{s.across: n}
	}
	return nil
}

func isFold(op *ir.Op) bool    { return op.Def.Lower == ir.LowerReduce || isProduct(op) }
func isProduct(op *ir.Op) bool { return op.Def.Lower == ir.LowerContract }

// divisor is the largest divisor of n up to most, unless that is less than half of it; then most itself.
func divisor(n, most int) int {
	for d := min(n, most); 2*d > most || d == n; d-- {
		if n%d == 0 {
			return d
		}
	}
	return min(n, most)
}
