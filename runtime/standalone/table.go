package standalone

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/foreign"
	"tfc/runtime/host"
	"tfc/runtime/hostop"
	"tfc/runtime/status"
)

// Table is a runtime.Compiler that compiles nothing: it finds the plans that a program carries.
type Table struct {
	program *Program
	graph   *graphdef.Graph
	library *foreign.Library
	pool    unsafe.Pointer
	threads int
	plans   map[string][]*Plan
	code    []*runtime.Executable
	kernels map[string]host.Kernel
}

// NewTable loads a payload's code, for runs of up to threads threads.
func NewTable(p *Payload, threads int) (*Table, error) {
	t, err := newTable(p)
	if err != nil {
		return nil, err
	}
	t.threads = threads
	if t.library, err = foreign.Open(p.Code); err != nil {
		return nil, err
	}
	return t, t.link()
}

// newTable is the table without the code.
func newTable(p *Payload) (*Table, error) {
	g, err := graphdef.NewGraph(p.Graph)
	if err != nil {
		return nil, err
	}
	t := &Table{program: p.Program, graph: g, plans: map[string][]*Plan{}, kernels: hostKernels()}
	for i := range p.Program.Plans {
		plan := &p.Program.Plans[i]
		key := plan.Key()
		t.plans[key] = append(t.plans[key], plan)
	}
	return t, nil
}

// Graph is the program's graph, for a session.
func (t *Table) Graph() *graphdef.Graph { return t.graph }

// Names of what the shared library shows besides entries.
const (
	SymPoolNew = "tfc_program_pool"
	SymConsts  = "tfc_program_consts"
)

// link finds entries, constants and the thread pool in the library.
func (t *Table) link() error {
	program := t.program.Code
	var consts []byte
	if program.ConstSize > 0 {
		at, err := t.library.Lookup(SymConsts)
		if err != nil {
			return err
		}
		consts = unsafe.Slice((*byte)(foreign.Pointer(at)), program.ConstSize)
	}
	newPool, err := t.library.Lookup(SymPoolNew)
	if err != nil {
		return err
	}
	t.pool = foreign.Pointer(foreign.CallInt(newPool, uintptr(t.threads)))
	for i := range program.Entries {
		e := &program.Entries[i]
		at, err := t.library.Lookup(e.Symbol)
		if err != nil {
			return err
		}
		x := &runtime.Executable{
			Program: program, Entry: e, Code: code{at}, Consts: consts, Pool: t.pool, Threads: t.threads,
		}
		x.Host, x.HostData, _ = hostop.Register(e, runtime.HostError) // for as long as the process lives, as the library
		t.code = append(t.code, x)
	}
	return nil
}

// code is an entry of the library, which is never unloaded.
type code struct{ at uintptr }

func (c code) Call(call *abi.Call) int32 { return foreign.Call(c.at, call) }

func (code) Close() error { return nil }

// Key spells out what a plan is for, but for the shapes of feeds.
func (p *Plan) Key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%q|%q|%q|", p.Graph, p.Fetches, p.Targets, p.Done)
	for _, g := range p.Grads {
		fmt.Fprintf(&b, "%q %q %x|", g.Y, g.Wrt, g.Seeds)
	}
	for _, f := range p.Feeds {
		fmt.Fprintf(&b, "%s %d %x %x;", f.Name, f.DType, sha256.Sum256(f.Value), f.Variable)
	}
	return b.String()
}

// GraphKey identifies a graph that is not the program's own: the body of a function.
func GraphKey(g *graphdef.Graph) string {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(g.Def)
	if err != nil {
		return "" // of no function's body: what was read as a message can be written
	}
	return fmt.Sprintf("%x", sha256.Sum256(raw))[:16]
}

// Made implements runtime.Made.
func (t *Table) Made() {}

// Compile implements runtime.Compiler.
func (t *Table) Compile(g *graphdef.Graph, r *runtime.Request) (*runtime.Plan, error) {
	wanted, err := t.request(g, r)
	if err != nil {
		return nil, err
	}
	plans := t.plans[wanted.Key()]
	for _, p := range plans {
		if p.fits(wanted.Feeds) {
			if f := p.Failure; f != nil {
				return nil, status.Errorf(f.Code, f.Node, f.Op, "%s", f.Message)
			}
			if err := t.checkVars(p, r.Vars); err != nil {
				return nil, err
			}
			return t.plan(g, p)
		}
	}
	return nil, missing(g, plans, wanted)
}

// request is a session's request in the form of a plan.
func (t *Table) request(g *graphdef.Graph, r *runtime.Request) (*Plan, error) {
	p := &Plan{Fetches: r.Fetches, Targets: r.Targets, Done: slices.Sorted(slices.Values(r.Done))}
	if g != t.graph {
		p.Graph = GraphKey(g)
	}
	for _, g := range r.Grads {
		kept, err := GradientOf(g)
		if err != nil {
			return nil, err
		}
		p.Grads = append(p.Grads, kept)
	}
	for _, f := range r.Feeds {
		fed := Fed{Name: f.Name, DType: f.DType, Shape: f.Shape}
		if f.Value != nil {
			raw, err := Marshal(f.Value)
			if err != nil {
				return nil, err
			}
			fed.Value = raw
		}
		if f.Var != nil {
			raw, err := Marshal(tensor.OfObject(*f.Var))
			if err != nil {
				return nil, err
			}
			fed.Variable = raw
		}
		p.Feeds = append(p.Feeds, fed)
	}
	return p, nil
}

// GradientOf is a gradient as plans keep it.
func GradientOf(g runtime.Gradient) (Gradient, error) {
	kept := Gradient{Y: g.Y, Wrt: g.Wrt}
	for _, t := range g.Seeds {
		raw, err := Marshal(t)
		if err != nil {
			return kept, err
		}
		kept.Seeds = append(kept.Seeds, raw)
	}
	return kept, nil
}

// gradient is it in the session's form.
func (g *Gradient) gradient() (runtime.Gradient, error) {
	out := runtime.Gradient{Y: g.Y, Wrt: g.Wrt}
	for _, raw := range g.Seeds {
		t, err := Unmarshal(raw)
		if err != nil {
			return out, err
		}
		out.Seeds = append(out.Seeds, t)
	}
	return out, nil
}

// fits reports whether the plan is for feeds of these shapes.
func (p *Plan) fits(feeds []Fed) bool {
	dims := map[int]int{}
	for i, f := range p.Feeds {
		if f.AnyShape {
			continue
		}
		if len(f.Shape) != len(feeds[i].Shape) {
			return false
		}
		for d, want := range f.Shape {
			got := feeds[i].Shape[d]
			if known, ok := dims[want]; want < 0 && !ok {
				dims[want] = got
			} else if want < 0 && known != got || want >= 0 && want != got {
				return false
			}
		}
	}
	return true
}

// missing is the error of a request without a plan: it names a tensor whose shape is not the one compiled for.
func missing(g *graphdef.Graph, plans []*Plan, wanted *Plan) error {
	for i, f := range wanted.Feeds {
		var shapes []string
		for _, p := range plans {
			shapes = append(shapes, shapeText(p.Feeds[i].Shape))
			if p.Feeds[i].AnyShape || (&Plan{Feeds: p.Feeds[i : i+1]}).fits(wanted.Feeds[i:i+1]) {
				shapes = nil
				break
			}
		}
		if out, err := g.Output(f.Name); len(shapes) > 0 && err == nil {
			return out.Node.Errorf(status.Unimplemented, "%s has shape %s, and this program was compiled for %s",
				f.Name, shapeText(f.Shape), strings.Join(slices.Compact(slices.Sorted(slices.Values(shapes))), " or "))
		}
	}
	return status.Errorf(status.Unimplemented, "", "", "no program was compiled for a run of fetches %q, targets %q after %q",
		wanted.Fetches, wanted.Targets, wanted.Done)
}

func shapeText(shape []int) string {
	parts := make([]string, len(shape))
	for i, d := range shape {
		parts[i] = "?"
		if d >= 0 {
			parts[i] = fmt.Sprint(d)
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// checkVars holds the variables of the session against the types that code was compiled for.
func (t *Table) checkVars(p *Plan, held map[string]runtime.VarType) error {
	if p.Code < 0 {
		return nil
	}
	for _, v := range t.program.Code.Vars {
		got, ok := held[v.Name]
		if ok && (got.DType != v.DType || !slices.Equal(got.Shape, v.Shape)) {
			return status.Errorf(status.Unimplemented, v.Name, "", "the variable holds %s%s, and this program was compiled for %s%s",
				got.DType, shapeText(got.Shape), v.DType, shapeText(v.Shape))
		}
	}
	return nil
}

// plan is a plan in the session's form.
func (t *Table) plan(g *graphdef.Graph, p *Plan) (*runtime.Plan, error) {
	out := &runtime.Plan{Feeds: p.Args}
	if p.Code >= 0 {
		out.Code = t.code[p.Code]
	}
	for _, r := range p.Results {
		value, err := Unmarshal(r.Value)
		if err != nil {
			return nil, err
		}
		out.Results = append(out.Results, runtime.Result{Index: r.Index, Value: value, Feed: r.Feed})
	}
	if p.Driven != nil {
		driven, err := t.driven(g, p.Driven)
		out.Driven = driven
		return out, err
	}
	if p.Detour == nil {
		return out, nil
	}
	out.Detour = &runtime.Detour{
		Fetches: p.Detour.Fetches, Targets: p.Detour.Targets, Done: p.Detour.Done, Known: p.Detour.Known,
		Forget: p.Detour.Forget, Meanwhile: p.Detour.Meanwhile,
	}
	for _, h := range p.Detour.Hosts {
		made, err := t.host(g, h)
		if err != nil {
			return nil, err
		}
		out.Detour.Hosts = append(out.Detour.Hosts, made)
	}
	return out, nil
}
