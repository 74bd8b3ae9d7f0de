package coordination

import (
	"context"
	"math"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// session calls kernels on one store of resources; every call is a run of its own.
type session struct {
	ctx       context.Context
	resources *host.Resources
	attrs     map[string]*pb.AttrValue
}

func open(t *testing.T) *session {
	two := []pb.DataType{pb.DataType_DT_INT32, pb.DataType_DT_INT32}
	return &session{t.Context(), host.NewResources(), map[string]*pb.AttrValue{
		"component_types":   {Value: &pb.AttrValue_List{List: &pb.AttrValue_ListValue{Type: two}}},
		"capacity":          number(2),
		"dtype":             {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}},
		"reduction_type":    {Value: &pb.AttrValue_S{S: []byte("MEAN")}},
		"allow_small_batch": {Value: &pb.AttrValue_B{B: true}},
	}}
}

func number(v int64) *pb.AttrValue { return &pb.AttrValue{Value: &pb.AttrValue_I{I: v}} }

// run evaluates a node and ends its run.
func (s *session) run(op string, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	out, end, err := s.start(op, in...)
	for _, f := range end {
		f()
	}
	return out, err
}

// start evaluates a node of a run that goes on.
func (s *session) start(op string, in ...*tensor.Tensor) (out []*tensor.Tensor, end []func(), err error) {
	k := slices.IndexFunc(Kernels(), func(k host.Kernel) bool { return k.Op == op })
	out, err = Kernels()[k].Eval(&host.Call{
		Context: s.ctx, Node: &graphdef.Node{Name: "node", Op: op, Attrs: s.attrs}, In: in, Resources: s.resources,
		AtEnd: func(f func()) { end = append(end, f) },
	})
	return out, end, err
}

func (s *session) must(t *testing.T, op string, in ...*tensor.Tensor) []*tensor.Tensor {
	t.Helper()
	out, err := s.run(op, in...)
	if err != nil {
		t.Fatalf("%s: %v", op, err)
	}
	return out
}

// TestMutex counts under a lock that spans two nodes, of which the second run sometimes does not come to.
func TestMutex(t *testing.T) {
	s := open(t)
	m := s.must(t, "MutexV2")[0]
	count := 0
	var wait sync.WaitGroup
	for k := range 64 {
		wait.Go(func() {
			held, end, err := s.start("MutexLock", m)
			if err != nil {
				t.Error(err)
				return
			}
			count++
			if k%2 == 0 {
				if _, err := s.run("ConsumeMutexLock", held[0]); err != nil {
					t.Error(err)
				}
			}
			for _, f := range end {
				f()
			}
		})
	}
	wait.Wait()
	if count != 64 {
		t.Errorf("counted to %d, want 64", count)
	}
}

// TestStage fills a staging area of two places, which a third element waits for.
func TestStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		for v := range int32(2) {
			s.must(t, "Stage", tensor.Scalar(v))
		}
		staged := make(chan error, 1)
		go func() { _, err := s.run("Stage", tensor.Scalar(int32(2))); staged <- err }()
		synctest.Wait()
		if len(staged) > 0 {
			t.Fatal("a third element found place")
		}
		if peeked := s.must(t, "StagePeek", tensor.Scalar(int32(1))); peeked[0].Int(0) != 1 {
			t.Errorf("peeked at %d, want 1", peeked[0].Int(0))
		}
		for v := range 3 {
			if got := s.must(t, "Unstage"); got[0].Int(0) != int64(v) {
				t.Errorf("got %d, want %d", got[0].Int(0), v)
			}
		}
		if err := <-staged; err != nil {
			t.Error(err)
		}
	})
}

// TestBarrier completes elements out of order; they are taken in the order of their keys.
func TestBarrier(t *testing.T) {
	s := open(t)
	b := s.must(t, "Barrier")[0]
	insert := func(component int64, keys []string, values ...int32) error {
		s.attrs["component_index"] = number(component)
		_, err := s.run("BarrierInsertMany", b, tensor.OfStrings([]int{len(keys)}, keys...),
			tensor.Of([]int{len(values)}, values...))
		return err
	}
	for _, c := range []struct {
		component int64
		keys      []string
		values    []int32
		code      status.Code
	}{
		{0, []string{"a", "b", "c"}, []int32{1, 2, 3}, status.OK},
		{0, []string{"a"}, []int32{1}, status.InvalidArgument},
		{2, []string{"a"}, []int32{1}, status.InvalidArgument},
		{1, []string{"c", "a"}, []int32{30, 10}, status.OK},
	} {
		if err := insert(c.component, c.keys, c.values...); status.CodeOf(err) != c.code {
			t.Errorf("insert %v: %v, want %v", c.keys, err, c.code)
		}
	}
	ready, waiting := s.must(t, "BarrierReadySize", b), s.must(t, "BarrierIncompleteSize", b)
	if ready[0].Int(0) != 2 || waiting[0].Int(0) != 1 {
		t.Errorf("%d ready, %d incomplete, want 2 and 1", ready[0].Int(0), waiting[0].Int(0))
	}
	out := s.must(t, "BarrierTakeMany", b, tensor.Scalar(int32(1)))
	if out[0].Int(0) != math.MinInt64 || out[1].Strings()[0] != "c" || out[3].Int(0) != 30 {
		t.Errorf("took %d %q %d", out[0].Int(0), out[1].Strings(), out[3].Int(0))
	}
	s.must(t, "BarrierClose", b)
	if err := insert(0, []string{"new"}, 4); status.CodeOf(err) != status.Cancelled {
		t.Errorf("a new key after close: %v", err)
	}
	if err := insert(1, []string{"b"}, 20); err != nil {
		t.Error(err)
	}
	out = s.must(t, "BarrierTakeMany", b, tensor.Scalar(int32(5)))
	if !slices.Equal(out[1].Strings(), []string{"a", "b"}) {
		t.Errorf("the rest is %q", out[1].Strings())
	}
	if _, err := s.run("BarrierTakeMany", b, tensor.Scalar(int32(1))); status.CodeOf(err) != status.OutOfRange {
		t.Errorf("taking from an empty closed barrier: %v", err)
	}
}

// TestAccumulator takes the mean of two gradients; late ones are dropped.
func TestAccumulator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		a := s.must(t, "ResourceConditionalAccumulator")[0]
		apply := func(step int64, v float32) {
			s.must(t, "ResourceAccumulatorApplyGradient", a, tensor.Scalar(step), tensor.Of([]int{2}, v, 2*v))
		}
		taken := make(chan []*tensor.Tensor, 1)
		go func() { taken <- s.must(t, "ResourceAccumulatorTakeGradient", a, tensor.Scalar(int32(2))) }()
		apply(0, 1)
		synctest.Wait()
		if len(taken) > 0 {
			t.Fatal("one gradient was enough")
		}
		apply(0, 4)
		if got := tensor.Data[float32]((<-taken)[0]); !slices.Equal(got, []float32{2.5, 5}) {
			t.Errorf("got %v, want [2.5 5]", got)
		}
		apply(0, 7) // the accumulator is at step 1
		if n := s.must(t, "ResourceAccumulatorNumAccumulated", a)[0].Int(0); n != 0 {
			t.Errorf("%d gradients, want 0", n)
		}
	})
}

// TestInterrupted gives a call that waits a deadline.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s.ctx = ctx
		if _, err := s.run("Unstage"); status.CodeOf(err) != status.DeadlineExceeded {
			t.Errorf("got %v, want DEADLINE_EXCEEDED", err)
		}
	})
}
