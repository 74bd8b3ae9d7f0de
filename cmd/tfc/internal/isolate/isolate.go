// Package isolate runs work items in subprocesses, so that an item that crashes or hangs costs
// that item alone. It knows nothing of the items: they are strings that a worker answers with
// JSON values.
//
// A worker serves many items, one after the other, because starting one and loading libLLVM
// takes longer than most items. It is replaced when it dies.
package isolate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Serve is the worker's side: it reads items, a JSON string each, from in and writes what
// handle makes of each as one JSON value to out, until in ends.
func Serve[A any](ctx context.Context, in io.Reader, out io.Writer, handle func(context.Context, string) A) error {
	items, answers := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	for {
		var item string
		if err := items.Decode(&item); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := answers.Encode(handle(ctx, item)); err != nil {
			return err
		}
	}
}

// AnswerFD is the file descriptor on which a worker answers. Standard output stays free for
// whatever the item prints; it joins standard error, of which the pool keeps the start.
const AnswerFD = 3

// Pool runs items on workers.
type Pool[A any] struct {
	Command func(ctx context.Context) *exec.Cmd // makes a worker; it serves on stdin and AnswerFD
	Jobs    int                                 // workers at a time
	Timeout time.Duration                       // for one item
}

// Outcome is what became of an item.
type Outcome[A any] struct {
	Index   int    // of the item
	Answer  A      // if Failure is empty
	Failure string // how the worker crashed or hung
	Elapsed time.Duration
}

// Run hands every item to a worker and calls done, from one goroutine, as outcomes arrive. When
// ctx ends, workers are killed and the items without an outcome get none.
func (p *Pool[A]) Run(ctx context.Context, items []string, done func(Outcome[A])) {
	next, outcomes := make(chan int), make(chan Outcome[A])
	go func() {
		defer close(next)
		for i := range items {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range min(max(p.Jobs, 1), max(len(items), 1)) {
		workers.Go(func() { p.work(ctx, items, next, outcomes) })
	}
	go func() {
		workers.Wait()
		close(outcomes)
	}()
	for o := range outcomes {
		done(o)
	}
}

// work serves items with one worker at a time until there are none left.
func (p *Pool[A]) work(ctx context.Context, items []string, next <-chan int, outcomes chan<- Outcome[A]) {
	var w *worker[A]
	for i := range next {
		start := time.Now()
		o := Outcome[A]{Index: i}
		if w == nil {
			var err error
			if w, err = startWorker[A](p.Command(ctx)); err != nil {
				o.Failure = fmt.Sprintf("worker does not start: %v", err)
				outcomes <- o
				continue
			}
		}
		o.Answer, o.Failure = w.ask(ctx, items[i], p.Timeout)
		o.Elapsed = time.Since(start)
		if o.Failure != "" {
			w.kill()
			w = nil
		}
		if ctx.Err() == nil {
			outcomes <- o
		}
	}
	if w != nil {
		w.stop()
	}
}

// worker is one subprocess.
type worker[A any] struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers <-chan A // closed when the process can answer no more
	printed *head
}

func startWorker[A any](cmd *exec.Cmd) (*worker[A], error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	r, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	printed := &head{}
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = printed, printed, []*os.File{out}
	cmd.WaitDelay = time.Second // do not wait for grandchildren that hold the pipes
	if err := cmd.Start(); err != nil {
		r.Close()
		return nil, err
	}
	answers := make(chan A)
	go func() {
		defer r.Close()
		defer close(answers)
		for in := json.NewDecoder(r); ; {
			var a A
			if in.Decode(&a) != nil {
				return
			}
			answers <- a
		}
	}()
	return &worker[A]{cmd: cmd, in: in, answers: answers, printed: printed}, nil
}

// ask hands one item over and waits for the answer; failure says why there is none.
func (w *worker[A]) ask(ctx context.Context, item string, limit time.Duration) (answer A, failure string) {
	w.printed.reset()
	line, err := json.Marshal(item)
	if err != nil {
		return answer, err.Error()
	}
	// A write to a dead worker fails; the closed channel below says so.
	_, _ = w.in.Write(append(line, '\n'))
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	select {
	case a, ok := <-w.answers:
		if ok {
			return a, ""
		}
		err := w.cmd.Wait()
		return answer, fmt.Sprintf("crash: %v%s", err, w.printed)
	case <-deadline.C:
		return answer, fmt.Sprintf("hang: no answer within %v%s", limit, w.printed)
	case <-ctx.Done():
		return answer, ctx.Err().Error()
	}
}

func (w *worker[A]) kill() {
	_ = w.cmd.Process.Kill() // it may have ended by itself
	w.stop()
}

// stop ends a worker that waits for its next item.
func (w *worker[A]) stop() {
	w.in.Close()
	for range w.answers {
	}
	_ = w.cmd.Wait() // how it ends after its work tells nothing
}

// head keeps the start of what a process prints: the reason of a crash comes first, the
// goroutines after it.
type head struct {
	mu   sync.Mutex
	text []byte
}

const headSize = 2000

func (h *head) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = append(h.text, p[:min(len(p), headSize-len(h.text))]...)
	return len(p), nil
}

func (h *head) reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.text = nil
}

// String is what was printed, on lines of its own; "" if nothing was.
func (h *head) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.text) == 0 {
		return ""
	}
	return "\n" + strings.TrimRight(string(h.text), "\n")
}
