package tfc_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log"
	"strconv"

	"tfc"
	"tfc/frontend/graph"
	"tfc/ir/tensor"
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
