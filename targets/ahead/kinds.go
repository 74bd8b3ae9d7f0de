package ahead

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"tfc/ir"
)

// withKind adds a kind of tensors to others. Where tensors differ in their values alone, these are no longer known.
func withKind(kinds [][]fed, kind []fed) (all [][]fed, news bool) {
	at := slices.IndexFunc(kinds, func(k []fed) bool { return slices.EqualFunc(k, kind, same) })
	if at < 0 {
		return append(slices.Clone(kinds), kind), true
	}
	merged := slices.Clone(kinds[at])
	for i, f := range merged {
		if f.value != nil && (kind[i].value == nil || !f.value.Equal(kind[i].value)) {
			merged[i], news = f.late(), true
		}
	}
	all = slices.Clone(kinds)
	all[at] = merged
	return all, news
}

// joined is one kind that stands for several: sizes that differ are the run's.
func joined(unit string, kinds [][]fed) []fed {
	out := slices.Clone(kinds[0])
	for _, kind := range kinds[1:] {
		for i, f := range kind {
			out[i] = join(fmt.Sprintf("any_%s_%d", symbolText(unit), i), out[i], f)
		}
	}
	return out
}

// join stands for both of two tensors.
func join(name string, a, b fed) fed {
	out := a.late()
	if a.object != b.object {
		out.object = nil
	}
	if out.ranked = a.ranked && b.ranked && len(a.shape) == len(b.shape); !out.ranked {
		out.shape = nil
		return out
	}
	out.shape = slices.Clone(a.shape)
	for i, d := range b.shape {
		if out.shape[i] != d {
			out.shape[i] = ir.Dim{Sym: fmt.Sprintf("%s_%d", name, i)}
		}
	}
	return out
}

// each goes through all choices that f makes, and gives the kinds of its results.
func (p *planner) each(f func() ([]fed, error)) ([][]fed, error) {
	choices, next := p.choices, p.next
	defer func() { p.choices, p.next = choices, next }()
	p.choices = nil
	var out [][]fed
	for {
		p.next = 0
		results, err := f()
		if err != nil && !isGone(err) {
			return nil, err
		}
		if err == nil {
			out, _ = withKind(out, results)
		}
		if !p.nextChoice() {
			if len(out) == 0 {
				return nil, cmp.Or(err, errNothing)
			}
			return out, nil
		}
	}
}

// isGone reports whether an error says no more than that nothing comes out, yet or at all.
func isGone(err error) bool { return errors.Is(err, errNothing) || errors.As(err, new(fails)) }
