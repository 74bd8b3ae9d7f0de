package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc/cmd/tfc/internal/classifier"
	"tfc/ir/tensor"
	"tfc/runtime/values"
	"tfc/testdata/iris"
)

// flowers are the three examples that TensorFlow's tutorial classifies, with what they are.
const (
	flowers     = "[[5.1,3.3,1.7,0.5],[5.9,3.0,4.2,1.5],[6.9,3.1,5.4,2.1]]"
	flowerKinds = "setosa, versicolor, virginica"
)

func newDemo() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Install what is missing, train the iris classifier, compile it, and run both",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				temp, err := os.MkdirTemp("", "tfc-demo-*")
				if err != nil {
					return err
				}
				defer os.RemoveAll(temp)
				dir = temp
			}
			d := demo{dir: dir, out: cmd.OutOrStdout(), errs: cmd.ErrOrStderr(), start: time.Now()}
			return d.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&dir, "keep", "", "folder for what the demo makes (default: a temporary one, removed)")
	return cmd
}

// demo is one run of the demonstration.
type demo struct {
	dir       string
	out, errs io.Writer
	start     time.Time
}

func (d *demo) say(format string, args ...any) {
	fmt.Fprintf(d.out, "\n[%4.1f s] %s\n", time.Since(d.start).Seconds(), fmt.Sprintf(format, args...))
}

func (d *demo) run(ctx context.Context) error {
	if err := ensureTools(ctx, d.errs); err != nil {
		return err
	}
	train, test, err := d.data()
	if err != nil {
		return err
	}
	d.say("training the iris classifier: tfc train --data=iris_training.csv --eval=iris_test.csv")
	f := trainFlags{
		data: train, eval: test, predict: flowers, export: filepath.Join(d.dir, "model"),
		Config: classifier.Config{Hidden: []int{10, 10}, LearningRate: 0.05, Seed: 1},
		steps:  1000, batch: 100, threads: 1,
	}
	t, err := f.run(ctx, d.out, d.errs)
	if err != nil {
		return err
	}
	defer t.session.Close()
	fmt.Fprintf(d.out, "The flowers are: %s\n", flowerKinds)
	program := filepath.Join(d.dir, "iris")
	d.say("compiling the trained graph: tfc compile model --feed=features=3,4 -o iris")
	args := []string{"compile", f.export, "--feed=features=3,4", "--name=iris", "-o", program}
	if code := run(args, d.out, d.errs); code != exitGood {
		return errFailed
	}
	d.say("running the executable, without tfc: iris --features='%s'", flowers)
	native, err := d.native(ctx, program)
	if err != nil {
		return err
	}
	return d.compare(ctx, t, native)
}

// data writes the iris files to the demo's folder.
func (d *demo) data() (train, test string, err error) {
	if err := os.MkdirAll(d.dir, 0o777); err != nil {
		return "", "", err
	}
	train, test = filepath.Join(d.dir, "iris_training.csv"), filepath.Join(d.dir, "iris_test.csv")
	if err := os.WriteFile(train, iris.Training, 0o666); err != nil {
		return "", "", err
	}
	return train, test, os.WriteFile(test, iris.Test, 0o666)
}

// native runs the compiled program on the flowers and returns the probabilities that it prints.
func (d *demo) native(ctx context.Context, program string) (*tensor.Tensor, error) {
	printed, err := exec.CommandContext(ctx, program, "--features="+flowers).Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", program, err)
	}
	if _, err := d.out.Write(printed); err != nil {
		return nil, err
	}
	_, value, found := strings.Cut("\n"+string(printed), "\nprobabilities = ")
	if !found {
		return nil, fmt.Errorf("%s prints no probabilities", program)
	}
	end := strings.Index(value, "]]")
	if end < 0 {
		return nil, fmt.Errorf("%s prints probabilities that do not end", program)
	}
	return values.Read(value[:end+2], tensor.F32, 2)
}

// tolerance is how far the executable's probabilities may be from the session's: the two are
// compiled for different processors, whose vectors add in different orders.
const tolerance = 1e-5

// compare shows the session's probabilities beside the executable's and holds them to each other.
func (d *demo) compare(ctx context.Context, t *trained, native *tensor.Tensor) error {
	examples, err := values.Read(flowers, tensor.F32, 2)
	if err != nil {
		return err
	}
	here, err := t.probabilities(ctx, examples)
	if err != nil {
		return err
	}
	d.say("the same flowers in the session that trained")
	if err := values.Print(d.out, "probabilities", here); err != nil {
		return err
	}
	apart := difference(here, native)
	if !(apart <= tolerance) {
		return fmt.Errorf("session and executable disagree by %g", apart)
	}
	d.say("session and executable agree (largest difference %.1g)", apart)
	return nil
}
