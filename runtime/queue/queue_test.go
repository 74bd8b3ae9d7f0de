package queue

import (
	"context"
	"fmt"
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

// client calls the kernels on one store of resources.
type client struct {
	ctx       context.Context
	resources *host.Resources
	handle    *tensor.Tensor
}

// open declares a queue of int32 scalars (after the priority, for a priority queue).
func open(t *testing.T, op string, attrs map[string]int64) *client {
	t.Helper()
	c := &client{ctx: t.Context(), resources: host.NewResources()}
	out, err := c.eval(op, attrs)
	if err != nil {
		t.Fatal(err)
	}
	c.handle = out[0]
	return c
}

// with is the same client under another context.
func (c *client) with(ctx context.Context) *client { return &client{ctx, c.resources, c.handle} }

func list(l *pb.AttrValue_ListValue) *pb.AttrValue {
	return &pb.AttrValue{Value: &pb.AttrValue_List{List: l}}
}

func (c *client) eval(op string, attrs map[string]int64, in ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	node := &graphdef.Node{Name: "q", Op: op, Attrs: map[string]*pb.AttrValue{
		"component_types": list(&pb.AttrValue_ListValue{Type: []pb.DataType{pb.DataType_DT_INT32}}),
		"shapes":          list(&pb.AttrValue_ListValue{Shape: []*pb.TensorShapeProto{{}}}),
	}}
	for name, v := range attrs {
		node.Attrs[name] = &pb.AttrValue{Value: &pb.AttrValue_I{I: v}}
		if name == "cancel_pending_enqueues" {
			node.Attrs[name] = &pb.AttrValue{Value: &pb.AttrValue_B{B: v != 0}}
		}
	}
	if c.handle != nil {
		in = slices.Concat([]*tensor.Tensor{c.handle}, in)
	}
	k := slices.IndexFunc(Kernels(), func(k host.Kernel) bool { return k.Op == op })
	return Kernels()[k].Eval(&host.Call{Context: c.ctx, Node: node, In: in, Resources: c.resources})
}

func (c *client) put(values ...int32) error {
	_, err := c.eval("QueueEnqueueManyV2", nil, tensor.Of([]int{len(values)}, values...))
	return err
}

func (c *client) get(n int) ([]int32, error) { return c.getBy("QueueDequeueManyV2", n) }

func (c *client) getBy(op string, n int) ([]int32, error) {
	out, err := c.eval(op, nil, tensor.Scalar(int32(n)))
	if err != nil {
		return nil, err
	}
	return tensor.Data[int32](out[len(out)-1]), nil
}

func (c *client) close(cancel int64) error {
	_, err := c.eval("QueueCloseV2", map[string]int64{"cancel_pending_enqueues": cancel})
	return err
}

// TestShuffledOrder compares with what TensorFlow 2.21 dequeues for the seeds 87654321 and 5.
func TestShuffledOrder(t *testing.T) {
	q := open(t, "RandomShuffleQueueV2", map[string]int64{"capacity": 20, "seed": 87654321, "seed2": 5})
	if err := q.put(0, 1, 2, 3, 4, 5, 6, 7, 8, 9); err != nil {
		t.Fatal(err)
	}
	got, err := q.get(10)
	if want := []int32{1, 2, 0, 4, 8, 6, 9, 5, 7, 3}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
}

func TestPriorityOrder(t *testing.T) {
	q := open(t, "PriorityQueueV2", map[string]int64{"capacity": -1})
	_, err := q.eval("QueueEnqueueManyV2", nil,
		tensor.Of([]int{5}, int64(3), 1, 2, 1, 0), tensor.Of([]int{5}, int32(30), 10, 20, 11, 0))
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.get(5)
	if want := []int32{0, 10, 11, 20, 30}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
}

// TestClose checks what a closed queue still does.
func TestClose(t *testing.T) {
	q := open(t, "FIFOQueueV2", map[string]int64{"capacity": 10})
	if err := q.put(1, 2, 3); err != nil {
		t.Fatal(err)
	}
	if err := q.close(0); err != nil {
		t.Fatal(err)
	}
	if err := q.put(4); status.CodeOf(err) != status.Cancelled {
		t.Errorf("enqueue: %v", err)
	}
	if _, err := q.get(4); status.CodeOf(err) != status.OutOfRange {
		t.Errorf("dequeue of too many: %v", err)
	}
	got, err := q.getBy("QueueDequeueUpToV2", 4) // those that the failed one gave back, in their order
	if err != nil || !slices.Equal(got, []int32{1, 2, 3}) {
		t.Errorf("dequeue up to 4: %v, %v", got, err)
	}
	if _, err := q.getBy("QueueDequeueUpToV2", 1); status.CodeOf(err) != status.OutOfRange {
		t.Errorf("dequeue of an empty queue: %v", err)
	}
}

// TestWaiting checks who waits, who ends the wait, and with what.
func TestWaiting(t *testing.T) {
	for _, c := range []struct {
		name string
		fill int // elements in a queue with room for 2
		wait func(q *client) error
		end  func(q *client, cancel func()) error
		code status.Code
	}{
		{"dequeue until enqueue", 0, dequeueOne, func(q *client, _ func()) error { return q.put(1) }, status.OK},
		{"enqueue until dequeue", 2, enqueueOne, func(q *client, _ func()) error { return dequeueOne(q) }, status.OK},
		{"dequeue until close", 0, dequeueOne, func(q *client, _ func()) error { return q.close(0) }, status.OutOfRange},
		{"enqueue until close with cancel", 2, enqueueOne,
			func(q *client, _ func()) error { return q.close(1) }, status.Cancelled},
		{"dequeue until cancelled", 1, func(q *client) error { _, err := q.get(2); return err },
			func(_ *client, cancel func()) error { cancel(); return nil }, status.Cancelled},
		{"enqueue until cancelled", 2, enqueueOne,
			func(_ *client, cancel func()) error { cancel(); return nil }, status.Cancelled},
		{"dequeue until its time is up", 0, dequeueOne,
			func(*client, func()) error { time.Sleep(time.Hour); return nil }, status.DeadlineExceeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := open(t, "FIFOQueueV2", map[string]int64{"capacity": 2})
				if err := q.put(make([]int32, c.fill)...); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				ended := make(chan error, 1)
				go func() { ended <- c.wait(q.with(ctx)) }()
				synctest.Wait()
				if len(ended) > 0 {
					t.Fatalf("did not wait: %v", <-ended)
				}
				if err := c.end(q, cancel); err != nil {
					t.Fatal(err)
				}
				if err := <-ended; status.CodeOf(err) != c.code {
					t.Errorf("ended with %v, want %v", err, c.code)
				}
			})
		})
	}
}

// TestGivesUp: what a dequeue took goes with it if it is cancelled, as in TensorFlow, and back if it gives up to be asked
// again.
func TestGivesUp(t *testing.T) {
	for cause, left := range map[error]int32{context.Canceled: 0, host.ErrGiveUp: 1} {
		synctest.Test(t, func(t *testing.T) {
			q := open(t, "FIFOQueueV2", map[string]int64{"capacity": 5})
			if err := q.put(7); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			ended := make(chan error, 1)
			go func() { _, err := q.with(ctx).get(2); ended <- err }()
			synctest.Wait()
			cancel(cause)
			if err := <-ended; status.CodeOf(err) != status.Cancelled {
				t.Errorf("%v: %v", cause, err)
			}
			if size, err := q.eval("QueueSizeV2", nil); err != nil || size[0].Int(0) != int64(left) {
				t.Errorf("%v: %v elements, %v", cause, size, err)
			}
		})
	}
}

func dequeueOne(q *client) error { _, err := q.eval("QueueDequeueV2", nil); return err }

func enqueueOne(q *client) error {
	_, err := q.eval("QueueEnqueueV2", nil, tensor.Scalar(int32(7)))
	return err
}

// TestManyClients moves numbers through a small queue with several goroutines on both sides: each arrives once.
func TestManyClients(t *testing.T) {
	for _, op := range []string{"FIFOQueueV2", "RandomShuffleQueueV2"} {
		q := open(t, op, map[string]int64{"capacity": 7, "seed": 1})
		var wait sync.WaitGroup
		const clients, each = 8, 60
		for k := range clients {
			wait.Go(func() {
				for i := 0; i < each; i += 3 {
					at := int32(k*each + i)
					if err := q.put(at, at+1, at+2); err != nil {
						t.Error(err)
					}
				}
			})
		}
		var mu sync.Mutex
		seen := map[int32]int{}
		for range clients {
			wait.Go(func() {
				for range each / 5 {
					got, err := q.get(5)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					for _, v := range got {
						seen[v]++
					}
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		if len(seen) != clients*each {
			t.Errorf("%s: %d numbers arrived of %d", op, len(seen), clients*each)
		}
	}
}

// TestErrors checks what is refused at once.
func TestErrors(t *testing.T) {
	q := open(t, "FIFOQueueV2", map[string]int64{"capacity": 2})
	for _, c := range []struct {
		op    string
		attrs map[string]int64
		in    *tensor.Tensor
	}{
		{"QueueEnqueueV2", nil, tensor.Of([]int{2}, int32(1), 2)},
		{"QueueEnqueueV2", nil, tensor.Scalar(float32(1))},
		{"QueueEnqueueManyV2", nil, tensor.Scalar(int32(1))},
		{"QueueDequeueManyV2", nil, tensor.Scalar(int32(-1))},
	} {
		if _, err := q.eval(c.op, c.attrs, c.in); status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%s of %s: %v", c.op, c.in, err)
		}
	}
	again := &client{ctx: t.Context(), resources: q.resources}
	for _, op := range []string{"FIFOQueueV2", "PriorityQueueV2"} {
		_, err := again.eval(op, map[string]int64{"capacity": 3})
		if status.CodeOf(err) != status.InvalidArgument {
			t.Errorf("%s under a name that is taken: %v", op, err)
		}
	}
	if out, err := again.eval("FIFOQueueV2", map[string]int64{"capacity": 2}); err != nil ||
		fmt.Sprint(out[0].Objects()) != fmt.Sprint(q.handle.Objects()) {
		t.Errorf("the same queue again: %v, %v", out, err)
	}
}
