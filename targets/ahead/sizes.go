package ahead

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/family"
	"tfc/runtime/standalone"
	"tfc/runtime/status"
)

// told are the symbols that the shape of a feed tells by itself.
func (r *run) told() map[string]bool {
	told := map[string]bool{}
	for _, f := range r.feeds {
		for _, d := range f.shape {
			if s := d.Symbols(); len(s) == 1 && (ir.Dim{Sym: s[0]}) == d {
				told[s[0]] = true
			}
		}
	}
	return told
}

// renamed is f with a symbol of its own for a size that is an expression over others which no feed tells.
func (f fed) renamed(told map[string]bool) fed {
	f.shape = slices.Clone(f.shape)
	for i, d := range f.shape {
		if slices.ContainsFunc(d.Symbols(), func(s string) bool { return !told[s] }) {
			f.shape[i] = ir.Dim{Sym: "of_" + symbolText(d.Sym)}
		}
	}
	return f
}

// symbolText makes a symbol of a name or an expression.
func symbolText(name string) string {
	for _, word := range [][2]string{{"+", "_plus_"}, {"*", "_times_"}, {"-", "_minus_"}} {
		name = strings.ReplaceAll(name, word[0], word[1])
	}
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' {
			return r
		}
		return '_'
	}, name)
}

// importSizes imports a request whose feeds may have run-time sizes: then the module is the one for all sizes, and the
// exceptions are sizes that need code of their own.
func importSizes(g *graphdef.Graph, req frontend.Request) (*ir.Module, *frontend.Signature, []family.Exception, error) {
	var symbols []string
	for _, f := range req.Feeds {
		for _, d := range f.Shape {
			symbols = append(symbols, d.Symbols()...)
		}
	}
	slices.Sort(symbols)
	symbols = slices.Compact(symbols)
	if len(symbols) == 0 {
		m, sig, err := frontend.Import(g, req)
		return m, sig, nil, err
	}
	var sig *frontend.Signature
	m, exceptions, err := family.Of(symbols, func(sizes map[string]int) (*ir.Module, error) {
		member := req
		member.Feeds = maps.Clone(req.Feeds)
		for name, f := range req.Feeds {
			f.Shape = at(f.Shape, sizes)
			member.Feeds[name] = f
		}
		m, of, err := frontend.Import(g, member)
		if sig == nil {
			sig = of
		}
		return m, err
	})
	if general := (*family.Error)(nil); errors.As(err, &general) {
		return nil, nil, nil, status.Errorf(status.Unimplemented, general.Node, general.Op, "%s", general.Msg)
	}
	if err != nil {
		return nil, nil, nil, err
	}
	for i, v := range m.Funcs[0].Body.Results {
		sig.Fetches[i].Type = v.Type
	}
	return m, sig, exceptions, nil
}

// at is a shape for sizes of its symbols.
func at(shape []ir.Dim, sizes map[string]int) []ir.Dim {
	out := slices.Clone(shape)
	for i, d := range out {
		out[i] = d.At(sizes)
	}
	return out
}

// except plans what a run needs at a size for which the plan of all sizes is wrong. That plan comes before the other one;
// where the size is an error, it is that.
func (p *planner) except(r *run, e family.Exception, fetches, targets []string) error {
	small := *r
	small.feeds, small.exception = map[string]fed{}, true
	for name, f := range r.feeds {
		f.shape = slices.Clone(f.shape)
		for i, d := range f.shape {
			f.shape[i] = d.At(e.Sizes)
		}
		small.feeds[name] = f
	}
	_, err := p.step(&small, fetches, targets)
	return err
}

// failureOf keeps an error for the run that it is about.
func failureOf(err error) *standalone.Failure {
	f := &standalone.Failure{Code: status.CodeOf(err), Message: err.Error()}
	var e *status.Error
	if errors.As(err, &e) {
		f.Node, f.Op, f.Message = e.Node, e.Op, e.Message
	}
	return f
}
