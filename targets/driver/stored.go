package driver

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"time"

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
	// Sizes are the bytes of the constants and of each object.
	Sizes []int
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
	h.Text(codecache.Program(), tools)
	graph := g.Fingerprint()
	h.Bytes(graph[:])
	h.Text(r.Key(), fmt.Sprintf("%+v %v", *o.machine(), r.Profile || o.Profile))
	h.Int(int64(o.OptLevel), int64(o.Threads))
	if p := o.Passes; p != nil {
		h.Text(fmt.Sprintf("%q %q %v %q %v", p.Only, p.Disabled, p.Fuse, p.Devices, p.SoftPlacement))
	}
	return h.Key(), true
}

// stored finds a plan in the cache; nil if it is not there.
func (c *Compiler) stored(key codecache.Key) *runtime.Plan {
	start := time.Now()
	data, ok := c.opts.Cache.Get(key)
	if !ok {
		return nil
	}
	plan, err := c.decodePlan(data)
	if err != nil {
		return nil // compiling it says what is wrong
	}
	c.opts.stage("stored plan", start)
	return plan
}

func (c *Compiler) decodePlan(data []byte) (*runtime.Plan, error) {
	if len(data) < 8 {
		return nil, errors.New("no plan")
	}
	n := binary.LittleEndian.Uint64(data)
	if n > uint64(len(data)-8) {
		return nil, errors.New("plan cut short")
	}
	var s storedPlan
	if err := gob.NewDecoder(bytes.NewReader(data[8 : 8+n])).Decode(&s); err != nil {
		return nil, err
	}
	p := &runtime.Plan{Feeds: s.Feeds}
	for _, r := range s.Results {
		value, err := r.Value.tensor()
		if err != nil {
			return nil, err
		}
		p.Results = append(p.Results, runtime.Result{Index: r.Index, Feed: r.Feed, Value: value})
	}
	if s.Program == nil {
		return p, nil
	}
	var parts [][]byte
	rest := data[8+n:]
	for _, size := range s.Sizes {
		if size < 0 || size > len(rest) {
			return nil, errors.New("code cut short")
		}
		parts, rest = append(parts, rest[:size:size]), rest[size:]
	}
	var err error
	p.Code, err = c.load(&compiled{s.Program, parts[0], parts[1:]})
	return p, err
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
