package family

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// limit is where a symbol's sizes end for which members can be made: below least or from below on. A zero is no end.
type limit struct {
	sym          string
	least, below int
	// err is the member's error just outside.
	err error
}

// shifts are what is added to sample sizes, one after the other, until members can be made for them: graphs may need more
// rows than the smallest samples have.
var shifts = []int{0, 64, 640}

// sampled makes the members of a fit.
func sampled(symbols []string, member Member) (*fit, []*ir.Module, error) {
	var first error
	for _, shift := range shifts {
		f := newFit(symbols, shift)
		members, err := all(f, member)
		if err == nil {
			return f, members, nil
		}
		if first == nil {
			first = err
		}
		if len(symbols) == 0 {
			break
		}
	}
	return nil, nil, first
}

func all(f *fit, member Member) ([]*ir.Module, error) {
	var members []*ir.Module
	for _, sizes := range f.samples {
		m, err := made(member, sizes)
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// far is a size beyond all samples, to see whether what they say still holds; its square still is a small constant. Of
// three symbols and more each is smaller.
func far(symbols []string, k int) int {
	if len(symbols) > 2 {
		return 797 + 2*k
	}
	return 2053 + 2*k
}

// check compares members of sizes far beyond the samples with what these say, and finds where sizes end for which there
// are members.
func check(f *fit, members []*ir.Module, symbols []string, member Member) ([]limit, error) {
	var limits []limit
	holds := func(sizes map[string]int) (bool, error) {
		m, err := made(member, sizes)
		if err != nil {
			return false, nil
		}
		if _, err = general(f.with(maps.Clone(sizes)), append(slices.Clip(members), m)); err != nil {
			return true, beyond(sizes, err)
		}
		return true, nil
	}
	together := map[string]int{}
	for k, s := range symbols {
		together[s] = far(symbols, k) / 2
		sizes := maps.Clone(f.samples[0])
		sizes[s] = far(symbols, k)
		made, err := holds(sizes)
		if err != nil {
			return nil, err
		}
		if !made {
			limits = append(limits, edge(f, s, far(symbols, k), member))
		}
		if sizes[s] = smallest; f.samples[0][s] > tried[0] {
			if _, err := member(sizes); err != nil {
				limits = append(limits, edge(f, s, smallest, member))
			}
		}
	}
	_, err := holds(together)
	return limits, err
}

// beyond is the error of a module that is another one for sizes beyond the samples.
func beyond(sizes map[string]int, err error) error {
	at := &Error{}
	if !errors.As(err, &at) {
		at = &Error{Msg: err.Error()}
	}
	return &Error{at.Node, at.Op, fmt.Sprintf("for sizes %v it is not what it is for smaller ones: %s", sizes, at.Msg)}
}

// edge finds the last size of a symbol for which there is a member, on the way from the first sample to one for which
// there is none.
func edge(f *fit, sym string, bad int, member Member) limit {
	sizes := maps.Clone(f.samples[0])
	good, err := sizes[sym], error(nil)
	for d := bad - good; d < -1 || d > 1; d = bad - good {
		sizes[sym] = good + d/2
		if _, failed := member(maps.Clone(sizes)); failed != nil {
			bad, err = sizes[sym], failed
		} else {
			good = sizes[sym]
		}
	}
	if err == nil {
		sizes[sym] = bad
		_, err = member(maps.Clone(sizes))
	}
	if bad < good {
		return limit{sym: sym, least: good, err: err}
	}
	return limit{sym: sym, below: bad, err: err}
}

// guard lets a function fail as the importer does where a size is outside of a limit: at its start, or once the size is
// found.
func (l limit) guard(f *ir.Func) error {
	at := slices.IndexFunc(f.Body.Ops, func(op *ir.Op) bool { return op.Finds() == l.sym }) + 1
	if at == 0 && !slices.ContainsFunc(f.Params(), func(p *ir.Value) bool {
		return slices.ContainsFunc(p.Type.Shape, func(d ir.Dim) bool { return slices.Contains(d.Symbols(), l.sym) })
	}) {
		return nil
	}
	b := ir.NewBuilder(&ir.Block{})
	code, message := invalidArgument, l.err.Error()
	if site := (interface {
		Site() (code int, node, message string)
	})(nil); errors.As(l.err, &site) {
		code, b.Node, message = site.Site()
	}
	n := b.Op("size", ir.Attrs{"of": []ir.Dim{{Sym: l.sym}}, "to": tensor.I64})
	if l.least > 0 {
		b.Check(b.Compare("ge", n, b.Scalar(tensor.I64, float64(l.least))), code, message)
	} else {
		b.Check(b.Compare("lt", n, b.Scalar(tensor.I64, float64(l.below))), code, message)
	}
	f.Body.Ops = slices.Insert(f.Body.Ops, at, b.Block.Ops...)
	return b.Err()
}

// invalidArgument is TensorFlow's code of an error that has no other.
const invalidArgument = 3
