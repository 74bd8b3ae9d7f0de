package ahead

import "slices"

// windowed are the elements of the datasets that a function makes of windows, which hold elements of one key.
func windowed(c *call, d elements) (elements, error) {
	out := elements{nil, unknownCount}
	from := c.captures(1, "Tkey_func_other_arguments", "Treduce_func_other_arguments", "Twindow_size_func_other_arguments")
	for _, kind := range late(d.kinds) {
		keys, err := c.planner.calls(c.node.Func("key_func"), slices.Concat(kind, from[0]))
		if err != nil {
			return out, err
		}
		for _, key := range keys {
			if _, err := c.planner.calls(c.node.Func("window_size_func"), slices.Concat(key, from[2])); err != nil {
				return out, err
			}
			window := object(&elements{[][]fed{kind}, unknownCount})
			made, err := c.planner.calls(c.node.Func("reduce_func"), slices.Concat(key, []fed{window}, from[1]))
			if err != nil {
				return out, err
			}
			for _, r := range made {
				if e, ok := r[0].object.(*elements); ok {
					out.kinds = union(out.kinds, e.kinds)
				}
			}
		}
	}
	return out, nil
}

// groupReduced are what a function makes of the states that the elements of each key are reduced to.
func groupReduced(c *call, d elements) (elements, error) {
	out := elements{nil, unknownCount}
	from := c.captures(1, "Tkey_func_other_arguments", "Tinit_func_other_arguments", "Treduce_func_other_arguments",
		"Tfinalize_func_other_arguments")
	states, err := c.groupStates(late(d.kinds), from)
	if err != nil {
		return out, err
	}
	for _, state := range states {
		results, err := c.planner.calls(c.node.Func("finalize_func"), slices.Concat(state, from[3]))
		if err != nil {
			return out, err
		}
		out.kinds = union(out.kinds, results)
	}
	return out, nil
}

// groupStates are the kinds of states that elements are reduced to.
func (c *call) groupStates(kinds [][]fed, from [][]fed) ([][]fed, error) {
	var states [][]fed
	for _, kind := range kinds {
		keys, err := c.planner.calls(c.node.Func("key_func"), slices.Concat(kind, from[0]))
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			first, err := c.planner.calls(c.node.Func("init_func"), slices.Concat(key, from[1]))
			if err != nil {
				return nil, err
			}
			states = union(states, first)
		}
	}
	for next := 0; next < len(states) && next < passes; next++ {
		for _, kind := range kinds {
			more, err := c.planner.calls(c.node.Func("reduce_func"), slices.Concat(states[next], kind, from[2]))
			if err != nil {
				return nil, err
			}
			states = union(states, more)
		}
	}
	return states, nil
}

// captures are the inputs that functions take besides, from an input on; attributes list their types.
func (c *call) captures(from int, attrs ...string) [][]fed {
	out := make([][]fed, len(attrs))
	for i, attr := range attrs {
		n := len(c.node.Types(attr))
		out[i] = c.in[from : from+n]
		from += n
	}
	return out
}
