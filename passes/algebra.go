package passes

import (
	"slices"

	"tfc/ir"
	"tfc/ir/tensor"
)

// rule is one identity: the operations that it looks at (by name, or by trait where ops is empty),
// the reason why it holds for every element, and the rewriting.
type rule struct {
	name   string
	ops    []string
	traits ir.Traits
	reason string
	// apply returns what the operation's only result becomes, perhaps built by b, or nil.
	apply func(b *ir.Builder, op *ir.Op) *ir.Value
}

// Rule documents an identity of the algebra pass.
type Rule struct{ Name, Reason string }

// Rules lists the identities of the algebra pass in the order in which they are tried.
func Rules() []Rule {
	var out []Rule
	for _, r := range rules() {
		out = append(out, Rule{r.name, r.reason})
	}
	return out
}

// rules lists all identities.
func rules() []rule {
	return slices.Concat(scalarRules(), moveRules(), broadcastRules(), contractRules())
}

// maxAlgebraRounds bounds the repetition over a function; each round sees what the last one made.
const maxAlgebraRounds = 32

// runAlgebra applies the identities until none applies.
func runAlgebra(m *ir.Module, _ *Config) (bool, error) {
	s := newSimplifier(rules())
	changed := false
	for _, f := range m.Funcs {
		for range maxAlgebraRounds {
			s.by = map[*ir.Value]*ir.Value{}
			if err := s.block(f.Body); err != nil {
				return changed, err
			}
			f.Body.Replace(s.by)
			if len(s.by) == 0 {
				break
			}
			changed = true
			pruneBlock(f.Body, newUses())
		}
	}
	return changed, nil
}

// rewriteOnce applies rules to every operation once.
func rewriteOnce(m *ir.Module, rules []rule) (bool, error) {
	s := newSimplifier(rules)
	changed := false
	for _, f := range m.Funcs {
		s.by = map[*ir.Value]*ir.Value{}
		if err := s.block(f.Body); err != nil {
			return changed, err
		}
		f.Body.Replace(s.by)
		if len(s.by) > 0 {
			changed = true
			pruneBlock(f.Body, newUses())
		}
	}
	return changed, nil
}

// simplifier applies rules to one function.
type simplifier struct {
	named  map[string][]rule
	traits []rule
	by     map[*ir.Value]*ir.Value
}

func newSimplifier(rules []rule) *simplifier {
	s := &simplifier{named: map[string][]rule{}}
	for _, r := range rules {
		if len(r.ops) == 0 {
			s.traits = append(s.traits, r)
		}
		for _, name := range r.ops {
			if ir.Lookup(name) == nil {
				ir.Bugf("algebra: rule %s is about %q, which is no operation", r.name, name)
			}
			s.named[name] = append(s.named[name], r)
		}
	}
	return s
}

func (s *simplifier) block(b *ir.Block) error {
	out := ir.NewBuilder(&ir.Block{})
	for _, op := range b.Ops {
		substitute(op, s.by)
		if isControl(op) {
			for _, r := range op.Regions {
				if err := s.block(r); err != nil {
					return err
				}
			}
		}
		if len(op.Results) == 1 && len(op.Operands) > 0 {
			out.Node, out.Device, out.Hint = op.Node, op.Device, op.Result().Name
			if v := s.rewrite(out, op); v != nil {
				s.by[op.Result()] = v
				continue
			}
		}
		out.Block.Ops = append(out.Block.Ops, op)
	}
	b.Ops = out.Block.Ops
	return out.Err()
}

// rewrite tries the rules; the first that applies wins.
func (s *simplifier) rewrite(b *ir.Builder, op *ir.Op) *ir.Value {
	for _, r := range s.named[op.Def.Name] {
		if v := r.apply(b, op); v != nil && v != op.Result() {
			return v
		}
	}
	for _, r := range s.traits {
		if !op.Def.Traits.Has(r.traits) {
			continue
		}
		if v := r.apply(b, op); v != nil && v != op.Result() {
			return v
		}
	}
	return nil
}

// splat is the one value of all of v's elements, if v is a constant of equal elements or a
// broadcast of one; nil otherwise.
func splat(v *ir.Value) *tensor.Tensor {
	for v.Op != nil && (v.Op.Is("broadcast") || v.Op.Is("reshape")) {
		v = v.Op.Operands[0]
	}
	t := constant(v)
	if t == nil || t.Len() == 0 || t.DType() == tensor.String {
		return nil
	}
	size := t.DType().Size()
	raw := t.Bytes()
	for i := size; i < len(raw); i += size {
		if !slices.Equal(raw[:size], raw[i:i+size]) {
			return nil
		}
	}
	one, err := tensor.FromBytes(t.DType(), nil, raw[:size])
	if err != nil {
		ir.Bugf("algebra: element of %s: %v", t, err)
	}
	return one
}

// isSplat reports whether all elements of v are the number x; -0 and 0 are different numbers.
func isSplat(v *ir.Value, x float64) bool {
	t := splat(v)
	if t == nil {
		return false
	}
	want := tensor.New(t.DType())
	want.SetFloat(0, x)
	return t.Equal(want)
}

// madeBy is the operation that makes v if it is of the named row; nil otherwise.
func madeBy(v *ir.Value, name string) *ir.Op {
	if v.Op == nil || !v.Op.Is(name) {
		return nil
	}
	return v.Op
}
