package driver

import (
	"context"
	"errors"
	"math/rand/v2"
	goruntime "runtime"
	"slices"
	"sync"
	"time"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime"
	"tfc/runtime/dataflow"
	"tfc/runtime/hostop"
	"tfc/runtime/status"
	"tfc/targets/cpu"
)

// Compiler compiles requests for sessions, into this process. It implements runtime.Compiler.
type Compiler struct {
	opts Options
	pool func() (*cpu.Pool, error)
	// seed makes random ops without seeds differ from session to session.
	seed uint64
}

// NewCompiler makes a compiler; the threads of its runs start when code first wants them.
func NewCompiler(o Options) *Compiler {
	return &Compiler{opts: o, seed: rand.Uint64(), pool: sync.OnceValues(func() (*cpu.Pool, error) { return cpu.NewPool(max(o.Threads, 1)) })}
}

// Compile imports what the request runs, and compiles it, unless the cache has its plan. Where values of the run are
// needed first, the plan is the detour that gets them.
func (c *Compiler) Compile(g *graphdef.Graph, r *runtime.Request) (*runtime.Plan, error) {
	c = c.limited(r.Threads)
	key, keyed := c.planKey(g, r)
	if keyed {
		if p := c.stored(key, r); p != nil {
			return p, nil
		}
	}
	req := importRequest(r)
	req.Seed = c.seed
	start := time.Now()
	m, sig, err := frontend.Import(g, req)
	var need *frontend.Need
	if errors.As(err, &need) {
		return detour(g, req, need)
	}
	if err != nil {
		return nil, err
	}
	c.opts.stage("import", start)
	none, err := AddGradients(m, sig, r.Grads)
	if err != nil {
		return nil, err
	}
	p := plan(r, sig, none)
	var made *compiled
	if f := m.Funcs[0]; len(f.Body.Ops)+len(f.Body.Results) > 0 {
		if made, err = c.compile(m, r); err != nil {
			return nil, err
		}
	}
	keep := func(made *compiled) {
		if keyed && !sig.Seeded {
			c.keep(key, p, made)
		}
	}
	if err := c.load(p, made, r, keep); err != nil {
		return nil, err
	}
	inBackground(r, func() { keep(made) })
	return p, nil
}

// inBackground does something that the plan need not wait for.
func inBackground(r *runtime.Request, work func()) {
	if r.Background == nil {
		work()
		return
	}
	r.Background(func(context.Context) { work() })
}

// limited is the compiler for runs of at most that many threads; 0 does not limit.
func (c *Compiler) limited(threads int) *Compiler {
	if threads <= 0 || threads >= c.opts.Threads {
		return c
	}
	less := *c
	less.opts.Threads = threads
	return &less
}

// importRequest says the same to the importer.
func importRequest(r *runtime.Request) frontend.Request {
	req := frontend.Request{
		Feeds: map[string]frontend.Feed{}, Fetches: r.Fetches, Targets: r.Targets,
		Vars: map[string]ir.Type{}, Done: map[string]bool{},
	}
	for _, f := range r.Feeds {
		req.Feeds[f.Name] = frontend.Feed{DType: f.DType, Shape: ir.Dims(f.Shape...), Value: f.Value, Var: f.Var}
	}
	for _, g := range r.Grads {
		req.Grad = append(req.Grad, frontend.GradRequest{Y: g.Y, Wrt: g.Wrt})
	}
	for name, t := range r.Vars {
		req.Vars[name] = ir.TypeOf(t.DType, t.Shape...)
	}
	for _, name := range r.Done {
		req.Done[name] = true
	}
	return req
}

func detour(g *graphdef.Graph, req frontend.Request, need *frontend.Need) (*runtime.Plan, error) {
	if need.Drives() {
		return drive(g, req, need)
	}
	stage, err := frontend.Cut(g, req, need)
	if err != nil {
		return nil, err
	}
	d := &runtime.Detour{
		Fetches: stage.Crossing, Targets: stage.First.Targets, Done: stage.Done, Known: stage.Known,
		Forget: stage.Forget, Meanwhile: stage.Meanwhile,
	}
	for _, h := range stage.Hosts {
		d.Hosts = append(d.Hosts, runtime.HostNode(h))
	}
	return &runtime.Plan{Detour: d}, nil
}

// drive is the plan of a request that the runtime drives.
func drive(g *graphdef.Graph, req frontend.Request, need *frontend.Need) (*runtime.Plan, error) {
	if len(req.Grad) > 0 {
		return nil, need
	}
	d, err := frontend.Divide(g, req, need)
	if err != nil {
		return nil, err
	}
	program, err := dataflow.New(d.Units, d.Fetches)
	if err != nil {
		return nil, err
	}
	plan := &runtime.Plan{Driven: &runtime.Driven{Program: program}}
	for _, w := range d.Work {
		work := runtime.Work{Value: w.Value, Feed: w.Feed, Piece: (*runtime.Piece)(w.Piece)}
		if w.Host != nil {
			h := runtime.HostNode(*w.Host)
			work.Host = &h
		}
		plan.Driven.Work = append(plan.Driven.Work, work)
	}
	return plan, nil
}

// AddGradients appends the adjoints that were asked for to the function's results. For each it
// says whether there is none.
func AddGradients(m *ir.Module, sig *frontend.Signature, want []runtime.Gradient) (none []bool, err error) {
	f := m.Funcs[0]
	b := ir.NewBuilder(f.Body)
	for i, g := range sig.Grads {
		var seeds []*ir.Value
		for _, t := range want[i].Seeds {
			seeds = append(seeds, b.Const(t))
		}
		adjoints, err := passes.Gradients(b, g.Y, slices.Concat(g.Wrt...), seeds)
		if err != nil {
			return nil, err
		}
		for k, reads := range g.Wrt {
			total := sum(b, adjoints[:len(reads)])
			adjoints = adjoints[len(reads):]
			none = append(none, total == nil)
			if total != nil {
				f.Body.Results = append(f.Body.Results, total)
				f.Results = append(f.Results, "gradient of "+want[i].Wrt[k])
			}
		}
	}
	return none, b.Err()
}

// sum adds the values that are there; nil if none is.
func sum(b *ir.Builder, xs []*ir.Value) *ir.Value {
	var total *ir.Value
	for _, x := range xs {
		switch {
		case total == nil:
			total = x
		case x != nil:
			total = b.Add(total, x)
		}
	}
	return total
}

// plan says where the fetches and gradients are among the code's results.
func plan(r *runtime.Request, sig *frontend.Signature, none []bool) *runtime.Plan {
	p := &runtime.Plan{}
	for _, f := range sig.Feeds {
		p.Feeds = append(p.Feeds, f.Name)
	}
	next := 0
	add := func(known *tensor.Tensor, feed string, absent bool) {
		if known != nil || feed != "" || absent {
			p.Results = append(p.Results, runtime.Result{Index: -1, Value: known, Feed: feed})
			return
		}
		p.Results = append(p.Results, runtime.Result{Index: next})
		next++
	}
	for i := range r.Fetches {
		add(sig.Host[i], sig.Late[i], false)
	}
	for _, absent := range none {
		add(nil, "", absent)
	}
	return p
}

// compile turns a module of one function into code.
func (c *Compiler) compile(m *ir.Module, r *runtime.Request) (*compiled, error) {
	cpu.Prepare() // while passes and codegen work
	go c.pool()   // so is the native runtime, which load wants
	o := c.opts
	o.Profile = o.Profile || r.Profile
	l, err := Lower(m, o.config(), o)
	if err != nil {
		return nil, err
	}
	made := &compiled{program: l.Program, consts: l.Consts}
	if l.opts.OptLevel = c.coldLevel(l, r); l.opts.OptLevel != o.OptLevel {
		made.sources = l.sources()
	}
	made.objects, err = l.Objects()
	return made, err
}

// load brings a plan's code, if it has any, into this process, with the host operations that it calls. Fast code is made
// anew once it is hot; upgraded is told of that.
func (c *Compiler) load(p *runtime.Plan, made *compiled, r *runtime.Request, upgraded func(*compiled)) error {
	if made == nil {
		return nil
	}
	pool, err := c.pool()
	if err != nil {
		return err
	}
	defer c.opts.stage("load", time.Now())
	lib, err := cpu.Load(made.objects, nil)
	if err != nil {
		return err
	}
	entry := &made.program.Entries[0]
	fn, err := lib.Lookup(entry.Symbol)
	if err != nil {
		return errors.Join(err, lib.Close())
	}
	made.consts = aligned(made.consts) // once, however long made is kept
	p.Code = &runtime.Executable{Program: made.program, Entry: entry, Consts: made.consts, Pool: pool.Pointer(),
		Threads: c.opts.Threads}
	x := &code{held: &held{libraries: []*cpu.Library{lib}}}
	x.fn.Store(fn)
	p.Code.Host, p.Code.HostData, x.held.release = hostop.Register(entry, runtime.HostError)
	p.Code.Code = x
	goruntime.AddCleanup(x, func(h *held) { _ = h.close() }, x.held) // sessions forget plans without closing them
	if made.sources != nil && r.Background != nil {
		c.heat(x, made, r.Background, upgraded)
	}
	return nil
}

// aligned copies constants to where generated code may rely on their alignment.
func aligned(b []byte) []byte {
	t := tensor.New(tensor.U8, len(b))
	copy(t.Bytes(), b)
	return t.Bytes()
}

// fits refuses a function whose values need more memory than there is. The error names the node of the largest.
func fits(f *ir.Func) error {
	if f.Arena >= 0 && f.Arena <= tensor.Limit() {
		return nil
	}
	largest := &ir.Value{Op: &ir.Op{Def: &ir.Def{}}}
	f.Body.Walk(func(op *ir.Op) {
		for _, v := range op.Results {
			if v.Place.Kind == ir.InArena && v.Type.Bytes() >= largest.Type.Bytes() {
				largest = v
			}
		}
	})
	return status.Errorf(status.ResourceExhausted, largest.Op.Node, largest.Op.Def.Name,
		"OOM when allocating tensor of %s: a run takes %d bytes, %d are the limit", largest.Type, f.Arena, tensor.Limit())
}
