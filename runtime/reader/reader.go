// Package reader is TensorFlow's readers on the host: resources that take names of files from a queue and give the
// files' records, one after another or several at a time. Kernels lists their ops, of version 2 and those before.
//
// How files are divided into records is frontend/graphdef/record's business, and what a queue is runtime/queue's. The
// package must not know sessions.
package reader

import (
	"errors"
	"io"
	"slices"
	"sync"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/queue"
	"tfc/runtime/status"
)

// Reader reads the files that a queue names, a resource. One call at a time reads.
type Reader struct {
	// open starts on a file, or whatever the queue gives.
	open func(work string) (source, error)
	// saves says that the reader's state can be serialised: there is no place in a file to remember.
	saves bool

	mu    sync.Mutex
	now   source // nil between files
	state *pb.ReaderBaseState
}

// source gives the records of one file with their keys; io.EOF after the last, unless that was said to be it.
type source interface {
	next() (key, value string, last bool, err error)
	io.Closer
}

// Kernels are the ops on readers.
func Kernels() []host.Kernel {
	both := func(op string, blocks bool, eval func(c *host.Call, r *Reader) ([]*tensor.Tensor, error)) []host.Kernel {
		k := host.Kernel{Op: op, Blocks: blocks, Retries: blocks, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			r, err := host.Object[*Reader](c, 0)
			if err != nil {
				return nil, err
			}
			r.mu.Lock()
			defer r.mu.Unlock()
			out, err := eval(c, r)
			return out, c.Blame(err)
		}}
		v2 := k
		v2.Op += "V2"
		return []host.Kernel{k, v2}
	}
	count := func(of func(*pb.ReaderBaseState) int64) func(c *host.Call, r *Reader) ([]*tensor.Tensor, error) {
		return func(_ *host.Call, r *Reader) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.Scalar(of(r.state))}, nil
		}
	}
	return slices.Concat(
		declarations(),
		both("ReaderRead", true, read),
		both("ReaderReadUpTo", true, readUpTo),
		both("ReaderNumRecordsProduced", false, count((*pb.ReaderBaseState).GetNumRecordsProduced)),
		both("ReaderNumWorkUnitsCompleted", false, count((*pb.ReaderBaseState).GetWorkFinished)),
		both("ReaderReset", false, func(_ *host.Call, r *Reader) ([]*tensor.Tensor, error) {
			return nil, r.reset()
		}),
		both("ReaderSerializeState", false, serialize),
		both("ReaderRestoreState", false, restore),
	)
}

// stop leaves the file that is being read.
func (r *Reader) stop() error {
	if r.now == nil {
		return nil
	}
	err := r.now.Close()
	r.now = nil
	return err
}

// reset forgets all that was read.
func (r *Reader) reset() error {
	r.state = &pb.ReaderBaseState{}
	return r.stop()
}

// record gives the next record, of the next file where none is under way, or io.EOF if the file had no more.
func (r *Reader) record(c *host.Call) (key, value string, err error) {
	if r.now == nil {
		if err := r.start(c); err != nil {
			return "", "", err
		}
	}
	key, value, last, err := r.now.next()
	if err == nil {
		r.state.NumRecordsProduced++
	}
	if last || errors.Is(err, io.EOF) {
		r.state.WorkFinished = r.state.WorkStarted
		if closed := r.stop(); closed != nil {
			return "", "", closed
		}
	}
	return key, value, err
}

// start waits for the name of the next file and opens it.
func (r *Reader) start(c *host.Call) error {
	q, err := host.Object[*queue.Queue](c, 1)
	if err != nil {
		return err
	}
	element, err := q.Take(c)
	if err != nil {
		return err
	}
	if len(element) != 1 || element[0].DType() != tensor.String || element[0].Len() != 1 {
		return c.Invalid("a reader's queue must hold single strings")
	}
	work := element[0].Strings()[0]
	r.state.CurrentWork = []byte(work)
	if r.now, err = r.open(work); err != nil {
		r.now = nil
		return err
	}
	r.state.WorkStarted++
	return nil
}

// read gives one record; files without any are passed over.
func read(c *host.Call, r *Reader) ([]*tensor.Tensor, error) {
	for {
		key, value, err := r.record(c)
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return []*tensor.Tensor{tensor.OfStrings(nil, key), tensor.OfStrings(nil, value)}, nil
	}
}

// readUpTo gives at most so many records, and fewer where a file ends.
func readUpTo(c *host.Call, r *Reader) ([]*tensor.Tensor, error) {
	most, err := c.Int(2)
	if err != nil {
		return nil, err
	}
	if most <= 0 {
		return nil, c.Invalid("num_records must be positive, got %d", most)
	}
	var keys, values []string
	for int64(len(keys)) < most {
		key, value, err := r.record(c)
		if errors.Is(err, io.EOF) {
			if len(keys) > 0 {
				break
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if keys, values = append(keys, key), append(values, value); r.now == nil {
			break
		}
	}
	n := []int{len(keys)}
	return []*tensor.Tensor{tensor.OfStrings(n, keys...), tensor.OfStrings(n, values...)}, nil
}

func serialize(c *host.Call, r *Reader) ([]*tensor.Tensor, error) {
	if !r.saves {
		return nil, c.Errorf(status.Unimplemented, "Reader SerializeState")
	}
	data, err := graphdef.MarshalBinary(r.state)
	return []*tensor.Tensor{tensor.OfStrings(nil, string(data))}, err
}

// restore takes up a serialised state; a state that is refused leaves the reader as new.
func restore(c *host.Call, r *Reader) ([]*tensor.Tensor, error) {
	data, err := c.Text(1)
	if err != nil {
		return nil, err
	}
	if err := r.reset(); err != nil {
		return nil, err
	}
	if !r.saves {
		return nil, c.Errorf(status.Unimplemented, "Reader RestoreState")
	}
	state := &pb.ReaderBaseState{}
	switch err := proto.Unmarshal([]byte(data), state); {
	case err != nil:
		return nil, c.Invalid("Could not parse state for %s: %q", c.Node.Name, data)
	case state.WorkStarted < 0 || state.WorkFinished < 0 || state.NumRecordsProduced < 0:
		return nil, c.Invalid("Unexpected negative value when restoring in %s", c.Node.Name)
	case state.WorkStarted > state.WorkFinished:
		return nil, c.Invalid("Inconsistent work started vs. finished when restoring in %s: %d vs. %d", c.Node.Name,
			state.WorkStarted, state.WorkFinished)
	}
	r.state = state
	return nil, nil
}
