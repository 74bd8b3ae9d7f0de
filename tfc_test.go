package tfc_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"tfc"
	"tfc/frontend/graph"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/runtime/status"
	"tfc/targets/machine"
	"tfc/testdata/iris"
)

// The iris classifier of TensorFlow's tutorial, from the first layer to a prediction. Read this
// first: it builds a graph, differentiates it, trains it in a session and uses it.
func Example_iris() {
	trainX, trainY := examples(iris.Training)
	testX, testY := examples(iris.Test)

	// The graph: two hidden layers of ten units, and a score for each of the three classes.
	g := graph.New()
	features := g.Placeholder("features", tensor.F32, graph.Shape{-1, 4})
	labels := g.Placeholder("labels", tensor.I64, graph.Shape{-1})
	var weights []graph.Variable
	dense := func(x graph.Tensor, in, out int) graph.Tensor {
		kernel := g.Variable("kernel", g.GlorotUniform(in, out, len(weights)+1))
		bias := g.Variable("bias", g.Const(make([]float64, out)))
		weights = append(weights, kernel, bias)
		return g.BiasAdd(g.MatMul(x, kernel.Read), bias.Read)
	}
	hidden := g.Relu(dense(g.Relu(dense(features, 4, 10)), 10, 10))
	logits := dense(hidden, 10, 3)
	probabilities := g.Softmax(logits)
	loss := g.Sum(g.SparseSoftmaxCrossEntropy(logits, labels), 0)
	right := g.Cast(g.Equal(g.ArgMax(logits, 1), labels), tensor.F32)
	accuracy := g.Mean(right, 0)

	// Its derivative, and an optimizer that follows it: Adagrad at 0.05.
	var reads []graph.Tensor
	for _, w := range weights {
		reads = append(reads, w.Read)
	}
	gradients, err := tfc.Gradients(g, loss, reads...)
	if err != nil {
		log.Fatal(err)
	}
	rate := g.Const(0.05)
	var inits, updates []graph.Operation
	for i, w := range weights {
		squares := g.Variable("squares", tenths(g, w.Read))
		inits = append(inits, w.Init, squares.Init)
		updates = append(updates, g.ApplyAdagrad(w, squares, rate, gradients[i]))
	}
	init, train := g.Group("init", inits...), g.Group("train", updates...)

	// A session compiles each of its runs once. A callable is a run that repeats.
	model, err := tfc.FromGraph(g)
	if err != nil {
		log.Fatal(err)
	}
	session, err := tfc.NewSession(model)
	if err != nil {
		log.Fatal(err)
	}
	defer session.Close()
	ctx := context.Background()
	if _, err := session.Run(ctx, nil, nil, []string{init.Name()}); err != nil {
		log.Fatal(err)
	}
	step, err := session.MakeCallable([]string{features.Name(), labels.Name()}, nil, []string{train.Name()})
	if err != nil {
		log.Fatal(err)
	}
	for range 1000 {
		if _, err := step.Call(ctx, trainX, trainY); err != nil {
			log.Fatal(err)
		}
	}

	// How good is it, and what is a flower of 5.9, 3.0, 4.2 and 1.5 cm?
	test := tfc.Feeds{features.Name(): testX, labels.Name(): testY}
	out, err := session.Run(ctx, test, []string{accuracy.Name()}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accuracy above 0.93:", out[0].Float(0) > 0.93)
	flower := tfc.Feeds{features.Name(): tensor.Of([]int{1, 4}, float32(5.9), 3.0, 4.2, 1.5)}
	out, err = session.Run(ctx, flower, []string{probabilities.Name()}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("versicolor:", out[0].Float(1) > 0.9)
	// Output:
	// accuracy above 0.93: true
	// versicolor: true
}

// tenths is a constant of x's shape, where Adagrad's sums of squares start.
func tenths(g *graph.Graph, x graph.Tensor) graph.Tensor {
	shape, _ := x.Shape()
	t := tensor.New(tensor.F32, shape...)
	for i := range t.Len() {
		t.SetFloat(i, 0.1)
	}
	return g.Const(t)
}

// examples reads rows of four numbers and a class, below a header.
func examples(data []byte) (features, labels *tensor.Tensor) {
	rows, err := csv.NewReader(bytes.NewReader(data[bytes.IndexByte(data, '\n')+1:])).ReadAll()
	if err != nil {
		log.Fatal(err)
	}
	features, labels = tensor.New(tensor.F32, len(rows), 4), tensor.New(tensor.I64, len(rows))
	for i, row := range rows {
		for k, field := range row {
			v, err := strconv.ParseFloat(field, 32)
			if err != nil {
				log.Fatal(err)
			}
			if k < 4 {
				features.SetFloat(i*4+k, v)
			} else {
				labels.SetInt(i, int64(v))
			}
		}
	}
	return features, labels
}

// Ahead of time: a graph becomes a program that needs nothing of tfc.
func ExampleCompile() {
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1})
	g.Identity("y", g.Mul(x, x))
	model, err := tfc.FromGraph(g)
	if err != nil {
		log.Fatal(err)
	}
	square := tfc.Entry{Name: "square", Feeds: map[string][]ir.Dim{"x:0": ir.Dims(3)}, Fetches: []string{"y:0"}}
	program, err := tfc.Compile(model, "square", []tfc.Entry{square},
		tfc.Machine(machine.DefaultBaseline()), tfc.Passes(passes.DefaultConfig()))
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "tfc-example-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "square")
	if err := program.Executable(context.Background(), path); err != nil {
		log.Fatal(err)
	}
	out, err := exec.Command(path, "--x=[1,2,3]").Output()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s needs %d bytes of scratch\n%s", square.Name, program.Entry("square").ArenaSize, out)
	// Output:
	// square needs 0 bytes of scratch
	// y = [1, 4, 9]
}

// The smallest program: build a graph, run it.
func Example() {
	g := graph.New()
	sum := g.Add(g.Const(3), g.Const(5))
	fmt.Println(sum)

	model, err := tfc.FromGraph(g)
	if err != nil {
		log.Fatal(err)
	}
	session, err := tfc.NewSession(model)
	if err != nil {
		log.Fatal(err)
	}
	defer session.Close()
	out, err := session.Run(context.Background(), nil, []string{sum.Name()}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(out[0].Int(0))
	// Output:
	// Tensor("Add:0", shape=(), dtype=int32)
	// 8
}

// Training: a graph holds its derivative, and the optimizer's update is one more node.
func ExampleGradients() {
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1})
	y := g.Placeholder("y", tensor.F32, graph.Shape{-1})
	slope := g.Variable("slope", g.Const(0.0))
	offset := g.Variable("offset", g.Const(0.0))
	fit := g.Add(g.Mul(slope.Read, x), offset.Read)
	loss := g.Mean(g.Square(g.Sub(fit, y)), 0)
	grads, err := tfc.Gradients(g, loss, slope.Read, offset.Read)
	if err != nil {
		log.Fatal(err)
	}
	rate := g.Const(0.1)
	train := g.Group("train",
		g.ApplyGradientDescent(slope, rate, grads[0]), g.ApplyGradientDescent(offset, rate, grads[1]))
	init := g.Group("init", slope.Init, offset.Init)

	session, err := open(g)
	if err != nil {
		log.Fatal(err)
	}
	defer session.Close()
	ctx := context.Background()
	if _, err := session.Run(ctx, nil, nil, []string{init.Name()}); err != nil {
		log.Fatal(err)
	}
	step, err := session.MakeCallable([]string{x.Name(), y.Name()}, []string{loss.Name()}, []string{train.Name()})
	if err != nil {
		log.Fatal(err)
	}
	xs, ys := tensor.Of([]int{4}, float32(0), 1, 2, 3), tensor.Of([]int{4}, float32(1), 3, 5, 7)
	for range 500 {
		if _, err := step.Call(ctx, xs, ys); err != nil {
			log.Fatal(err)
		}
	}
	out, err := session.Run(ctx, nil, []string{slope.Read.Name(), offset.Read.Name()}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f %.3f\n", out[0].Float(0), out[1].Float(0))
	// Output:
	// 2.000 1.000
}

func open(g *graph.Graph, opts ...tfc.Option) (*tfc.Session, error) {
	m, err := tfc.FromGraph(g)
	if err != nil {
		return nil, err
	}
	return tfc.NewSession(m, opts...)
}

func mustOpen(t *testing.T, g *graph.Graph) *tfc.Session {
	t.Helper()
	s, err := open(g)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// counter is a graph with a variable that a run increments.
func counter() (g *graph.Graph, v graph.Variable, step graph.Operation) {
	g = graph.New()
	v = g.Variable("v", g.Const(int64(0)))
	return g, v, g.Op("AssignAdd", "step", nil, v.Ref, g.Const(int64(1)))
}

func TestVariablesOutliveRuns(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	g, v, step := counter()
	s := mustOpen(t, g)
	_, err := s.Run(ctx, nil, []string{v.Read.Name()}, nil)
	if status.CodeOf(err) != status.FailedPrecondition {
		t.Errorf("read before init: error %v, want FAILED_PRECONDITION", err)
	}
	run := func(targets ...string) {
		t.Helper()
		if _, err := s.Run(ctx, nil, nil, targets); err != nil {
			t.Fatal(err)
		}
	}
	run(v.Init.Name())
	for range 3 {
		run(step.Name())
	}
	out, err := s.Run(ctx, nil, []string{v.Read.Name()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := out[0].Int(0); got != 3 {
		t.Errorf("after three steps v is %d", got)
	}
}

// TestFeedAnyTensor feeds a computed tensor: what only it needs does not run.
func TestFeedAnyTensor(t *testing.T) {
	t.Parallel()
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{2})
	square := g.Square(x)
	sum := g.Sum(square, 0)
	s := mustOpen(t, g)
	out, err := s.Run(context.Background(), tfc.Feeds{square.Name(): tensor.Of([]int{2}, float32(3), 4)},
		[]string{sum.Name()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := out[0].Float(0); got != 7 {
		t.Errorf("sum is %v, want 7", got)
	}
}

func TestRunErrors(t *testing.T) {
	t.Parallel()
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1, 3})
	y := g.Square(x)
	s := mustOpen(t, g)
	feed := func(x *tensor.Tensor) tfc.Feeds { return tfc.Feeds{"x": x} }
	for _, c := range []struct {
		name   string
		feeds  tfc.Feeds
		fetch  string
		target []string
		code   status.Code
		node   string
	}{
		{"no feed", nil, y.Name(), nil, status.InvalidArgument, "x"},
		{"wrong dtype", feed(tensor.Of([]int{1, 3}, 1.0, 2, 3)), y.Name(), nil, status.InvalidArgument, "x"},
		{"wrong shape", feed(tensor.Of([]int{1, 2}, float32(1), 2)), y.Name(), nil, status.InvalidArgument, "x"},
		{"unknown fetch", nil, "ghost:0", nil, status.NotFound, "ghost"},
		{"no such output", nil, "x:3", nil, status.InvalidArgument, "x"},
		{"unknown target", nil, "x:0", []string{"ghost"}, status.NotFound, "ghost"},
		{"unknown feed", tfc.Feeds{"ghost:0": tensor.Scalar(float32(1))}, y.Name(), nil, status.NotFound, "ghost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := s.Run(context.Background(), c.feeds, []string{c.fetch}, c.target)
			if status.CodeOf(err) != c.code || status.NodeOf(err) != c.node {
				t.Errorf("error %v (code %v, node %q), want code %v, node %q",
					err, status.CodeOf(err), status.NodeOf(err), c.code, c.node)
			}
		})
	}
}

// TestExtend adds nodes to a running session; a bad extension leaves it as it was.
func TestExtend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	g, v, step := counter()
	s := mustOpen(t, g)
	if _, err := s.Run(ctx, nil, nil, []string{v.Init.Name()}); err != nil {
		t.Fatal(err)
	}
	known, err := g.Def()
	if err != nil {
		t.Fatal(err)
	}
	double := g.Add(v.Read, v.Read)
	grown, err := g.Def()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Extend(known); status.CodeOf(err) != status.InvalidArgument {
		t.Errorf("nodes that exist: error %v, want INVALID_ARGUMENT", err)
	}
	grown.Node = grown.Node[len(known.Node):]
	if err := s.Extend(grown); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(ctx, nil, nil, []string{step.Name()}); err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(ctx, nil, []string{double.Name()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := out[0].Int(0); got != 2 {
		t.Errorf("twice the counter is %d, want 2", got)
	}
}

func TestClose(t *testing.T) {
	t.Parallel()
	g, v, _ := counter()
	s, err := open(g)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = s.Run(context.Background(), nil, []string{v.Read.Name()}, nil)
	if status.CodeOf(err) != status.Cancelled {
		t.Errorf("run after close: error %v, want CANCELLED", err)
	}
}

// TestCallable compares calls with runs, over changing shapes, and counts what a repeated call allocates: nothing.
func TestCallable(t *testing.T) {
	ctx := context.Background()
	g := graph.New()
	b := g.Placeholder("b", tensor.F32, graph.Shape{-1})
	a := g.Placeholder("a", tensor.F32, graph.Shape{-1})
	y := g.Sub(g.Mul(b, b), a)
	s := mustOpen(t, g)
	call, err := s.MakeCallable([]string{"b", "a"}, []string{y.Name()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var bs, as *tensor.Tensor
	for _, n := range []int{3, 3, 5, 1} {
		bs, as = tensor.New(tensor.F32, n), tensor.New(tensor.F32, n)
		for i := range n {
			bs.SetFloat(i, float64(i+2))
			as.SetFloat(i, float64(i))
		}
		got, err := call.Call(ctx, bs, as)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.Run(ctx, tfc.Feeds{"a": as, "b": bs}, []string{y.Name()}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(tensor.Data[float32](got[0]), tensor.Data[float32](want[0])) {
			t.Errorf("call gives %v, run %v", tensor.Data[float32](got[0]), tensor.Data[float32](want[0]))
		}
	}
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := call.Call(ctx, bs, as); err != nil {
			t.Error(err)
		}
	})
	if allocs > 0 {
		t.Errorf("a repeated call allocates %v times", allocs)
	}
}

// queueGraph has a queue of floats with room for two, and a variable that an enqueue reads after its assignment.
const queueGraph = `
node { name: "queue" op: "FIFOQueueV2" attr { key: "component_types" value { list { type: DT_FLOAT } } }
  attr { key: "shapes" value { list { shape { } } } } attr { key: "capacity" value { i: 2 } } }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "square" op: "Square" input: "x" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "put" op: "QueueEnqueueV2" input: "queue" input: "square"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
node { name: "get" op: "QueueDequeueV2" input: "queue"
  attr { key: "component_types" value { list { type: DT_FLOAT } } } }
node { name: "root" op: "Sqrt" input: "get" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "assign" op: "AssignVariableOp" input: "v" input: "x" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "read" op: "ReadVariableOp" input: "v" input: "^assign" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "put_read" op: "QueueEnqueueV2" input: "queue" input: "read"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
node { name: "put_then" op: "QueueEnqueueV2" input: "queue" input: "x" input: "^assign"
  attr { key: "Tcomponents" value { list { type: DT_FLOAT } } } }
`

func openText(t *testing.T, text string) *tfc.Session {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	s, err := tfc.NewSession(&tfc.Model{Graph: g})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func feedX(v float32) map[string]*tensor.Tensor {
	return map[string]*tensor.Tensor{"x:0": tensor.Scalar(v)}
}

// TestQueueInRuns runs native code around a queue's ops: what is enqueued is computed before, what is dequeued after.
func TestQueueInRuns(t *testing.T) {
	ctx := t.Context()
	for _, c := range []struct {
		name    string
		targets []string
		want    float32
	}{
		{"computed before", []string{"put"}, 3},
		{"both ends in one run", []string{"put", "get"}, 0},
		{"after a variable's assignment", []string{"put_read"}, 1.7320508},
		{"after a control edge", []string{"put_then"}, 1.7320508},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openText(t, queueGraph)
			if _, err := s.Run(ctx, feedX(3), nil, c.targets); err != nil {
				t.Fatal(err)
			}
			if c.want == 0 { // the queue is empty again
				return
			}
			out, err := s.Run(ctx, nil, []string{"root"}, nil)
			if err != nil || out[0].Float(0) != float64(c.want) {
				t.Errorf("got %v (%v), want %v", out, err, c.want)
			}
			if v, ok := s.Variables().Get("v"); slices.Contains(c.targets, "put_then") && (!ok || v.Float(0) != 3) {
				t.Errorf("the variable holds %v, want 3", v)
			}
		})
	}
}

// TestTwoCriticalSections runs two sections that one mutex guards in one run: whichever is second waits for a node that
// only a later stage evaluates.
func TestTwoCriticalSections(t *testing.T) {
	text := `
node { name: "mutex" op: "MutexV2" }
node { name: "one" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }
node { name: "v" op: "VarHandleOp" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "shape" value { shape { } } } }
node { name: "init" op: "AssignVariableOp" input: "v" input: "one" attr { key: "dtype" value { type: DT_FLOAT } } }`
	for _, k := range []string{"a", "b"} {
		text += `
node { name: "lock_` + k + `" op: "MutexLock" input: "mutex" }
node { name: "add_` + k + `" op: "AssignAddVariableOp" input: "v" input: "one" input: "^lock_` + k + `"
  attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "free_` + k + `" op: "ConsumeMutexLock" input: "lock_` + k + `" input: "^add_` + k + `" }`
	}
	s := openText(t, text)
	if _, err := s.Run(t.Context(), nil, nil, []string{"init"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := s.Run(ctx, nil, nil, []string{"free_a", "free_b"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if v, ok := s.Variables().Get("v"); !ok || v.Float(0) != 9 {
		t.Errorf("the variable holds %v, want 9", v)
	}
}

// TestCloseFreesRuns closes a session under runs that wait: each fails with CANCELLED, and no goroutine is left.
func TestCloseFreesRuns(t *testing.T) {
	s := openText(t, queueGraph)
	if _, err := s.Run(t.Context(), feedX(1), nil, []string{"put"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), nil, []string{"root"}, nil); err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := s.Run(t.Context(), nil, []string{"root"}, nil); status.CodeOf(err) != status.Cancelled {
				t.Errorf("got %v, want CANCELLED", err)
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestTimeout gives a run that waits a deadline; the session goes on.
func TestTimeout(t *testing.T) {
	s := openText(t, queueGraph)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := s.Run(ctx, nil, []string{"get"}, nil)
	if status.CodeOf(err) != status.DeadlineExceeded || status.NodeOf(err) != "get" {
		t.Errorf("got %v, want DEADLINE_EXCEEDED of get", err)
	}
	if _, err := s.Run(t.Context(), feedX(2), nil, []string{"put"}); err != nil {
		t.Fatal(err)
	}
	if out, err := s.Run(t.Context(), nil, []string{"get"}, nil); err != nil || out[0].Float(0) != 4 {
		t.Errorf("got %v, %v, want 4", out, err)
	}
}

// TestManyRuns moves numbers through a small queue with 64 runs at a time.
func TestManyRuns(t *testing.T) {
	s := openText(t, queueGraph)
	var wait sync.WaitGroup
	var mu sync.Mutex
	sum := 0.0
	for k := range 32 {
		wait.Go(func() {
			for range 4 {
				if _, err := s.Run(t.Context(), feedX(float32(k)), nil, []string{"put"}); err != nil {
					t.Error(err)
				}
			}
		})
		wait.Go(func() {
			for range 4 {
				out, err := s.Run(t.Context(), nil, []string{"root"}, nil)
				if err != nil {
					t.Error(err)
					continue
				}
				mu.Lock()
				sum += out[0].Float(0)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if want := 4.0 * 31 * 32 / 2; sum != want {
		t.Errorf("the numbers that arrived sum up to %v, want %v", sum, want)
	}
}

// addition is a graph of one node over small tensors: what remains is the cost of a run.
func addition(b *testing.B) (*tfc.Session, tfc.Feeds, string) {
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{4})
	y := g.Add(x, x)
	s, err := open(g)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	return s, tfc.Feeds{x.Name(): tensor.New(tensor.F32, 4)}, y.Name()
}

func BenchmarkRun(b *testing.B) {
	s, feeds, y := addition(b)
	for b.Loop() {
		if _, err := s.Run(context.Background(), feeds, []string{y}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCallable(b *testing.B) {
	s, feeds, y := addition(b)
	call, err := s.MakeCallable([]string{"x:0"}, []string{y}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := call.Call(context.Background(), feeds["x:0"]); err != nil {
			b.Fatal(err)
		}
	}
}
