package frontend

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// foundRows are ops of which data decide how large their results are, as native code: what a session has the host compute
// between two stages. Results are computed at the largest size that they can have; the head of them is the result, and
// Request.Found names its size.
func foundRows() map[string]func(n *Node) []*ir.Value {
	return map[string]func(n *Node) []*ir.Value{
		"Where":               foundWhere,
		"Unique":              func(n *Node) []*ir.Value { return n.foundUnique(false) },
		"UniqueWithCounts":    func(n *Node) []*ir.Value { return n.foundUnique(true) },
		"UniqueV2":            func(n *Node) []*ir.Value { return n.foundUnique(false) },
		"UniqueWithCountsV2":  func(n *Node) []*ir.Value { return n.foundUnique(true) },
		"ListDiff":            foundListDiff,
		"DynamicPartition":    foundPartition,
		"NonMaxSuppression":   func(n *Node) []*ir.Value { return n.foundBoxes() },
		"NonMaxSuppressionV2": func(n *Node) []*ir.Value { return n.foundBoxes() },
		"NonMaxSuppressionV3": func(n *Node) []*ir.Value { return n.foundBoxes() },
		"NonMaxSuppressionV4": func(n *Node) []*ir.Value { return n.foundBoxes() },
		"NonMaxSuppressionV5": func(n *Node) []*ir.Value { return n.foundBoxes() },
	}
}

// finds reports that the node is to be imported by its row of foundRows: the request wants that, and what the node takes
// are tensors of which not all are known.
func (n *Node) finds(row *Row) bool {
	if row.Found == nil || n.im == nil || n.im.req.Found == nil || n.takesStrings() || n.takesObjects() {
		return false
	}
	late := false
	for i := range n.NumIn() {
		_, ok := n.Known(i)
		late = late || !ok
		if v := n.im.values[n.Def.Inputs[i]]; v.Late != "" || v.List != nil || v.Cell != nil {
			return false
		}
	}
	return late
}

// head is the first rows of x, as many as count, an i64 scalar, says.
func (n *Node) head(x, count *ir.Value) *ir.Value {
	if n.Err() != nil {
		return x
	}
	return n.Op("head", ir.Attrs{"rows": ir.Dims(n.im.foundSize(n.Def.Name, count))}, x, count)
}

// foundSize is the size that stands for a count in this import. Counts that are computed alike have one size.
func (im *importer) foundSize(node string, count *ir.Value) int {
	key := im.formula(count)
	if im.found == nil {
		im.found = map[string]string{}
	}
	name, ok := im.found[key]
	if !ok {
		base := "n_" + strings.Map(func(r rune) rune {
			if r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' {
				return r
			}
			return '_'
		}, node)
		name = base
		for i := 2; im.foundNames[name]; i++ {
			name = fmt.Sprintf("%s_%d", base, i)
		}
		if im.foundNames == nil {
			im.foundNames = map[string]bool{}
		}
		im.foundNames[name] = true
		im.found[key] = name
	}
	return im.req.Found(name)
}

// formula is a text that is equal for values that are computed alike.
func (im *importer) formula(v *ir.Value) string {
	if im.formulas == nil {
		im.formulas = map[*ir.Value]string{}
	}
	im.walk(v, func(v *ir.Value) bool { return im.formulas[v] != "" }, func(v *ir.Value) {
		if v.Op == nil || !v.Op.Def.Traits.Has(ir.Pure) || len(v.Op.Regions) > 0 {
			im.formulas[v] = fmt.Sprintf("#%d", len(im.formulas))
			return
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%s.%d", v.Op.Def.Name, v.Index)
		for _, name := range v.Op.Attrs.Names() {
			a := v.Op.Attrs[name]
			if t, ok := a.(*tensor.Tensor); ok {
				a = fmt.Sprintf("%s %v %x", t.DType(), t.Shape(), sha256.Sum256(t.Bytes()))
			}
			fmt.Fprintf(&b, " %s=%v", name, a)
		}
		for _, x := range v.Op.Operands {
			b.WriteString(" " + im.formulas[x])
		}
		im.formulas[v] = fmt.Sprintf("%x", sha256.Sum256([]byte(b.String())))
	})
	return im.formulas[v]
}

// chosenRows is a choice among n rows: which row each goes to, n for those that go nowhere, and how many there are.
type chosenRows struct {
	to, count *ir.Value
}

// chosen are the rows of which mask, a bool vector, holds, in order.
func (n *Node) chosen(mask *ir.Value) chosenRows {
	flags := n.Cast(mask, tensor.I64)
	to := n.Op("scan", ir.Attrs{"axis": 0, "kind": "sum", "exclusive": true}, flags)
	out := n.Splat(to.Type, float64(n.Sizes(mask)[0]))
	return chosenRows{n.Select(mask, to, out), n.Reduce("sum", flags, 0)}
}

// takeRows are the chosen rows of x.
func (n *Node) takeRows(x *ir.Value, r chosenRows) *ir.Value {
	return n.head(n.Scatter("update", n.Splat(x.Type, 0), r.to, x), r.count)
}

// foundWhere lists the positions of the elements that are not zero.
func foundWhere(n *Node) []*ir.Value {
	x := n.In(0)
	sizes := n.Sizes(x)
	if len(sizes) == 0 {
		return n.Invalid("unhandled input dimensions: 0")
	}
	x = n.Reshape(x, []ir.Dim{x.Type.Elements()})
	if x.Type.DType != tensor.Bool {
		x = n.Compare("ne", x, n.Splat(x.Type, 0))
	}
	at := n.takeRows(n.Iota(x.Type.WithDType(tensor.I64), 0), n.chosen(x))
	columns := make([]*ir.Value, len(sizes))
	inner := 1
	for d := len(sizes) - 1; d >= 0; d-- {
		c := at
		if inner != 1 {
			c = n.Div(c, n.Splat(at.Type, float64(inner)))
		}
		if d > 0 {
			c = n.Op("rem", nil, c, n.Splat(at.Type, float64(sizes[d])))
		}
		columns[d] = n.Reshape(c, []ir.Dim{at.Type.Shape[0], {Size: 1}})
		inner *= sizes[d]
	}
	if len(columns) == 1 {
		return columns
	}
	return []*ir.Value{n.Concat(1, columns...)}
}

// foundUnique lists the different elements of a vector in the order in which they first occur, and for each element which
// it is of them; counted, also how often each occurs.
func (n *Node) foundUnique(counted bool) []*ir.Value {
	x := n.In(0)
	if n.NumIn() > 1 {
		if axis, ok := n.MustKnow(1); !ok || axis.Len() > 1 || axis.Len() == 0 && x.Type.Rank() != 1 {
			return n.Invalid("unique expects a 1D vector or one axis, found shape %s", typeText(x.Type))
		}
	}
	index := n.DType("out_idx")
	if x.Type.Rank() != 1 || x.Type.DType.IsComplex() {
		return n.Fail(status.Unimplemented, "%s", "native code finds the different elements of real vectors only")
	}
	if n.Sizes(x)[0] == 0 {
		none := n.Splat(ir.TypeOf(index, 0), 0)
		return []*ir.Value{x, none, none}[:len(n.Def.Sig.Outputs)]
	}
	keys := x
	if x.Type.DType == tensor.Bool {
		keys = n.Cast(x, tensor.U8)
	}
	long := x.Type.WithDType(tensor.I64)
	place := n.Iota(long, 0)
	sorted := n.OpN(2, "sort", ir.Attrs{"axis": 0}, keys, place)
	one := n.Splat(long, 1)
	before := n.Gather(sorted[0], n.Op("max", nil, n.Sub(place, one), n.Splat(long, 0)), 0, 0)
	first := n.Op("or", nil, n.Compare("ne", sorted[0], before), n.Compare("eq", place, n.Splat(long, 0)))
	group := n.Sub(n.Op("scan", ir.Attrs{"axis": 0, "kind": "sum"}, n.Cast(first, tensor.I64)), one)
	// The first of each group, where it stands in x, has the group's place among the results.
	chosen := n.chosen(n.Scatter("update", n.Splat(x.Type.WithDType(tensor.Bool), 0), sorted[1], first))
	to := n.Gather(chosen.to, sorted[1], 0, 0)
	ofGroup := n.Scatter("update", n.Splat(long, 0), n.Select(first, group, n.Splat(long, float64(n.Sizes(x)[0]))), to)
	which := n.Scatter("update", n.Splat(long, 0), sorted[1], n.Gather(ofGroup, group, 0, 0))
	out := []*ir.Value{n.takeRows(x, chosen), n.Cast(which, index)}
	if counted {
		out = append(out, n.Cast(n.head(n.Scatter("add", n.Splat(long, 0), which, one), chosen.count), index))
	}
	return out
}

// foundListDiff lists the elements of x that are not in y, and their positions.
func foundListDiff(n *Node) []*ir.Value {
	x, y := n.In(0), n.In(1)
	if x.Type.Rank() != 1 || y.Type.Rank() != 1 {
		return n.Invalid("x and y should be 1D vectors")
	}
	both := []ir.Dim{x.Type.Shape[0], y.Type.Shape[0]}
	same := n.Compare("eq", n.Broadcast(x, []int{0}, both), n.Broadcast(y, []int{1}, both))
	keep := n.chosen(n.Op("not", nil, n.Reduce("or", same, 1)))
	place := n.Iota(x.Type.WithDType(tensor.I64), 0)
	return []*ir.Value{n.takeRows(x, keep), n.Cast(n.takeRows(place, keep), n.DType("out_idx"))}
}

// foundPartition deals the slices of data out by the partition numbers.
func foundPartition(n *Node) []*ir.Value {
	data, parts := n.In(0), n.In(1)
	rank, number := parts.Type.Rank(), n.Int("num_partitions")
	if data.Type.Rank() < rank || !slices.Equal(data.Type.Shape[:rank], parts.Type.Shape) {
		return n.Invalid("data.shape must start with partitions.shape, got data.shape = %s, partitions.shape = %s",
			typeText(data.Type), typeText(parts.Type))
	}
	n.CheckRange(parts, 0, number, int(status.InvalidArgument), fmt.Sprintf("partitions[%%d] = %%d is not in [0, %d)", number))
	parts = n.Reshape(parts, []ir.Dim{parts.Type.Elements()})
	data = n.Reshape(data, append([]ir.Dim{parts.Type.Shape[0]}, data.Type.Shape[rank:]...))
	var out []*ir.Value
	for i := range number {
		out = append(out, n.takeRows(data, n.chosen(n.Compare("eq", parts, n.Splat(parts.Type, float64(i))))))
	}
	return out
}
