package passes_test

import (
	"fmt"
	"slices"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
	"tfc/passes"
)

// simulate runs a planned module with its values in the memory that the plan gives them, as
// generated code does, and compares with the evaluator.
func simulate(t *testing.T, m *ir.Module) {
	t.Helper()
	for _, f := range m.Funcs {
		args := irtest.Inputs(f, 1)
		want, wantErr := eval.Run(f, args, eval.Vars(irtest.Vars(m, 2)))
		wantVars := eval.Vars(irtest.Vars(m, 2))
		if _, err := eval.Run(f, args, wantVars); fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("two runs differ: %v, %v", err, wantErr)
		}
		s := newMemory(m, f, args)
		if err := s.block(f.Body); fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("planned @%s: error %v, want %v", f.Name, err, wantErr)
		}
		for _, v := range m.Vars {
			if wantVars.Get(v) != nil {
				compare(t, "variable "+v.Name, s.view(ir.Place{Kind: ir.InVar, Var: v}, v.Type), wantVars.Get(v))
			}
		}
		if wantErr != nil {
			continue
		}
		for i, r := range f.Body.Results {
			if r.Place != (ir.Place{Kind: ir.InResult, Offset: int64(i)}) {
				t.Errorf("result %d is at %s", i, r.Place)
			}
			compare(t, fmt.Sprint("result ", i), s.view(r.Place, r.Type), want[i])
		}
	}
}

func compare(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	if err := irtest.Compare([]*tensor.Tensor{got}, []*tensor.Tensor{want}, 0); err != nil {
		t.Errorf("planned %s: %v", what, err)
	}
}

// memory is the buffers of one run.
type memory struct {
	arena, consts []byte
	params        [][]byte
	results       map[int64][]byte
	vars          map[*ir.Var][]byte
}

func newMemory(m *ir.Module, f *ir.Func, args []*tensor.Tensor) *memory {
	s := &memory{arena: make([]byte, f.Arena), results: map[int64][]byte{}, vars: map[*ir.Var][]byte{}}
	for _, a := range args {
		s.params = append(s.params, slices.Clone(a.Bytes()))
	}
	initial := eval.Vars(irtest.Vars(m, 2))
	for _, v := range m.Vars {
		s.vars[v] = slices.Clone(initial.Get(v).Bytes())
	}
	for i, r := range f.Body.Results {
		s.results[int64(i)] = make([]byte, r.Type.Bytes())
	}
	for _, c := range passes.Constants(f.Body) {
		for len(s.consts)%passes.Alignment != 0 {
			s.consts = append(s.consts, 0)
		}
		s.consts = append(s.consts, c.Bytes()...)
	}
	return s
}

// bytes is the memory of n bytes at a place.
func (s *memory) bytes(p ir.Place, n int) []byte {
	switch p.Kind {
	case ir.InArena:
		return s.arena[p.Offset : p.Offset+int64(n)]
	case ir.InConsts:
		return s.consts[p.Offset : p.Offset+int64(n)]
	case ir.InParam:
		return s.params[p.Offset]
	case ir.InResult:
		return s.results[p.Offset]
	case ir.InVar:
		return s.vars[p.Var]
	}
	panic("value at " + p.String())
}

// view copies what a place holds.
func (s *memory) view(p ir.Place, t ir.Type) *tensor.Tensor {
	x, err := tensor.FromBytes(t.DType, t.Sizes(), slices.Clone(s.bytes(p, t.Bytes())))
	if err != nil {
		panic(err)
	}
	return x
}

func (s *memory) load(vs []*ir.Value) []*tensor.Tensor {
	out := make([]*tensor.Tensor, len(vs))
	for i, v := range vs {
		out[i] = s.view(v.Place, v.Type)
	}
	return out
}

func (s *memory) block(b *ir.Block) error {
	for _, op := range b.Ops {
		if err := s.op(op); err != nil {
			return err
		}
	}
	return nil
}

func (s *memory) op(op *ir.Op) error {
	switch {
	case op.Var != nil, op.Is("const"):
		return nil // reads and writes are places, constants are there
	case op.Is("if"):
		branch := op.Regions[1]
		if s.load(op.Operands)[0].Int(0) != 0 {
			branch = op.Regions[0]
		}
		return s.block(branch)
	case op.Is("while"):
		return s.loop(op)
	case op.Is("reshape") && op.Result().Place == op.Operands[0].Place:
		return nil
	}
	args := s.load(op.Operands)
	results, err := apply(op, args)
	if err != nil {
		return err
	}
	for i, r := range op.Results {
		copy(s.bytes(r.Place, r.Type.Bytes()), results[i].Bytes())
	}
	return nil
}

func (s *memory) loop(op *ir.Op) error {
	for {
		if err := s.block(op.Regions[0]); err != nil {
			return err
		}
		if s.load(op.Regions[0].Results)[0].Int(0) == 0 {
			return nil
		}
		if err := s.block(op.Regions[1]); err != nil {
			return err
		}
	}
}

func apply(op *ir.Op, args []*tensor.Tensor) ([]*tensor.Tensor, error) {
	if op.Is("fusion") {
		return eval.Run(&ir.Func{Name: "fusion", Body: op.Regions[0]}, args, nil)
	}
	return eval.Op(op, args)
}
