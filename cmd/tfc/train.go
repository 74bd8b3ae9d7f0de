package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tfc"
	"tfc/cmd/tfc/internal/classifier"
	"tfc/cmd/tfc/internal/dataset"
	"tfc/ir/tensor"
	"tfc/runtime/values"
)

// trainFlags are the options of `tfc train`.
type trainFlags struct {
	data, eval, export, predict string
	classifier.Config
	steps, batch, threads int
}

func newTrain() *cobra.Command {
	var f trainFlags
	cmd := &cobra.Command{
		Use:   "train --data=FILE.csv [--eval=FILE.csv] [--export=DIR]",
		Short: "Train a classifier of CSV rows: TensorFlow's DNNClassifier",
		Long: "Builds a dense network with TensorFlow's names, initial values and Adagrad, differentiates it, and\n" +
			"trains it in this process. The last column of the data is the label; the header names the columns or\n" +
			"is TensorFlow's \"examples,features,class,class,...\". The export is a SavedModel with signature\n" +
			"serving_default and a plain graph.pb, for TensorFlow and for tfc compile.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := f.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			return err
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.data, "data", "", "examples to train on (required)")
	flags.StringVar(&f.eval, "eval", "", "examples to test on afterwards")
	flags.IntSliceVar(&f.Hidden, "hidden", []int{10, 10}, "units of the hidden layers")
	flags.IntVar(&f.Classes, "classes", 0, "number of classes (default: what the data has)")
	flags.IntVar(&f.steps, "steps", 1000, "steps to train")
	flags.IntVar(&f.batch, "batch", 100, "examples of a step")
	flags.IntVar(&f.Seed, "seed", 1, "of the initial weights and of the order of the examples")
	flags.Float64Var(&f.LearningRate, "learning_rate", 0.05, "of Adagrad")
	flags.IntVar(&f.threads, "threads", 1, "most threads of a step")
	flags.StringVar(&f.predict, "predict", "", "examples to classify afterwards: [[5.1,3.3,1.7,0.5]] or @FILE.csv")
	flags.StringVar(&f.export, "export", "", "folder to write the trained model to")
	return cmd
}

// trained is a classifier with the session that trained it.
type trained struct {
	*classifier.Model
	session *tfc.Session
	classes []string
}

// run trains, tests, predicts and exports, as far as the flags ask for it.
func (f *trainFlags) run(ctx context.Context, stdout, stderr io.Writer) (*trained, error) {
	train, test, err := f.read()
	if err != nil {
		return nil, err
	}
	t, err := f.build(train)
	if err != nil {
		return nil, err
	}
	loss, err := f.train(ctx, stderr, t, train)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(stdout, "trained %d steps of %d examples: loss %.4f\n", f.steps, f.batch, loss)
	if test != nil {
		accuracy, err := t.accuracy(ctx, test)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(stdout, "Test set accuracy: %.3f\n", accuracy)
	}
	if f.predict != "" {
		if err := f.classify(ctx, stdout, t); err != nil {
			return nil, err
		}
	}
	if f.export != "" {
		if err := t.export(f.export); err != nil {
			return nil, err
		}
		fmt.Fprintf(stdout, "exported to %s\n", f.export)
	}
	return t, nil
}

// read loads the data and completes the configuration from it.
func (f *trainFlags) read() (train, test *dataset.Set, err error) {
	switch {
	case f.data == "":
		return nil, nil, usagef("--data names the examples to train on")
	case f.steps < 1 || f.batch < 1:
		return nil, nil, usagef("--steps and --batch are at least 1")
	}
	if train, err = dataset.ReadFile(f.data); err != nil {
		return nil, nil, err
	}
	if f.Classes == 0 {
		f.Classes = len(train.Classes)
	}
	if f.Classes < len(train.Classes) {
		return nil, nil, usagef("--classes=%d: %s has %d", f.Classes, f.data, len(train.Classes))
	}
	f.Features = len(train.Columns)
	if f.eval == "" {
		return train, nil, nil
	}
	if test, err = dataset.ReadFile(f.eval); err != nil {
		return nil, nil, err
	}
	if len(test.Columns) != f.Features {
		return nil, nil, fmt.Errorf("%s has %d features, %s has %d", f.eval, len(test.Columns), f.data, f.Features)
	}
	return train, test, nil
}

func (f *trainFlags) build(train *dataset.Set) (*trained, error) {
	net, err := classifier.Build(f.Config)
	if err != nil {
		return nil, err
	}
	m, err := tfc.FromGraph(net.Graph)
	if err != nil {
		return nil, err
	}
	s, err := tfc.NewSession(m, tfc.Threads(f.threads))
	if err != nil {
		return nil, err
	}
	return &trained{net, s, train.Classes}, nil
}

// train initialises and runs the steps; it returns the last batch's mean loss.
func (f *trainFlags) train(ctx context.Context, stderr io.Writer, t *trained, data *dataset.Set) (float64, error) {
	if _, err := t.session.Run(ctx, nil, nil, []string{t.Init.Name()}); err != nil {
		return 0, err
	}
	step, err := t.session.MakeCallable(
		[]string{t.Features.Name(), t.Labels.Name()}, []string{t.Loss.Name()}, []string{t.Train.Name()})
	if err != nil {
		return 0, err
	}
	batches := data.Batches(f.batch, uint64(f.Seed))
	bar := newProgress(stderr, f.steps, "training")
	defer bar.done()
	loss := 0.0
	for i := range f.steps {
		features, labels := batches.Next()
		out, err := step.Call(ctx, features, labels)
		if err != nil {
			return 0, err
		}
		loss = out[0].Float(0)
		if i%100 == 99 {
			bar.describe(fmt.Sprintf("training, loss %.4f", loss))
		}
		bar.add(1)
	}
	return loss, nil
}

// accuracy is the share of examples that are classified right.
func (t *trained) accuracy(ctx context.Context, test *dataset.Set) (float64, error) {
	feeds := tfc.Feeds{t.Features.Name(): test.Features, t.Labels.Name(): test.Labels}
	out, err := t.session.Run(ctx, feeds, []string{t.Accuracy.Name()}, nil)
	if err != nil {
		return 0, err
	}
	return out[0].Float(0), nil
}

// probabilities classifies examples: a row of probabilities each.
func (t *trained) probabilities(ctx context.Context, examples *tensor.Tensor) (*tensor.Tensor, error) {
	out, err := t.session.Run(ctx, tfc.Feeds{t.Features.Name(): examples}, []string{t.Probabilities.Name()}, nil)
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

func (f *trainFlags) classify(ctx context.Context, w io.Writer, t *trained) error {
	examples, err := values.Read(f.predict, tensor.F32, 2)
	if err != nil {
		return usagef("--predict: %w", err)
	}
	p, err := t.probabilities(ctx, examples)
	if err != nil {
		return err
	}
	return t.printPredictions(w, p)
}

// printPredictions names the likeliest class of each row.
func (t *trained) printPredictions(w io.Writer, p *tensor.Tensor) error {
	width := p.Shape()[1]
	for row := range p.Shape()[0] {
		best := 0
		for k := range width {
			if p.Float(row*width+k) > p.Float(row*width+best) {
				best = k
			}
		}
		percent := 100 * p.Float(row*width+best)
		if _, err := fmt.Fprintf(w, "Prediction is %q (%.1f%%)\n", t.className(best), percent); err != nil {
			return err
		}
	}
	return nil
}

func (t *trained) className(k int) string {
	if k < len(t.classes) {
		return t.classes[k]
	}
	return fmt.Sprint(k)
}

// export writes the trained model.
func (t *trained) export(dir string) error {
	var weights []*tensor.Tensor
	for _, v := range t.Variables {
		name := strings.TrimSuffix(v.Ref.Name(), ":0")
		w, ok := t.session.Variables().Get(name)
		if !ok {
			return fmt.Errorf("variable %s has no value", name)
		}
		weights = append(weights, w)
	}
	return t.Export(dir, weights)
}
