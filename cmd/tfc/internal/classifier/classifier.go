// Package classifier is the model that `tfc train` trains: a dense network as TensorFlow's
// DNNClassifier builds it, with its names, initial values, loss and optimizer. It builds graphs
// and writes them; it runs nothing.
package classifier

import (
	"fmt"

	"tfc/frontend/graph"
	"tfc/ir/tensor"
)

// Config describes the network and its training, with the defaults of TensorFlow 1's
// DNNClassifier: Adagrad on the sum of the batch's losses.
type Config struct {
	Features     int   // numbers an example has
	Hidden       []int // units of the hidden layers
	Classes      int
	LearningRate float64 // 0: 0.05
	Seed         int     // of the initial weights
}

// accumulator is where Adagrad's sums of squares start, TensorFlow's default.
const accumulator = 0.1

// Model is a classifier's graph: what to feed, fetch and run.
type Model struct {
	Graph *graph.Graph

	Features graph.Tensor // f32[?, features]
	Labels   graph.Tensor // i64[?]

	Loss          graph.Tensor // f32: mean over the batch, for people
	Accuracy      graph.Tensor // f32: share of right answers
	Probabilities graph.Tensor // f32[?, classes]
	ClassIDs      graph.Tensor // i64[?]

	Init, Train graph.Operation
	Variables   []graph.Variable // weights and biases, in the order of the layers
}

// Build makes the graph, derivatives and optimizer included.
func Build(c Config) (*Model, error) {
	if c.LearningRate == 0 {
		c.LearningRate = 0.05
	}
	g := graph.New()
	m := &Model{
		Graph:    g,
		Features: g.Placeholder("features", tensor.F32, graph.Shape{-1, c.Features}),
		Labels:   g.Placeholder("labels", tensor.I64, graph.Shape{-1}),
	}
	logits := m.layers(c)
	losses := g.SparseSoftmaxCrossEntropy(logits, m.Labels)
	total := g.Identity("loss_sum", g.Sum(losses, 0))
	m.Loss = g.Identity("loss", g.Mean(losses, 0))
	m.Probabilities = g.Op("Softmax", "probabilities", nil, logits).Output(0)
	m.ClassIDs = g.Identity("class_ids", g.ArgMax(logits, 1))
	m.Accuracy = g.Identity("accuracy", g.Mean(g.Cast(g.Equal(m.ClassIDs, m.Labels), tensor.F32), 0))
	if err := m.optimizer(c, total); err != nil {
		return nil, err
	}
	return m, g.Err()
}

// layers adds the dense layers and gives the logits.
func (m *Model) layers(c Config) graph.Tensor {
	g, x, in := m.Graph, m.Features, c.Features
	sizes := append(append([]int{}, c.Hidden...), c.Classes)
	g.Scope("dnn", func() {
		for i, out := range sizes {
			name := fmt.Sprintf("hiddenlayer_%d", i)
			if i == len(c.Hidden) {
				name = "logits"
			}
			g.Scope(name, func() {
				// Layers of one seed must differ: TensorFlow derives an op's seed from its place too.
				kernel := g.Variable("kernel", g.GlorotUniform(in, out, c.Seed*len(sizes)+i+1))
				bias := g.Variable("bias", g.Const(make([]float64, out)))
				m.Variables = append(m.Variables, kernel, bias)
				x = g.BiasAdd(g.MatMul(x, kernel.Read), bias.Read)
				if i < len(c.Hidden) {
					x = g.Relu(x)
				}
			})
			in = out
		}
	})
	return x
}

// optimizer adds Adagrad's state and updates, and the operations that initialise and train.
func (m *Model) optimizer(c Config, loss graph.Tensor) error {
	g := m.Graph
	var reads []graph.Tensor
	var inits, updates []graph.Operation
	for _, v := range m.Variables {
		reads = append(reads, v.Read)
		inits = append(inits, v.Init)
	}
	grads, err := g.Gradients(loss, reads...)
	if err != nil {
		return err
	}
	rate := g.NamedConst("Adagrad/learning_rate", c.LearningRate)
	for i, v := range m.Variables {
		shape, _ := v.Read.Shape()
		start := tensor.New(tensor.F32, shape...)
		for k := range start.Len() {
			start.SetFloat(k, accumulator)
		}
		sums := g.Variable(v.Ref.Op().Name()+"/Adagrad", g.Const(start))
		inits = append(inits, sums.Init)
		updates = append(updates, g.ApplyAdagrad(v, sums, rate, grads[i]))
	}
	m.Init, m.Train = g.Group("init", inits...), g.Group("train", updates...)
	return nil
}
