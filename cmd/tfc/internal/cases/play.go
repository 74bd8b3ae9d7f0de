package cases

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Engine opens sessions.
type Engine interface {
	// LoadGraph opens a session over a GraphDef file's bytes. With ignoreDevices the device
	// strings of its nodes are dropped.
	LoadGraph(data []byte, text, ignoreDevices bool) (Session, error)
	// LoadSavedModel opens a session over a SavedModel directory, with its variables restored,
	// and gives the tensors that the keys of a signature stand for.
	LoadSavedModel(dir string, tags []string, signature string) (s Session, inputs, outputs map[string]string, err error)
	// LoadWebModel opens a session over a TensorFlow.js model by the path of its model.json.
	LoadWebModel(path string) (Session, error)
}

// Session is what a case runs on.
type Session interface {
	Run(ctx context.Context, r Request) (Result, error)
	Close() error
}

// Request is one run.
type Request struct {
	Feeds   map[string]*tensor.Tensor
	Fetches []string
	Targets []string
	// With Wrt, the run also differentiates Y: the sum of its elements, or with GradY their
	// sum weighted by GradY.
	Y     string
	GradY *tensor.Tensor
	Wrt   []string
	// Absent says that there is no path from Y to some of Wrt.
	Absent bool
}

// Result is the outcome of a run: a tensor a fetch, and one for each of Wrt (nil: no path to Y).
type Result struct {
	Fetches   []*tensor.Tensor
	Gradients []*tensor.Tensor
}

// The tolerances where a case states none.
var (
	closeValues   = Tolerance{Rel: 1e-5, Abs: 1e-6}
	closeSums     = Tolerance{Rel: 1e-4, Abs: 1e-5}
	closeGradient = Tolerance{Rel: 1e-4, Abs: 1e-5}
)

// player is one case on its way through its steps.
type player struct {
	c        *Case
	session  Session
	tmp      string            // where feed_path's "tmp" and expect_files are
	inputs   map[string]string // feed key to tensor; nil: the keys are tensors
	outputs  map[string]string
	step     int
	problems []string
}

// Planner is a Session that has to know all runs before the first: it compiles them ahead of time. The runs then come in
// that order. A *Skip says that it cannot.
type Planner interface {
	Plan(ctx context.Context, runs []Request) error
}

// Skip is the reason why a session does not run a case.
type Skip struct{ Reason string }

func (s *Skip) Error() string { return s.Reason }

// Outcome is what became of a case: what is wrong, in step order, and which forms were not run and why. No problem
// means that the forms that were run passed.
type Outcome struct {
	Problems []string `json:"problems"`
	Skipped  []string `json:"skipped"`
	Forms    int      `json:"forms"` // how many were run
}

// Play runs every step of c on each form of its graph, in a session of its own. After an unexpected error the rest of
// the form is not run. Where there are several forms, what is said about one starts with its name.
func Play(ctx context.Context, engine Engine, c *Case) (o Outcome) {
	forms := c.Forms()
	for _, form := range forms {
		prefix := ""
		if len(forms) > 1 {
			prefix = form.Name + ": "
		}
		problems, skip := playForm(ctx, engine, c, form)
		if skip != nil {
			o.Skipped = append(o.Skipped, prefix+skip.Reason)
			continue
		}
		o.Forms++
		for _, problem := range problems {
			o.Problems = append(o.Problems, prefix+problem)
		}
	}
	return o
}

func playForm(ctx context.Context, engine Engine, c *Case, form Form) (problems []string, skip *Skip) {
	tmp, err := os.MkdirTemp("", "tfc-case-*")
	if err != nil {
		return []string{err.Error()}, nil
	}
	defer os.RemoveAll(tmp)
	p := &player{c: c, tmp: tmp}
	err = form.load(p, engine)
	if want := c.Steps[0].ExpectError; want != nil && want.At == "load" {
		if err == nil {
			p.session.Close()
		}
		p.judgeError(err, want)
		return p.problems, nil
	}
	if err == nil {
		err = p.plan(ctx)
	}
	switch {
	case errors.As(err, &skip):
		p.session.Close()
		return nil, skip
	case err != nil:
		return []string{fmt.Sprintf("load: %s", describe(err))}, nil
	}
	for p.step = range c.Steps {
		if !p.play(ctx) {
			break
		}
	}
	if err := p.session.Close(); err != nil {
		p.problems = append(p.problems, fmt.Sprintf("close: %s", describe(err)))
	}
	return p.problems, nil
}

// plan tells a session that wants to know it what will be run.
func (p *player) plan(ctx context.Context) error {
	planner, ok := p.session.(Planner)
	if !ok {
		return nil
	}
	var runs []Request
	for i := range p.c.Steps {
		s := &p.c.Steps[i]
		r, err := p.request(s)
		if err != nil {
			return err
		}
		r.Absent = s.Grad != nil && slices.Contains(slices.Collect(maps.Values(s.Grad.Expect)), nil)
		runs = append(runs, r)
	}
	return planner.Plan(ctx, runs)
}

func (p *player) loadSavedModel(engine Engine) (err error) {
	m := p.c.SavedModel
	dir := filepath.Join(p.c.Dir, m.Dir)
	p.session, p.inputs, p.outputs, err = engine.LoadSavedModel(dir, m.Tags, m.Signature)
	return err
}

func (p *player) loadWebModel(engine Engine) (err error) {
	p.session, err = engine.LoadWebModel(filepath.Join(p.c.Dir, p.c.TFJS))
	return err
}

func (p *player) loadGraph(engine Engine) error {
	path, text := p.c.GraphFile()
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p.session, err = engine.LoadGraph(data, text, p.c.StripDevices)
	return err
}

// wrong notes a problem with the current step.
func (p *player) wrong(format string, args ...any) {
	p.problems = append(p.problems, fmt.Sprintf("step %d: %s", p.step, fmt.Sprintf(format, args...)))
}

// play runs the current step; false ends the case.
func (p *player) play(ctx context.Context) bool {
	s := &p.c.Steps[p.step]
	r, err := p.request(s)
	if err != nil {
		p.wrong("%v", err)
		return false
	}
	if s.TimeoutMS > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(s.TimeoutMS)*time.Millisecond)
		defer cancel()
	}
	result, err := p.session.Run(ctx, r)
	switch {
	case s.ExpectError != nil:
		p.judgeError(err, s.ExpectError)
		return true
	case err != nil:
		p.wrong("unexpected %s", describe(err))
		return false
	case len(result.Fetches) != len(r.Fetches) || len(result.Gradients) != len(r.Wrt):
		p.wrong("%d values for %d fetches, %d gradients for %d tensors",
			len(result.Fetches), len(r.Fetches), len(result.Gradients), len(r.Wrt))
		return false
	}
	p.judge(s, result)
	return true
}

// request turns the step's files into tensors and its signature keys into names.
func (p *player) request(s *Step) (Request, error) {
	r := Request{Feeds: map[string]*tensor.Tensor{}, Targets: s.Target}
	for _, key := range sortedKeys(s.Feed) {
		t, err := s.Feed[key].Tensor(p.c.Dir)
		if err != nil {
			return r, fmt.Errorf("feed %s: %w", key, err)
		}
		name, err := resolve(p.inputs, key)
		if err != nil {
			return r, err
		}
		r.Feeds[name] = t
	}
	for _, key := range sortedKeys(s.FeedPath) {
		t, err := p.paths(s.FeedPath[key])
		if err != nil {
			return r, fmt.Errorf("feed %s: %w", key, err)
		}
		r.Feeds[key] = t
	}
	for _, key := range s.Fetch {
		name, err := resolve(p.outputs, key)
		if err != nil {
			return r, err
		}
		r.Fetches = append(r.Fetches, name)
	}
	if s.Grad == nil {
		return r, nil
	}
	r.Y, r.Wrt = s.Grad.Y, s.Grad.Wrt
	if s.Grad.GradY != nil {
		seed, err := s.Grad.GradY.Tensor(p.c.Dir)
		if err != nil {
			return r, fmt.Errorf("grad_y: %w", err)
		}
		r.GradY = seed
	}
	return r, nil
}

// resolve looks a signature key up; without a signature, names are what they are.
func resolve(signature map[string]string, key string) (string, error) {
	if signature == nil {
		return key, nil
	}
	name, ok := signature[key]
	if !ok {
		return "", fmt.Errorf("the signature has no key %q, only %s", key, strings.Join(sortedKeys(signature), ", "))
	}
	return name, nil
}

// paths makes the string tensor of a feed_path.
func (p *player) paths(f FeedPath) (*tensor.Tensor, error) {
	base := p.c.Dir
	if f.Base == "tmp" {
		base = p.tmp
	}
	base, err := filepath.Abs(base)
	if err != nil {
		return nil, err
	}
	if tensor.NumElements(f.Shape) != len(f.Paths) {
		return nil, fmt.Errorf("%d paths for shape %v", len(f.Paths), f.Shape)
	}
	t := tensor.New(tensor.String, f.Shape...)
	for i, rel := range f.Paths {
		t.Strings()[i] = filepath.Join(base, rel)
	}
	return t, nil
}

// judgeError compares a failure with the one that must happen.
func (p *player) judgeError(err error, want *ExpectError) {
	if err == nil {
		p.wrong("no error, want %s (%s)", want.Code, want.Message)
		return
	}
	code := status.CodeOf(err).String()
	if code != want.Code && !slices.Contains(want.Also, code) {
		p.wrong("error %s, want code %s", describe(err), want.Code)
		return
	}
	if want.Node != "" && status.NodeOf(err) != want.Node && !strings.Contains(err.Error(), want.Node) {
		p.wrong("error %s does not name node %s", describe(err), want.Node)
	}
}

func describe(err error) string { return fmt.Sprintf("%s: %v", status.CodeOf(err), err) }

// judge compares what the step gave with what it must give.
func (p *player) judge(s *Step, result Result) {
	p.judgeFetches(s, result.Fetches)
	if s.Grad != nil {
		p.judgeGradients(s, result.Gradients)
	}
	for _, rel := range s.ExpectFiles {
		if _, err := os.Stat(filepath.Join(p.tmp, rel)); err != nil {
			p.wrong("file %s was not written", rel)
		}
	}
}

func (p *player) judgeFetches(s *Step, fetches []*tensor.Tensor) {
	values := map[string]*tensor.Tensor{}
	for i, key := range s.Fetch {
		values[key] = fetches[i]
	}
	for _, key := range sortedKeys(s.Expect) {
		p.against(key, s.Expect[key], values[key], s.tolerance(key, s.Tol, closeValues))
	}
	for _, key := range sortedKeys(s.ExpectSum) {
		text := s.ExpectSum[key].Compare(values[key], s.tolerance(key, s.Tol, closeSums))
		p.differs(key, text)
	}
	for _, key := range sortedKeys(s.Check) {
		text, err := s.Check[key].Compare(values[key], p.c.Dir)
		if err != nil {
			text = err.Error()
		}
		p.differs(key, text)
	}
}

func (p *player) against(key string, ref Value, got *tensor.Tensor, tol Tolerance) {
	want, err := ref.Tensor(p.c.Dir)
	if err != nil {
		p.wrong("%s: %v", key, err)
		return
	}
	p.differs(key, Compare(got, want, tol))
}

func (p *player) differs(key, text string) {
	if text != "" {
		p.wrong("%s: %s", key, text)
	}
}

func (p *player) judgeGradients(s *Step, gradients []*tensor.Tensor) {
	for i, key := range s.Grad.Wrt {
		ref, expected := s.Grad.Expect[key]
		switch label := "gradient of " + key; {
		case !expected:
		case ref == nil && gradients[i] != nil:
			p.wrong("%s: got %s, want none", label, gradients[i])
		case ref != nil:
			p.against(label, *ref, gradients[i], s.tolerance(key, s.Grad.Tol, closeGradient))
		}
	}
}

// Timed is a case up to the step that is to be timed: bench_step, or the last.
type Timed struct {
	Session Session
	Before  []Request // the steps that have been run
	Request Request   // the one to be timed
	player  *player
}

// Prepare opens a session on c and runs its steps up to the one to be timed, unjudged.
func Prepare(ctx context.Context, engine Engine, c *Case) (*Timed, error) {
	p := &player{c: c}
	if err := c.Forms()[0].load(p, engine); err != nil {
		return nil, err
	}
	t := &Timed{Session: p.session, player: p}
	last := len(c.Steps) - 1
	if c.BenchStep != nil {
		last = *c.BenchStep
	}
	for p.step = range last {
		r, err := p.request(&c.Steps[p.step])
		if err == nil {
			_, err = p.session.Run(ctx, r)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("step %d: %w", p.step, err), p.session.Close())
		}
		t.Before = append(t.Before, r)
	}
	p.step = last
	var err error
	t.Request, err = p.request(&c.Steps[last])
	return t, err
}

// Judge says what is wrong with the fetches of the timed step's first run; "" if they are TensorFlow's.
func (t *Timed) Judge(fetches []*tensor.Tensor) string {
	p := t.player
	p.problems = nil
	p.judgeFetches(&p.c.Steps[p.step], fetches)
	return strings.Join(p.problems, "; ")
}
