package ahead

import (
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// call is an evaluation of a host node that does not happen: what is known of its inputs, for a rule to say what is known
// of its outputs.
type call struct {
	planner *planner
	run     *run
	node    *graphdef.Node
	in      []fed
}

// rule says what is known of the outputs of one op's nodes.
type rule func(c *call) ([]fed, error)

// rules are the ops whose outputs' shapes matter to what follows. Of the others, only types are known.
func rules() map[string]rule {
	all := map[string]rule{}
	for _, family := range []map[string]rule{formRules(), datasetRules(), iteratorRules(), queueRules(), valueRules(), textRules(),
		invokeRules(), listRules()} {
		for op, r := range family {
			all[op] = r
		}
	}
	return all
}

// outputs applies the rule of the node's op.
func (c *call) outputs() ([]fed, error) {
	r := c.planner.rules[c.node.Op]
	if r == nil && c.planner.graph.Library.Function(c.node.Op) != nil {
		r = calledByName
	}
	if r == nil && len(c.node.Types("output_types")) > 0 && strings.Contains(c.node.Op, "Dataset") {
		r = source(func(c *call) elements { return elements{[][]fed{c.declared()}, unknownCount} })
	}
	if r == nil {
		return c.plain(), nil
	}
	out, err := r(c)
	if err == nil && len(out) != len(c.node.Sig.Outputs) {
		err = c.node.Errorf(status.Internal, "the rule of the op gives %d outputs of %d", len(out), len(c.node.Sig.Outputs))
	}
	return out, err
}

// plain are outputs of which the types alone are known.
func (c *call) plain() []fed {
	var out []fed
	for _, t := range c.node.Sig.Outputs {
		out = append(out, plainOf(t))
	}
	return out
}

// plainOf is a tensor of a type that graphs know. Refs that a host node gives are handles.
func plainOf(t pb.DataType) fed {
	d, err := graphdef.DType(t)
	if err != nil || graphdef.IsRef(t) {
		return object(nil)
	}
	return fed{dtype: d}
}

// object is a handle of something.
func object(what any) fed {
	return fed{dtype: tensor.Object, shape: []ir.Dim{}, ranked: true, object: what}
}

// scalar is a scalar whose value the run gives.
func scalar(d tensor.DType) fed { return fed{dtype: d, shape: []ir.Dim{}, ranked: true} }

// number is the value of a scalar input, if it is known.
func (c *call) number(i int) (n int64, ok bool) {
	if i < 0 {
		i += len(c.in)
	}
	if t := c.in[i].value; t != nil && t.Len() == 1 {
		return t.Int(0), true
	}
	return 0, false
}

// below is f without its first dimension.
func (f fed) below() fed {
	f.value = nil
	if f.ranked = f.ranked && len(f.shape) > 0; f.ranked {
		f.shape = f.shape[1:]
	}
	return f
}

// under is f with a first dimension more.
func (f fed) under(d ir.Dim) fed {
	f.value = nil
	if f.ranked {
		f.shape = append([]ir.Dim{d}, f.shape...)
	}
	return f
}

// late is f without its value: another run has another.
func (f fed) late() fed {
	f.value = nil
	return f
}

// same reports whether as much is known of two tensors.
func same(a, b fed) bool {
	return a.dtype == b.dtype && a.ranked == b.ranked && slices.Equal(a.shape, b.shape) && a.object == b.object
}

// held is what a resource holds: the kinds of elements that come out of it, none if nothing is known. One that is fixed
// was declared to hold no others.
type held struct {
	kinds [][]fed
	fixed bool
}

// resource finds what the resource that a node declares holds.
func (c *call) resource() *held {
	name := c.node.Text("shared_name")
	if name == "" {
		name = c.node.Name
	}
	name = c.run.key + c.node.Text("container") + "//" + name
	h := c.planner.held[name]
	if h == nil {
		h = &held{}
		c.planner.held[name] = h
	}
	return h
}

// add notes another kind of elements in a resource.
func (c *call) add(h *held, kind []fed) {
	if h.fixed {
		return
	}
	kept := make([]fed, len(kind))
	for i, f := range kind {
		kept[i] = f.late()
	}
	if !slices.ContainsFunc(h.kinds, func(k []fed) bool { return slices.EqualFunc(k, kept, same) }) {
		h.kinds = append(h.kinds, kept)
		c.planner.changes++
	}
}

// declared are tensors of types and shapes that attributes name. A size that they leave open is a symbol: the first
// dimensions are one and the same, as they are of a batch.
func declared(types []pb.DataType, shapes []*pb.TensorShapeProto) []fed {
	out := make([]fed, len(types))
	for i, t := range types {
		out[i] = plainOf(t)
		if i >= len(shapes) || out[i].dtype == tensor.Object {
			continue
		}
		sizes, ok, err := graphdef.ShapeOf(shapes[i])
		if out[i].ranked = ok && err == nil; !out[i].ranked {
			continue
		}
		out[i].shape = make([]ir.Dim, len(sizes))
		for d, size := range sizes {
			out[i].shape[d] = ir.Dim{Size: size}
			if size < 0 {
				out[i].shape[d] = openSize(i, d)
			}
		}
	}
	return out
}

// take gives one kind of elements of those that a resource holds, or what is declared where nothing is known.
func (c *call) take(h *held, types []pb.DataType, shapes []*pb.TensorShapeProto) []fed {
	want := declared(types, shapes)
	if h == nil || len(h.kinds) == 0 {
		return c.own(want)
	}
	kind := h.kinds[c.planner.choose(len(h.kinds))]
	if len(kind) != len(want) {
		return c.own(want)
	}
	out := make([]fed, len(kind))
	for i, f := range kind {
		if out[i] = f; !f.ranked {
			out[i] = want[i]
		}
	}
	return c.own(out)
}

// own gives the open sizes of a node's outputs names of their own: those of another node are others.
func (c *call) own(out []fed) []fed {
	owned := make([]fed, len(out))
	for i, f := range out {
		f.shape = slices.Clone(f.shape)
		for d, size := range f.shape {
			if !size.Known() {
				f.shape[d] = c.fresh(symbolText(size.Sym))
			}
		}
		owned[i] = f
	}
	return owned
}

// fresh is a size that only the run gives, by a name of the node's.
func (c *call) fresh(what string) ir.Dim { return ir.Dim{Sym: symbolText(c.node.Name) + "_" + what} }

// upTo is a size of at most n that only the run gives.
func (c *call) upTo(n ir.Dim, what string) ir.Dim {
	c.planner.opened = true
	if c.planner.open != enumerated || !n.Known() || n.Size > mostSizes {
		return c.fresh(what)
	}
	return ir.Dim{Size: c.planner.choose(n.Size + 1)}
}
