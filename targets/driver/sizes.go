package driver

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/family"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// importEntry makes the module of an entry. Where feeds have run-time sizes it is the one for all sizes, found from
// modules for some (see package family), and special holds functions for sizes that want code of their own. Sizes that
// data decide are such sizes, too; their names come up while importing.
func importEntry(g *graphdef.Graph, e Entry, vars map[string]ir.Type) (m *ir.Module, special []*ir.Module, err error) {
	s := &sizing{graph: g, entry: e, vars: vars, given: symbolsOf(e)}
	m, exceptions, err := s.general(nil)
	if len(s.found) > 0 && err == nil {
		err = s.restartable(m.Funcs[0], exceptions)
	}
	if at := (*family.Error)(nil); errors.As(err, &at) {
		err = status.Errorf(status.Unimplemented, at.Node, at.Op, "%s: give the sizes ?%s as numbers by --feed", at.Msg,
			strings.Join(s.given, ", ?"))
	}
	if err != nil && len(s.found) > 0 && !errors.As(err, new(NeedsHost)) {
		err = NeedsHost{error: fmt.Errorf("data decide the sizes ?%s: %w", strings.Join(s.found, ", ?"), err)}
	}
	if err != nil {
		return nil, nil, err
	}
	if len(s.given) == 0 && len(e.Batch) > 0 {
		return nil, nil, errors.New("sizes with code of their own are for entries with an open size: give a feed as NAME=?,…")
	}
	for _, x := range s.withBatches(exceptions) {
		c, err := caseOf(m.Funcs[0], x)
		if err != nil {
			return nil, nil, err
		}
		special = append(special, c)
	}
	return m, special, nil
}

// sizing imports an entry at sizes of its choice.
type sizing struct {
	graph *graphdef.Graph
	entry Entry
	vars  map[string]ir.Type
	// given are the symbols of the feeds' sizes, found those that data decide.
	given, found []string
}

// general is the module for all sizes of the symbols that are not fixed.
func (s *sizing) general(fixed map[string]int) (*ir.Module, []family.Exception, error) {
	for {
		known := len(s.found)
		symbols := slices.DeleteFunc(slices.Concat(s.given, s.found), func(name string) bool {
			_, is := fixed[name]
			return is
		})
		m, exceptions, err := family.Of(symbols, func(sizes map[string]int) (*ir.Module, error) {
			sizes = maps.Clone(sizes)
			maps.Copy(sizes, fixed)
			return importMember(s.graph, s.entry.at(sizes), s.vars, func(name string) int { return s.find(name, sizes) })
		})
		if known == len(s.found) {
			return m, exceptions, err
		}
	}
}

// find is the number that a size that data decide has among sizes; a name that is new is noted.
func (s *sizing) find(name string, sizes map[string]int) int {
	if n, ok := sizes[name]; ok {
		return n
	}
	i := slices.Index(s.found, name)
	if i < 0 {
		i = len(s.found)
		s.found = append(s.found, name)
	}
	return 101 + 2*i // of no other's size, so that what has to be equal shows
}

// restartable reports exceptions that cannot be: the function of one begins anew once the size is found, so that nothing
// may have happened before, and the size has to be one and the same throughout.
func (s *sizing) restartable(f *ir.Func, exceptions []family.Exception) error {
	for _, x := range exceptions {
		for _, name := range s.found {
			n, about := x.Sizes[name]
			if about && !slices.ContainsFunc(f.Body.Ops, func(op *ir.Op) bool { return op.Finds() == name }) {
				return fmt.Errorf("a loop or branch finds ?%s, and is another one where it is %d", name, n)
			}
			if about && slices.ContainsFunc(f.Body.Ops, func(op *ir.Op) bool { return op.Effects().Has(ir.WritesVar) }) {
				return fmt.Errorf("what is done where ?%s is %d is not the same as elsewhere, and variables change", name, n)
			}
		}
	}
	return nil
}

// at is the entry with numbers for some of its run-time sizes.
func (e Entry) at(sizes map[string]int) Entry {
	feeds := map[string][]ir.Dim{}
	for name, shape := range e.Feeds {
		feeds[name] = nil
		for _, d := range shape {
			feeds[name] = append(feeds[name], d.At(sizes))
		}
	}
	e.Feeds = feeds
	return e
}

// symbolsOf lists the run-time sizes of an entry's feeds in the order of their names.
func symbolsOf(e Entry) []string {
	var symbols []string
	for _, shape := range e.Feeds {
		for _, d := range shape {
			symbols = append(symbols, d.Symbols()...)
		}
	}
	slices.Sort(symbols)
	return slices.Compact(symbols)
}

// withBatches adds modules in which all given symbols are one of the entry's own sizes: of a batch, as a rule the only
// symbol.
func (s *sizing) withBatches(have []family.Exception) []family.Exception {
	out := slices.Clip(have)
	for _, n := range slices.Compact(slices.Sorted(slices.Values(s.entry.Batch))) {
		at := map[string]int{}
		for _, name := range s.given {
			at[name] = n
		}
		if slices.ContainsFunc(have, func(x family.Exception) bool { return maps.Equal(x.Sizes, at) }) {
			continue
		}
		m, exceptions, err := s.general(at)
		for _, x := range exceptions {
			maps.Copy(x.Sizes, at)
		}
		out = append(append(out, exceptions...), family.Exception{Sizes: at, Module: m, Err: err})
	}
	return out
}

// caseOf is a module's function as a case of f; one that fails where there is no module.
func caseOf(f *ir.Func, x family.Exception) (*ir.Module, error) {
	m := x.Module
	if m == nil {
		var err error
		if m, err = failing(f, x); err != nil {
			return nil, err
		}
	}
	c := m.Funcs[0]
	c.Case = &ir.Case{Of: f.Name}
	c.Name = f.Name
	for _, s := range slices.Sorted(maps.Keys(x.Sizes)) {
		is := ir.SizeIs{Sym: s, Size: x.Sizes[s]}
		c.Case.Sizes = append(c.Case.Sizes, is)
		c.Name += "/" + strings.ReplaceAll(is.String(), "=", "-")
	}
	return m, nil
}

// failing is a function with f's results that gives the error of an exception whenever it is run.
func failing(f *ir.Func, x family.Exception) (*ir.Module, error) {
	sized := func(t ir.Type) ir.Type {
		shape := slices.Clone(t.Shape)
		for i, d := range shape {
			if shape[i] = d.At(x.Sizes); shape[i].Size < 0 { // of no size that there is
				shape[i].Size = 0
			}
		}
		return t.WithShape(shape)
	}
	body := &ir.Block{}
	for _, p := range f.Params() {
		body.AddParam(p.Name, sized(p.Type))
	}
	b := ir.NewBuilder(body)
	code, message := status.InvalidArgument, x.Err.Error()
	if at := (*status.Error)(nil); errors.As(x.Err, &at) {
		code, message, b.Node = at.Code, at.Message, at.Node
	}
	b.Check(b.Splat(ir.TypeOf(tensor.Bool), 0), int(code), message)
	for _, r := range f.Body.Results {
		body.Results = append(body.Results, b.Splat(sized(r.Type), 0))
	}
	failed := *f
	failed.Body, failed.Case = body, nil
	failed.Results = slices.Clone(f.Results)
	return &ir.Module{Funcs: []*ir.Func{&failed}}, b.Err()
}
