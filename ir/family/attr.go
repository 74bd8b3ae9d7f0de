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
func (g *generalizer) attr(op *ir.Op, name string, values []any) (any, error) {
	switch values[0].(type) {
	case []ir.Dim:
		var shapes [][]ir.Dim
		for _, v := range values {
			shapes = append(shapes, v.([]ir.Dim))
		}
		return g.shape(shapes)
	case []int:
		return g.ints(op, name, values)
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

// boundsWhole reports an attribute in which -1 is all of an operand's dimension.
func boundsWhole(op *ir.Op, name string) bool {
	return op.Is("slice") && name == "limit" || op.Is("dynamic_slice") && name == "sizes"
}

// ints generalizes a list of numbers. They have to be equal, but for the sizes of slices that take a dimension
// whole.
func (g *generalizer) ints(op *ir.Op, name string, values []any) ([]int, error) {
	out := append([]int{}, values[0].([]int)...)
	for i := range out {
		var sizes []int
		for _, v := range values {
			if len(v.([]int)) != len(out) {
				return nil, fmt.Errorf("the number of entries of %s depends on a size", name)
			}
			sizes = append(sizes, v.([]int)[i])
		}
		d, err := g.fit.expression(sizes)
		switch {
		case err != nil:
			return nil, err
		case d.Known():
		case boundsWhole(op, name) && d == op.Operands[0].Type.Shape[i]:
			out[i] = -1
		default:
			return nil, fmt.Errorf("entry %d of %s is %s, and has to be known while compiling", i, name, d)
		}
	}
	return out, nil
}
