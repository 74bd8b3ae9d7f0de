package kernel

import (
	"errors"
	"fmt"
	"slices"

	"tfc/ir/tensor"
)

// Verify checks a kernel:
//
//	k1  every value is defined before its use, in a block that encloses the use
//	k2  primitives are Basic, and their operands have the result's lanes
//	k3  indices are i64; masks are bool of the access' lanes
//	k4  loads and stores name a buffer of the kernel with its element type; stored-to ones may be written
//	k5  parallel loops stand at the top level and carry nothing
//	k6  what a loop carries, or an if merges, has one type
func Verify(k *Kernel) error {
	v := &verifier{k: k, defined: map[*Value]bool{}}
	v.nested(k.Body, -1, func() {})
	if len(k.Bindings) != len(k.Buffers) {
		v.failf("%d bindings for %d buffers", len(k.Bindings), len(k.Buffers))
	}
	return errors.Join(v.faults...)
}

type verifier struct {
	k       *Kernel
	defined map[*Value]bool
	faults  []error
}

func (v *verifier) failf(format string, args ...any) {
	v.faults = append(v.faults, fmt.Errorf("kernel %s: %s", v.k.Name, fmt.Sprintf(format, args...)))
}

func (v *verifier) used(xs ...*Value) {
	for _, x := range xs {
		if !x.Const && !v.defined[x] {
			v.failf("k1: value %d (%s) is not defined here", x.ID, x.Type)
		}
	}
}

func (v *verifier) stmt(s Stmt, depth int, define func(*Value)) {
	switch s := s.(type) {
	case *Compute:
		if !s.Op.Info().Basic {
			v.failf("k2: %s is not a basic primitive", s.Op)
		}
		for _, a := range s.Args {
			if a.Type.Lanes != s.Result.Type.Lanes {
				v.failf("k2: %s of %s gives %s", s.Op, a.Type, s.Result.Type)
			}
		}
	case *Load:
		v.access(s.Buffer, s.Result.Type, s.Index, s.Mask, Read)
	case *Store:
		v.access(s.Buffer, s.Value.Type, s.Index, s.Mask, Write)
	case *Loop:
		v.loop(s, depth, define)
	case *If:
		v.branch(s, depth, define)
	}
}

func (v *verifier) access(b *Buffer, t Type, index, mask *Value, how Access) {
	if index.Type.DType != tensor.I64 {
		v.failf("k3: index of type %s", index.Type)
	}
	if mask != nil && mask.Type != (Type{tensor.Bool, t.Lanes}) {
		v.failf("k3: mask of type %s for %s", mask.Type, t)
	}
	if !slices.Contains(v.k.Buffers, b) || b.DType != t.DType || b.Access&(how|Local|Shared) == 0 {
		v.failf("k4: %s accessed as %s", b, t)
	}
}

func (v *verifier) loop(l *Loop, depth int, define func(*Value)) {
	if l.Parallel && (depth > 0 || len(l.Carried) > 0) {
		v.failf("k5: parallel loop at depth %d carries %d values", depth, len(l.Carried))
	}
	v.defined[l.Var] = true
	for _, c := range l.Carried {
		v.defined[c.Phi] = true
		if c.Init.Type != c.Phi.Type || c.Next.Type != c.Phi.Type || c.Out.Type != c.Phi.Type {
			v.failf("k6: a loop carries %s, then %s", c.Init.Type, c.Next.Type)
		}
	}
	v.nested(l.Body, depth, func() {
		for _, c := range l.Carried {
			v.used(c.Next)
		}
	})
	for _, c := range l.Carried {
		define(c.Out)
	}
}

func (v *verifier) branch(s *If, depth int, define func(*Value)) {
	v.nested(s.Then, depth, func() {
		for _, m := range s.Merged {
			v.used(m.Then)
		}
	})
	v.nested(s.Else, depth, func() {
		for _, m := range s.Merged {
			v.used(m.Else)
		}
	})
	for _, m := range s.Merged {
		if m.Then.Type != m.Else.Type || m.Then.Type != m.Result.Type {
			v.failf("k6: an if merges %s and %s", m.Then.Type, m.Else.Type)
		}
		define(m.Result)
	}
}

// nested checks a body and, with its values in reach, what its end uses.
func (v *verifier) nested(body []Stmt, depth int, end func()) {
	var local []*Value
	for _, s := range body {
		v.used(Uses(s)...)
		define := func(x *Value) {
			v.defined[x] = true
			local = append(local, x)
		}
		v.stmt(s, depth+1, define)
		if r := Result(s); r != nil {
			define(r)
		}
	}
	end()
	for _, x := range local {
		delete(v.defined, x)
	}
}
