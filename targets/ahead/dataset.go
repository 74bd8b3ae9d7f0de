package ahead

import (
	"fmt"
	"slices"

	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// elements is what a dataset holds: the kinds of its elements, and how many there are.
type elements struct {
	kinds [][]fed
	count int64
}

// Counts that are no numbers.
const (
	unknownCount = -1
	endless      = -2
)

// openSize is a size that only the run gives. First dimensions are those of one batch.
func openSize(component, axis int) ir.Dim {
	if axis == 0 {
		return ir.Dim{Sym: "batch"}
	}
	return ir.Dim{Sym: fmt.Sprintf("d%d_%d", component, axis)}
}

// datasetRules are those of ops that give datasets.
func datasetRules() map[string]rule {
	all := map[string]rule{
		"TensorDataset":      source(func(c *call) elements { return elements{[][]fed{c.in}, 1} }),
		"TensorSliceDataset": source(slicesOf),
		"RangeDataset":       source(rangeOf),
		"RandomDataset":      source(random),
		"RandomDatasetV2":    source(random),
		"ZipDataset":         source(zipped),
		"ConcatenateDataset": transform(func(c *call, d elements) (elements, error) {
			other := c.dataset(1)
			return elements{union(d.kinds, other.kinds), sum(d.count, other.count)}, nil
		}),
		"RepeatDataset":           counted(1, repeated),
		"ShuffleAndRepeatDataset": counted(4, repeated),
		"TakeDataset":             counted(1, taken),
		"SkipDataset":             counted(1, skipped),
		"MapDataset":              mapped(0),
		"ParallelMapDataset":      mapped(1),
		"ParallelMapDatasetV2":    mapped(1),
		"FilterDataset":           filtered,
		"TakeWhileDataset":        filtered,
		"FlatMapDataset":          flattened(0),
		"InterleaveDataset":       flattened(2),
		"BatchDataset":            batched(func(*call) bool { return false }),
		"BatchDatasetV2":          batched(dropsRemainder),
		"ParallelBatchDataset":    batched(dropsRemainder),
		"PaddedBatchDataset":      padded,
		"PaddedBatchDatasetV2":    padded,
		"UnbatchDataset":          transform(unbatched),
		"WindowDataset":           transform(windows),
		"ScanDataset":             transform(scanned),
		"ReduceDataset":           reduced,
	}
	for _, prefix := range []string{"", "Experimental"} {
		all[prefix+"MapAndBatchDataset"] = transform(func(c *call, d elements) (elements, error) {
			kinds, err := c.apply("f", late(d.kinds), 1, 3)
			if err != nil {
				return elements{}, err
			}
			drops, _ := c.number(-1)
			return c.batches(elements{kinds, d.count}, -3, drops != 0, fed.under)
		})
		all[prefix+"GroupByWindowDataset"] = transform(windowed)
		all[prefix+"GroupByReducerDataset"] = transform(groupReduced)
		all[prefix+"ParallelInterleaveDataset"] = flattened(5)
	}
	all["LegacyParallelInterleaveDatasetV2"] = flattened(4)
	for _, op := range []string{"ParallelInterleaveDatasetV2", "ParallelInterleaveDatasetV3"} {
		all[op] = flattened(3)
	}
	all["ParallelInterleaveDatasetV4"] = flattened(5)
	for _, op := range []string{"TextLineDataset", "TFRecordDataset", "TFRecordDatasetV2", "FixedLengthRecordDataset",
		"FixedLengthRecordDatasetV2"} {
		all[op] = source(func(*call) elements { return elements{[][]fed{{scalar(tensor.String)}}, unknownCount} })
	}
	for _, op := range []string{"ShuffleDataset", "ShuffleDatasetV2", "ShuffleDatasetV3", "CacheDataset", "CacheDatasetV2",
		"PrefetchDataset", "OptionsDataset", "ModelDataset", "AssertNextDataset", "AssertCardinalityDataset",
		"RewriteDataset"} {
		all[op] = transform(func(_ *call, d elements) (elements, error) { return d, nil })
	}
	all["ShardDataset"] = transform(func(_ *call, d elements) (elements, error) { return elements{d.kinds, unknownCount}, nil })
	return all
}

// source is the rule of an op that gives a dataset.
func source(of func(c *call) elements) rule {
	return func(c *call) ([]fed, error) { return []fed{object(ptr(of(c)))}, nil }
}

func ptr(e elements) *elements { return &e }

// transform is the rule of an op that makes a dataset of another one, its first input.
func transform(of func(c *call, d elements) (elements, error)) rule {
	return func(c *call) ([]fed, error) {
		d, err := of(c, c.dataset(0))
		return []fed{object(&d)}, err
	}
}

// dataset is what is known of a dataset among the inputs.
func (c *call) dataset(i int) elements {
	if d, ok := c.in[i].object.(*elements); ok {
		return *d
	}
	return elements{[][]fed{c.declared()}, unknownCount}
}

// declared are elements as the node's attributes declare them.
func (c *call) declared() []fed {
	return declared(c.node.Types("output_types"), c.node.Shapes("output_shapes"))
}

func slicesOf(c *call) elements {
	kind := make([]fed, len(c.in))
	count := int64(unknownCount)
	for i, f := range c.in {
		kind[i] = f.below()
		if f.ranked && len(f.shape) > 0 && f.shape[0].Known() {
			count = int64(f.shape[0].Size)
		}
	}
	return elements{[][]fed{kind}, count}
}

// random numbers have no end.
func random(*call) elements { return elements{[][]fed{{scalar(tensor.I64)}}, endless} }

func rangeOf(c *call) elements {
	d := elements{[][]fed{c.declared()}, unknownCount}
	start, okStart := c.number(0)
	stop, okStop := c.number(1)
	if step, ok := c.number(2); ok && okStart && okStop && step != 0 {
		d.count = max(0, (stop-start+step-sign(step))/step)
	}
	return d
}

func sign(n int64) int64 {
	if n < 0 {
		return -1
	}
	return 1
}

// zipped joins elements of all kinds with all others.
func zipped(c *call) elements {
	out := elements{[][]fed{{}}, endless}
	for i := range c.in {
		d := c.dataset(i)
		var kinds [][]fed
		for _, a := range out.kinds {
			for _, b := range d.kinds {
				kinds = append(kinds, slices.Concat(a, b))
			}
		}
		out = elements{kinds, taken(out.count, d.count)}
	}
	return out
}

func union(a, b [][]fed) [][]fed {
	out := slices.Clone(a)
	for _, kind := range b {
		if !slices.ContainsFunc(out, func(k []fed) bool { return slices.EqualFunc(k, kind, same) }) {
			out = append(out, kind)
		}
	}
	return out
}

// counted is the rule of an op that changes how many elements there are, by the number that one input gives.
func counted(input int, change func(count, n int64) int64) rule {
	return transform(func(c *call, d elements) (elements, error) {
		n, ok := c.number(input)
		if !ok {
			return elements{d.kinds, unknownCount}, nil
		}
		return elements{d.kinds, change(d.count, n)}, nil
	})
}

func repeated(count, n int64) int64 {
	switch {
	case count == 0 || n == 0:
		return 0
	case n < 0 || count == endless:
		return endless
	case count < 0:
		return unknownCount
	}
	return count * n
}

// taken is the smaller of two counts.
func taken(count, n int64) int64 {
	switch {
	case count == endless || n == -1:
		return n
	case n == endless:
		return count
	case count < 0 || n < 0:
		return unknownCount
	}
	return min(count, n)
}

func skipped(count, n int64) int64 {
	if count < 0 {
		return count
	}
	if n < 0 {
		return 0
	}
	return max(0, count-n)
}

func sum(a, b int64) int64 {
	switch {
	case a == endless || b == endless:
		return endless
	case a < 0 || b < 0:
		return unknownCount
	}
	return a + b
}

// apply goes through calls of the function that an attribute names on elements of each kind. The node's inputs between
// the first ones and the last few are captured and follow the element.
func (c *call) apply(attr string, kinds [][]fed, first, last int) ([][]fed, error) {
	captured := c.in[first : len(c.in)-last]
	var out [][]fed
	for _, kind := range kinds {
		results, err := c.planner.calls(c.node.Func(attr), slices.Concat(kind, captured))
		if err != nil {
			return nil, fmt.Errorf("node %q (%s): %w", c.node.Name, c.node.Op, err)
		}
		out = union(out, results)
	}
	return out, nil
}

// calls goes through all calls of a function on some arguments: the kinds of results that it may have.
func (p *planner) calls(f *pb.NameAttrList, args []fed) ([][]fed, error) {
	return p.each(func() ([]fed, error) {
		results, err := p.call(f, args)
		for i := range results {
			results[i] = results[i].late()
		}
		return results, err
	})
}

// openBatches is what the planner makes of batches that may be smaller than asked for, as the last one is.
type openBatches int

// The ways, in the order in which they are tried.
const (
	// symbolic: code of a run-time size.
	symbolic openBatches = iota
	// enumerated: code for each size, where they are not too many.
	enumerated
	// refused: no code.
	refused
)

// mostSizes is how many sizes of batches are enumerated, mostOperations how large all of their code may be.
const (
	mostSizes      = 128
	mostOperations = 20_000
)

// smaller are the sizes of batches below n.
func (p *planner) smaller(n int) []ir.Dim {
	p.opened = true
	switch {
	case p.open == symbolic:
		return []ir.Dim{openSize(0, 0)}
	case p.open == enumerated && n <= mostSizes:
		var sizes []ir.Dim
		for size := n - 1; size > 0; size-- {
			sizes = append(sizes, ir.Dim{Size: size})
		}
		return sizes
	}
	return nil
}

func mapped(last int) rule {
	return transform(func(c *call, d elements) (elements, error) {
		kinds, err := c.apply("f", late(d.kinds), 1, last)
		return elements{kinds, d.count}, err
	})
}

// late forgets the values of elements: a dataset's function is called on any of them.
func late(kinds [][]fed) [][]fed {
	out := make([][]fed, len(kinds))
	for i, kind := range kinds {
		for _, f := range kind {
			out[i] = append(out[i], f.late())
		}
	}
	return out
}

func filtered(c *call) ([]fed, error) {
	d := c.dataset(0)
	_, err := c.apply("predicate", late(d.kinds), 1, 0)
	return []fed{object(&elements{d.kinds, unknownCount})}, err
}

func flattened(last int) rule {
	return transform(func(c *call, d elements) (elements, error) {
		results, err := c.apply("f", late(d.kinds), 1, last)
		out := elements{nil, unknownCount}
		for _, r := range results {
			inner := elements{[][]fed{c.declared()}, unknownCount}
			if e, ok := r[0].object.(*elements); ok {
				inner = *e
			}
			out.kinds = union(out.kinds, inner.kinds)
			out.count = inner.count
		}
		if len(results) != 1 || d.count < 0 || out.count < 0 {
			out.count = unknownCount
		} else {
			out.count *= d.count
		}
		return out, err
	})
}

func dropsRemainder(c *call) bool {
	n, ok := c.number(-1)
	return ok && n != 0
}

func batched(drops func(c *call) bool) rule {
	return transform(func(c *call, d elements) (elements, error) { return c.batches(d, 1, drops(c), fed.under) })
}

// batches joins elements to full batches, as large as an input says, and the rest to one that is smaller.
func (c *call) batches(d elements, size int, drops bool, join func(f fed, size ir.Dim) fed) (elements, error) {
	n, ok := c.number(size)
	if ok && n < 1 {
		return elements{}, c.node.Errorf(status.InvalidArgument, "batch size must be greater than zero")
	}
	out := elements{nil, unknownCount}
	var sizes []ir.Dim
	switch {
	case !ok:
		sizes = []ir.Dim{openSize(0, 0)}
	case d.count == endless || drops:
		sizes = []ir.Dim{{Size: int(n)}}
		out.count = d.count
		if d.count >= 0 {
			out.count /= n
		}
	case d.count < 0:
		sizes = append([]ir.Dim{{Size: int(n)}}, c.planner.smaller(int(n))...)
	default:
		if d.count >= n {
			sizes = append(sizes, ir.Dim{Size: int(n)})
		}
		if rest := d.count % n; rest > 0 {
			sizes = append(sizes, ir.Dim{Size: int(rest)})
		}
		out.count = (d.count + n - 1) / n
	}
	for _, size := range sizes {
		for _, kind := range d.kinds {
			batch := make([]fed, len(kind))
			for i, f := range kind {
				batch[i] = join(f, size)
			}
			out.kinds = union(out.kinds, [][]fed{batch})
		}
	}
	return out, nil
}

// padded batches have the sizes that the op is given, or those of the largest element.
func padded(c *call) ([]fed, error) {
	d := c.dataset(0)
	if len(d.kinds) == 0 {
		return []fed{object(&d)}, nil
	}
	kind := slices.Clone(d.kinds[0])
	for i := range kind {
		if !kind[i].ranked {
			continue
		}
		shape := slices.Clone(kind[i].shape)
		want := c.in[2+i].value
		for axis := range shape {
			switch {
			case want != nil && axis < want.Len() && want.Int(axis) >= 0:
				shape[axis] = ir.Dim{Size: int(want.Int(axis))}
			case !sameAxis(d.kinds, i, axis):
				shape[axis] = openSize(i, axis+1)
			}
		}
		kind[i].shape = shape
	}
	drops := c.node.Op == "PaddedBatchDatasetV2" && dropsRemainder(c)
	out, err := c.batches(elements{[][]fed{kind}, d.count}, 1, drops, fed.under)
	return []fed{object(&out)}, err
}

// sameAxis reports whether elements of all kinds have one known size there.
func sameAxis(kinds [][]fed, component, axis int) bool {
	for _, k := range kinds {
		f := k[component]
		if !f.ranked || len(f.shape) <= axis || !f.shape[axis].Known() || f.shape[axis] != kinds[0][component].shape[axis] {
			return false
		}
	}
	return true
}

func unbatched(_ *call, d elements) (elements, error) {
	out := elements{nil, unknownCount}
	for _, kind := range d.kinds {
		row := make([]fed, len(kind))
		for i, f := range kind {
			row[i] = f.below()
		}
		out.kinds = union(out.kinds, [][]fed{row})
	}
	return out, nil
}

// windows are datasets of each component.
func windows(c *call, d elements) (elements, error) {
	if len(d.kinds) == 0 {
		return d, nil
	}
	kind := make([]fed, len(d.kinds[0]))
	for i := range kind {
		var parts [][]fed
		for _, k := range d.kinds {
			parts = union(parts, [][]fed{{k[i]}})
		}
		kind[i] = object(&elements{parts, unknownCount})
	}
	return elements{[][]fed{kind}, unknownCount}, nil
}

// scanned elements are what a function gives besides the state that it hands on.
func scanned(c *call, d elements) (elements, error) {
	states := len(c.node.Types("Tstate"))
	results, err := c.folded(d, states)
	out := elements{nil, d.count}
	for _, r := range results {
		out.kinds = union(out.kinds, [][]fed{r[states:]})
	}
	return out, err
}

// folded goes through calls of a function on states and elements: states of the kinds given, and of those that it gives.
func (c *call) folded(d elements, states int) ([][]fed, error) {
	seen := late([][]fed{c.in[1 : 1+states]})
	var results [][]fed
	var wide []fed
	for next := 0; next < len(seen); next++ {
		if len(seen) > mostKinds {
			one := joined(c.node.Name, seen)
			if wide != nil && slices.EqualFunc(wide, one, same) {
				break
			}
			seen, wide, next = [][]fed{one}, one, 0
		}
		var args [][]fed
		for _, kind := range late(d.kinds) {
			args = append(args, slices.Concat(seen[next], kind))
		}
		more, err := c.apply("f", args, 1+states, 0)
		if err != nil {
			return nil, err
		}
		results = union(results, more)
		for _, r := range more {
			seen = union(seen, [][]fed{r[:states]})
		}
	}
	return results, nil
}

// reduced is the state after the last element, or the first state of an empty dataset.
func reduced(c *call) ([]fed, error) {
	states := len(c.node.Types("Tstate"))
	results, err := c.folded(c.dataset(0), states)
	if err != nil {
		return nil, err
	}
	kinds := union(late([][]fed{c.in[1 : 1+states]}), results)
	return kinds[c.planner.choose(len(kinds))], nil
}
