package family

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"

	"tfc/ir"
)

// bound is the upper bound of a check_range as an expression.
func (g *generalizer) bound(values []any) (ir.Dim, error) {
	var his []int
	for _, v := range values {
		his = append(his, v.(int))
	}
	return g.fit.expression(his)
}

// numbers are the numbers in a message.
var numbers = regexp.MustCompile(`[0-9]+`)

// text generalizes a message: numbers in it that differ become expressions.
func (g *generalizer) text(values []any) (string, error) {
	first := values[0].(string)
	at := numbers.FindAllStringIndex(first, -1)
	sizes := make([][]int, len(at))
	for _, v := range values {
		s := v.(string)
		found := numbers.FindAllString(s, -1)
		if len(found) != len(at) || numbers.ReplaceAllString(s, "0") != numbers.ReplaceAllString(first, "0") {
			return "", fmt.Errorf("a text depends on a size: %q", s)
		}
		for i, f := range found {
			n, _ := strconv.Atoi(f) // one that is too large for an int is the same in all members, or no expression
			sizes[i] = append(sizes[i], n)
		}
	}
	for i := len(at) - 1; i >= 0; i-- {
		d, err := g.fit.expression(sizes[i])
		if err != nil {
			return "", err
		}
		if !d.Known() {
			first = first[:at[i][0]] + d.Text() + first[at[i][1]:]
		}
	}
	return first, nil
}

// attr generalizes an attribute.
func (g *generalizer) attr(ops []*ir.Op, name string, values []any) (any, error) {
	switch values[0].(type) {
	case []ir.Dim:
		var shapes [][]ir.Dim
		for _, v := range values {
			shapes = append(shapes, v.([]ir.Dim))
		}
		return g.shape(shapes)
	case []int:
		return g.ints(ops, name, values)
	case string:
		return g.text(values)
	}
	for _, v := range values {
		if !reflect.DeepEqual(v, values[0]) {
			return nil, fmt.Errorf("attribute %s depends on a size", name)
		}
	}
	return values[0], nil
}

// fromEnd reports an attribute in which negative numbers count from the end of an operand's dimension: -1 is its size.
func fromEnd(op *ir.Op, name string) bool {
	return op.Is("slice") && (name == "limit" || name == "start") || op.Is("dynamic_slice") && name == "sizes"
}

// ints generalizes a list of numbers. They have to be equal, but for bounds of slices, which may count from the end.
func (g *generalizer) ints(ops []*ir.Op, name string, values []any) ([]int, error) {
	op, out, open := ops[0], append([]int{}, values[0].([]int)...), map[int]ir.Dim{}
	for _, v := range values {
		if len(v.([]int)) != len(out) {
			return nil, fmt.Errorf("the number of entries of %s depends on a size", name)
		}
	}
	for i, first := range out {
		same, sizes := true, make([]int, len(values))
		for k, v := range values {
			sizes[k] = v.([]int)[i]
			same = same && sizes[k] == first
		}
		if same {
			continue
		}
		for k := range sizes {
			sizes[k] = g.fromStart(ops[k], k, name, i)
		}
		d, err := g.fit.expression(sizes)
		if err != nil {
			return nil, err
		}
		if out[i] = d.Size; d.Known() {
			continue
		}
		if !fromEnd(op, name) {
			return nil, fmt.Errorf("entry %d of %s is %s, and has to be known while compiling", i, name, d)
		}
		back := d.Minus(op.Operands[0].Type.Shape[i])
		if out[i] = back.Size - 1; back.Known() && back.Size <= 0 {
			continue
		}
		if out[i] = -1; name != "limit" {
			return nil, fmt.Errorf("entry %d of %s is %s, and has to be known while compiling", i, name, d)
		}
		open[i] = d
	}
	if len(open) > 0 {
		_, limits := op.SliceBounds()
		for i := range limits {
			limits[i] = limitOf(open, out, op, i)
		}
		op.Attrs["below"] = limits
	}
	return out, nil
}

// limitOf is the limit of dimension i: an open one, or what out says.
func limitOf(open map[int]ir.Dim, out []int, op *ir.Op, i int) ir.Dim {
	if d, ok := open[i]; ok {
		return d
	}
	if out[i] < 0 {
		return op.Operands[0].Type.Shape[i].Add(out[i] + 1)
	}
	return ir.Dim{Size: out[i]}
}

// fromStart is entry i of an attribute of the k-th member's operation, counted from the beginning. A limit by which
// nothing is cut off that strides would reach is the size.
func (g *generalizer) fromStart(op *ir.Op, k int, name string, i int) int {
	n := op.Ints(name)[i]
	if !fromEnd(op, name) {
		return n
	}
	size := op.Operands[0].Type.Shape[i].At(g.fit.samples[k]).Size
	if n < 0 {
		n += 1 + size
	}
	if name == "limit" {
		start, stride := g.fromStart(op, k, "start", i), op.SliceStrides()[i]
		if (n-start+stride-1)/stride == (size-start+stride-1)/stride {
			return size
		}
	}
	return n
}
