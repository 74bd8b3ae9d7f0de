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
// modules for some (see package family), and special holds functions for sizes that want code of their own.
func importEntry(g *graphdef.Graph, e Entry, vars map[string]ir.Type) (m *ir.Module, special []*ir.Module, err error) {
	symbols := symbolsOf(e)
	member := func(sizes map[string]int) (*ir.Module, error) { return importMember(g, e.at(sizes), vars) }
	m, exceptions, err := family.Of(symbols, member)
	if at := (*family.Error)(nil); errors.As(err, &at) {
		return nil, nil, status.Errorf(status.Unimplemented, at.Node, at.Op,
			"%s: give the sizes ?%s as numbers by --feed", at.Msg, strings.Join(symbols, ", ?"))
	}
	if err != nil {
		return nil, nil, err
	}
	if len(symbols) == 0 && len(e.Batch) > 0 {
		return nil, nil, errors.New("sizes with code of their own are for entries with an open size: give a feed as NAME=?,…")
	}
	for _, x := range withBatches(exceptions, symbols, e.Batch, member) {
		c, err := caseOf(m.Funcs[0], x)
		if err != nil {
			return nil, nil, err
		}
		special = append(special, c)
	}
	return m, special, nil
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

// withBatches adds modules in which all symbols are one of some sizes: of a batch, as a rule the only symbol.
func withBatches(have []family.Exception, symbols []string, sizes []int, member family.Member) []family.Exception {
	out := slices.Clip(have)
	for _, n := range slices.Compact(slices.Sorted(slices.Values(sizes))) {
		at := map[string]int{}
		for _, s := range symbols {
			at[s] = n
		}
		if slices.ContainsFunc(have, func(x family.Exception) bool { return maps.Equal(x.Sizes, at) }) {
			continue
		}
		m, err := member(at)
		out = append(out, family.Exception{Sizes: at, Module: m, Err: err})
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
	bound, err := f.Bind(x.Sizes)
	if err != nil {
		return nil, fmt.Errorf("sizes %v: %w", x.Sizes, errors.Join(x.Err, err))
	}
	body := &ir.Block{Params: bound.Body.Params}
	b := ir.NewBuilder(body)
	code, message := status.InvalidArgument, x.Err.Error()
	if at := (*status.Error)(nil); errors.As(x.Err, &at) {
		code, message, b.Node = at.Code, at.Message, at.Node
	}
	b.Check(b.Splat(ir.TypeOf(tensor.Bool), 0), int(code), message)
	for _, r := range bound.Body.Results {
		body.Results = append(body.Results, b.Splat(r.Type, 0))
	}
	bound.Body = body
	return &ir.Module{Funcs: []*ir.Func{bound}}, b.Err()
}
