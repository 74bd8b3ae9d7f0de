package ahead

import (
	"slices"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
)

// listRules are those of ops on lists whose elements no buffer can hold: TensorArrays, tensor lists, stacks. What is known
// of a list is which kinds of elements have been put into it anywhere.
func listRules() map[string]rule {
	all := map[string]rule{
		"EmptyTensorList":      newList(0),
		"TensorListReserve":    newList(0),
		"TensorListFromTensor": func(c *call) ([]fed, error) { return c.listOf(c.in[0].below()) },
		"TensorListScatter":    func(c *call) ([]fed, error) { return c.listOf(c.in[0].below()) },
		"TensorListScatterV2":  func(c *call) ([]fed, error) { return c.listOf(c.in[0].below()) },
		"TensorListSplit":      func(c *call) ([]fed, error) { return c.listOf(c.parts(c.in[0], 2)...) },
		"TensorListSetItem":    func(c *call) ([]fed, error) { return c.put(c.in[2]) },
		"TensorListPushBack":   func(c *call) ([]fed, error) { return c.put(c.in[1]) },
		"TensorListScatterIntoExistingList": func(c *call) ([]fed, error) {
			return c.put(c.in[1].below())
		},
		"TensorListResize":      func(c *call) ([]fed, error) { return c.put() },
		"TensorListConcatLists": func(c *call) ([]fed, error) { return c.joinLists() },
		"TensorListGetItem":     func(c *call) ([]fed, error) { return c.element() },
		"TensorListPopBack": func(c *call) ([]fed, error) {
			out, err := c.element()
			return append([]fed{c.in[0]}, out...), err
		},
		"TensorListStack": func(c *call) ([]fed, error) {
			size := c.fresh("length")
			if n := c.node.Int("num_elements"); n >= 0 {
				size = ir.Dim{Size: int(n)}
			}
			return c.stacked(size)
		},
		"TensorListGather":       func(c *call) ([]fed, error) { return c.stacked(c.lengthOf(1)) },
		"TensorListConcat":       concatenated,
		"TensorListConcatV2":     concatenated,
		"TensorListLength":       gives(scalar(tensor.I32)),
		"TensorListElementShape": func(c *call) ([]fed, error) { return []fed{c.output(0, c.fresh("rank"))}, nil },
	}
	arrays := map[string]rule{
		"TensorArray":        newArray,
		"TensorArrayGrad":    gradientArray,
		"TensorArrayWrite":   func(c *call) ([]fed, error) { return c.written(c.in[2]) },
		"TensorArrayScatter": func(c *call) ([]fed, error) { return c.written(c.in[2].below()) },
		"TensorArraySplit":   func(c *call) ([]fed, error) { return c.written(c.parts(c.in[1], 2)...) },
		"TensorArrayRead":    func(c *call) ([]fed, error) { return c.element() },
		"TensorArrayGather":  func(c *call) ([]fed, error) { return c.stacked(c.lengthOf(1)) },
		"TensorArrayConcat":  concatenated,
		"TensorArraySize":    gives(scalar(tensor.I32)),
		"TensorArrayClose":   func(*call) ([]fed, error) { return nil, nil },
		"Stack":              newList(-1),
		"StackPush": func(c *call) ([]fed, error) {
			_, err := c.put(c.in[1])
			return []fed{c.in[1]}, err
		},
		"StackPop": func(c *call) ([]fed, error) { return c.element() },
	}
	for op, r := range arrays {
		for _, version := range []string{"", "V2", "V3"} {
			if graphdef.Op(op+version) != nil {
				all[op+version] = r
			}
		}
	}
	return all
}

// list is what the list that a node makes holds.
func (c *call) list() *held {
	name := "list " + c.run.key + c.node.Name
	if c.planner.held[name] == nil {
		c.planner.held[name] = &held{}
	}
	return c.planner.held[name]
}

// newList makes a list; an input may give the shape of its elements.
func newList(shape int) rule {
	return func(c *call) ([]fed, error) { return []fed{object(c.list())}, nil }
}

// newArray makes a TensorArray, and the scalar that orders what is done to it.
func newArray(c *call) ([]fed, error) {
	out := c.plain()
	out[0] = object(c.list())
	for i := range out[1:] {
		out[i+1] = scalar(tensor.F32)
	}
	return out, nil
}

// gradientArray makes the TensorArray of another one's gradients, whose elements have the same shapes.
func gradientArray(c *call) ([]fed, error) {
	h, ok := c.in[0].object.(*held)
	if ok {
		for _, kind := range h.kinds {
			c.add(c.list(), kind)
		}
	}
	return newArray(c)
}

// listOf makes a list of elements of some kinds.
func (c *call) listOf(elements ...fed) ([]fed, error) {
	for _, f := range elements {
		c.add(c.list(), []fed{f})
	}
	return []fed{object(c.list())}, nil
}

// put notes elements in the list that input 0 is, and gives that on.
func (c *call) put(elements ...fed) ([]fed, error) {
	if h, ok := c.in[0].object.(*held); ok {
		for _, f := range elements {
			c.add(h, []fed{f})
		}
	}
	return []fed{c.in[0]}, nil
}

// written notes elements in a TensorArray and gives the scalar that follows.
func (c *call) written(elements ...fed) ([]fed, error) {
	_, err := c.put(elements...)
	out := c.plain()
	for i := range out {
		out[i] = scalar(tensor.F32)
	}
	return out, err
}

// joinLists gives a list of what two lists hold.
func (c *call) joinLists() ([]fed, error) {
	for _, in := range c.in {
		if h, ok := in.object.(*held); ok {
			for _, kind := range h.kinds {
				c.add(c.list(), kind)
			}
		}
	}
	return []fed{object(c.list())}, nil
}

// element is an element of the list that input 0 is: of one of the kinds that have been put into it.
func (c *call) element() ([]fed, error) {
	h, ok := c.in[0].object.(*held)
	if !ok || len(h.kinds) == 0 {
		return nil, errNothing
	}
	return c.own(h.kinds[c.planner.choose(len(h.kinds))]), nil
}

// stacked are elements of one kind below each other.
func (c *call) stacked(size ir.Dim) ([]fed, error) {
	out, err := c.element()
	if err != nil {
		return nil, err
	}
	return []fed{out[0].under(size)}, nil
}

// concatenated are elements of one kind one after the other, and their lengths.
func concatenated(c *call) ([]fed, error) {
	out, err := c.element()
	if err != nil {
		return nil, err
	}
	whole := out[0].below().under(c.fresh("length"))
	return []fed{whole, {dtype: tensor.I64, shape: []ir.Dim{c.fresh("count")}, ranked: true}}, nil
}

// lengthOf is the length of a vector.
func (c *call) lengthOf(input int) ir.Dim {
	if f := c.in[input]; f.ranked && len(f.shape) == 1 {
		return f.shape[0]
	}
	return c.fresh("length")
}

// parts are what a tensor is split into, by the lengths that an input gives.
func (c *call) parts(whole fed, lengths int) []fed {
	v := c.in[lengths].value
	if v == nil {
		return []fed{whole.below().under(c.fresh("length"))}
	}
	var out []fed
	for _, n := range slices.Compact(slices.Sorted(slices.Values(v.Ints()))) {
		out = append(out, whole.below().under(ir.Dim{Size: n}))
	}
	return out
}
