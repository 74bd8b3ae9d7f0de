package driver

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/snappy"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/targets/codecache"
	"tfc/targets/cpu"
)

// storedPlan is a plan as the code cache keeps it: everything but constants and objects, which follow it.
type storedPlan struct {
	Program *abi.Program // nil where nothing is computed
	Feeds   []string
	Results []storedResult
	// Sizes are the bytes of the constants and of each object. Behind them are the sources of fast code, of which Texts
	// are the compressed bytes.
	Sizes, Texts []int
}

// storedResult is a runtime.Result; Value is nil, or one tensor.
type storedResult struct {
	Index int
	Feed  string
	Value *storedTensor
}

type storedTensor struct {
	DType   tensor.DType
	Shape   []int
	Bytes   []byte
	Strings []string
}

// planKey names the plan of a request in the cache. ok is false where it is none to be kept: somebody watches how it is
// made, or it depends on an object of this process.
func (c *Compiler) planKey(g *graphdef.Graph, r *runtime.Request) (key codecache.Key, ok bool) {
	o := &c.opts
	if o.Cache == nil || o.Observe != nil || o.Passes != nil && (o.Passes.Explain != nil || o.Passes.DumpDir != "" ||
		len(o.Passes.PrintAfter) > 0) || codecache.Program() == "" {
		return key, false
	}
	for _, f := range r.Feeds {
		if f.Value != nil && f.DType == tensor.Object {
			return key, false
		}
	}
	tools, err := cpu.Toolchain()
	if err != nil {
		return key, false
	}
	h := codecache.NewHasher("plan 1")
	h.Text(fmt.Sprint(o.Tiered && r.Background != nil))
	h.Text(codecache.Program(), tools)
	graph := g.Fingerprint()
	h.Bytes(graph[:])
	h.Text(r.Key(), fmt.Sprintf("%+v %v", *o.machine(), r.Profile || o.Profile))
	h.Int(int64(o.OptLevel), int64(o.Threads))
	if p := o.Passes; p != nil {
		settings := *p
		settings.Machine, settings.Out = nil, nil // the first stands above, the second is where nothing goes
		h.Text(fmt.Sprintf("%+v", settings))
	}
	return h.Key(), true
}

// stored finds a plan in the cache; nil if it is not there.
func (c *Compiler) stored(key codecache.Key, r *runtime.Request) *runtime.Plan {
	start := time.Now()
	data, ok := c.opts.Cache.Get(key)
	if !ok {
		return nil
	}
	plan, made, err := decodePlan(data)
	if err == nil {
		err = c.load(plan, made, r, func(full *compiled) { c.keep(key, plan, full) })
	}
	if err != nil {
		return nil // compiling it says what is wrong
	}
	c.opts.stage("stored plan", start)
	return plan
}

// decodePlan reads what keep has written; made is nil where nothing is computed.
func decodePlan(data []byte) (p *runtime.Plan, made *compiled, err error) {
	head, rest, err := cut(data, 8)
	if err != nil {
		return nil, nil, err
	}
	head, rest, err = cut(rest, int(binary.LittleEndian.Uint64(head)))
	if err != nil {
		return nil, nil, err
	}
	var s storedPlan
	if err := gob.NewDecoder(bytes.NewReader(head)).Decode(&s); err != nil {
		return nil, nil, err
	}
	p = &runtime.Plan{Feeds: s.Feeds}
	for _, r := range s.Results {
		value, err := r.Value.tensor()
		if err != nil {
			return nil, nil, err
		}
		p.Results = append(p.Results, runtime.Result{Index: r.Index, Feed: r.Feed, Value: value})
	}
	if s.Program == nil {
		return p, nil, nil
	}
	made, err = s.code(rest)
	return p, made, err
}

// code reads constants, objects and sources.
func (s *storedPlan) code(data []byte) (*compiled, error) {
	made := &compiled{program: s.Program}
	for i, size := range s.Sizes {
		part, rest, err := cut(data, size)
		if err != nil {
			return nil, err
		}
		if data = rest; i == 0 {
			made.consts = part
		} else {
			made.objects = append(made.objects, part)
		}
	}
	for _, size := range s.Texts {
		part, rest, err := cut(data, size)
		if err != nil {
			return nil, err
		}
		text, err := snappy.Decode(nil, part)
		if err != nil {
			return nil, err
		}
		data, made.sources = rest, append(made.sources, cpu.Source{Name: "stored", Text: string(text)})
	}
	return made, nil
}

// cut takes n bytes off.
func cut(data []byte, n int) (head, rest []byte, err error) {
	if n < 0 || n > len(data) {
		return nil, nil, errors.New("plan cut short")
	}
	return data[:n:n], data[n:], nil
}

// keep puts a plan into the cache. One that holds objects of this process is not kept.
func (c *Compiler) keep(key codecache.Key, p *runtime.Plan, code *compiled) {
	s := storedPlan{Feeds: p.Feeds}
	for _, r := range p.Results {
		if r.Value != nil && r.Value.DType() == tensor.Object {
			return
		}
		s.Results = append(s.Results, storedResult{r.Index, r.Feed, storedTensorOf(r.Value)})
	}
	parts := [][]byte{nil, nil}
	if code != nil {
		s.Program = code.program
		for _, part := range append([][]byte{code.consts}, code.objects...) {
			s.Sizes, parts = append(s.Sizes, len(part)), append(parts, part)
		}
		for _, src := range code.sources {
			text := snappy.Encode(nil, []byte(src.Text))
			s.Texts, parts = append(s.Texts, len(text)), append(parts, text)
		}
	}
	var head bytes.Buffer
	if err := gob.NewEncoder(&head).Encode(&s); err != nil {
		return
	}
	parts[0], parts[1] = binary.LittleEndian.AppendUint64(nil, uint64(head.Len())), head.Bytes()
	c.opts.Cache.Put(key, parts...)
}

func storedTensorOf(t *tensor.Tensor) *storedTensor {
	if t == nil {
		return nil
	}
	return &storedTensor{t.DType(), t.Shape(), t.Bytes(), t.Strings()}
}

func (s *storedTensor) tensor() (*tensor.Tensor, error) {
	switch {
	case s == nil:
		return nil, nil
	case s.DType == tensor.String:
		return tensor.OfStrings(s.Shape, s.Strings...), nil
	}
	t := tensor.New(s.DType, s.Shape...)
	if copy(t.Bytes(), s.Bytes) != len(t.Bytes()) {
		return nil, errors.New("tensor cut short")
	}
	return t, nil
}
