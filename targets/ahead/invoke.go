package ahead

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tfc/frontend/graphdef/pb"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// errNothing says that nothing is known yet of what a node gives: what decides it comes later, or in another call of a
// function that calls itself.
var errNothing = errors.New("nothing is known ahead of the run of what comes out here")

// mostNested bounds how deep functions that call themselves are gone through with arguments that differ each time.
const mostNested = 50

// calling is a call of a function that is being gone through: what its calls of itself give by now.
type calling struct {
	kinds [][]fed
	again bool
}

// invokeRules are those of ops that call functions, and of version 2's control flow.
func invokeRules() map[string]rule {
	all := map[string]rule{
		"RemoteCall": func(c *call) ([]fed, error) { return c.oneOf(c.invoke(c.node.Func("f"), c.in[1:])) },
	}
	for _, op := range []string{"PartitionedCall", "StatefulPartitionedCall"} {
		all[op] = func(c *call) ([]fed, error) { return c.oneOf(c.invoke(c.node.Func("f"), c.in)) }
	}
	for _, op := range []string{"If", "StatelessIf"} {
		all[op] = func(c *call) ([]fed, error) {
			branches := []*pb.NameAttrList{c.node.Func("then_branch"), c.node.Func("else_branch")}
			if v := c.in[0].value; v != nil && v.DType() == tensor.Bool && v.Len() == 1 {
				branches = branches[1-v.Int(0) : 2-v.Int(0)]
			}
			return c.oneOf(c.branches(branches))
		}
	}
	for _, op := range []string{"Case", "StatelessCase"} {
		all[op] = func(c *call) ([]fed, error) { return c.oneOf(c.branches(c.node.Funcs("branches"))) }
	}
	for _, op := range []string{"While", "StatelessWhile"} {
		all[op] = func(c *call) ([]fed, error) { return c.oneOf(c.loop()) }
	}
	return all
}

// calledByName is the rule of a node whose op is a function of the library.
func calledByName(c *call) ([]fed, error) {
	return c.oneOf(c.invoke(&pb.NameAttrList{Name: c.node.Op, Attr: c.node.Attrs}, c.in))
}

// oneOf takes one of the kinds of tensors that there may be.
func (c *call) oneOf(kinds [][]fed, err error) ([]fed, error) {
	if err == nil && len(kinds) == 0 {
		err = errNothing
	}
	if err != nil {
		return nil, err
	}
	return kinds[c.planner.choose(len(kinds))], nil
}

// invoke goes through a call of a function: the kinds of results that it may have.
func (c *call) invoke(f *pb.NameAttrList, args []fed) ([][]fed, error) {
	p := c.planner
	key := f.GetName() + kindText(args)
	if busy := p.busy[key]; busy != nil {
		busy.again = true
		return busy.kinds, nil
	}
	if len(p.busy) > mostNested {
		return nil, c.node.Errorf(status.Unimplemented, "functions call each other with other shapes each time: they cannot be "+
			"compiled ahead")
	}
	b := &calling{}
	p.busy[key] = b
	defer delete(p.busy, key)
	for {
		kinds, err := p.calls(f, args)
		if err != nil {
			return nil, err
		}
		var news bool
		for _, kind := range kinds {
			var more bool
			b.kinds, more = withKind(b.kinds, c.inner(kind, args))
			news = news || more
		}
		if !b.again || !news {
			return b.kinds, nil
		}
		if len(b.kinds) > mostKinds {
			b.kinds = [][]fed{joined(c.node.Name, b.kinds)}
		}
	}
}

// inner gives sizes that a function found names of this node's: those of another call are others.
func (c *call) inner(results, args []fed) []fed {
	outer := map[string]bool{}
	for _, f := range args {
		for _, d := range f.shape {
			for _, s := range d.Symbols() {
				outer[s] = true
			}
		}
	}
	out := slices.Clone(results)
	for i, f := range out {
		out[i].shape = slices.Clone(f.shape)
		for k, d := range f.shape {
			if slices.ContainsFunc(d.Symbols(), func(s string) bool { return !outer[s] }) {
				out[i].shape[k] = c.fresh(strings.TrimPrefix(symbolText(d.Sym), symbolText(c.node.Name)+"_"))
			}
		}
	}
	return out
}

// kindText spells out what is known of tensors.
func kindText(list []fed) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, ";%d %v %v %p", f.dtype, f.ranked, f.shape, f.object)
		if f.value != nil {
			fmt.Fprintf(&b, " %x", sha256.Sum256(f.value.Bytes()))
			fmt.Fprintf(&b, " %q", f.value.Strings())
		}
	}
	return b.String()
}

// branches goes through calls of functions of which one is taken. Those of which nothing is known yet add nothing.
func (c *call) branches(functions []*pb.NameAttrList) (kinds [][]fed, err error) {
	for _, f := range functions {
		results, err := c.invoke(f, c.in[1:])
		if err != nil && !isGone(err) {
			return nil, err
		}
		for _, kind := range results {
			kinds, _ = withKind(kinds, kind)
		}
	}
	return kinds, nil
}

// loop goes through the functions of a loop for all kinds of states that it may have.
func (c *call) loop() ([][]fed, error) {
	states := [][]fed{c.in}
	for news := true; news; {
		news = false
		for _, state := range slices.Clone(states) {
			if _, err := c.invoke(c.node.Func("cond"), state); err != nil {
				return nil, err
			}
			next, err := c.invoke(c.node.Func("body"), state)
			if err != nil && !isGone(err) {
				return nil, err
			}
			for _, kind := range next {
				var more bool
				states, more = withKind(states, c.iterated(kind))
				news = news || more
			}
		}
		if len(states) > mostKinds {
			one := joined(c.node.Name, states)
			news = !slices.EqualFunc(states[0], one, same)
			states = [][]fed{one}
		}
	}
	return states, nil
}

// iterated gives sizes that an iteration found the names of the one before.
func (c *call) iterated(state []fed) []fed {
	own := symbolText(c.node.Name) + "_"
	out := slices.Clone(state)
	for i, f := range out {
		out[i].shape = slices.Clone(f.shape)
		for k, d := range f.shape {
			if s := symbolText(d.Sym); !d.Known() && strings.HasPrefix(s, own) && !strings.HasPrefix(s, own+"last_") {
				out[i].shape[k] = ir.Dim{Sym: own + "last_" + strings.TrimPrefix(s, own)}
			}
		}
	}
	return out
}
