// Command tfc compiles TensorFlow graphs: to native executables, libraries, objects and PTX, or
// into this process, where they run, train and are measured at once.
//
// Each subcommand has a file of its own here; what they share and what needs tests of its own
// is in internal/. The work itself is done by package tfc (sessions, gradients) and
// tfc/targets/driver (files): no compiler lives here.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

// gcPercent lets the heap grow further than Go's default between collections: a compilation is short, and its garbage
// is tens of megabytes.
const gcPercent = 400

func main() {
	debug.SetGCPercent(gcPercent)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main without the process: it executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	started := false
	root := newRoot(&started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := guard(func() error { return root.ExecuteContext(ctx) })
	if err != nil && !started {
		err = usage(err)
	}
	command, _, _ := root.Find(args) // the root where there is none of that name
	return report(stderr, command.CommandPath(), args, err)
}

// newRoot is the command tree. started is set once a command line has been understood: an error
// before that is one of usage.
func newRoot(started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "tfc",
		Short: "Compile, run, differentiate and measure TensorFlow graphs",
		Long: "tfc compiles TensorFlow graphs (GraphDef .pb or .pbtxt, SavedModel, TensorFlow.js) into native code.\n\n" +
			"Exit codes: 0 good, 1 the model or its data is at fault, 2 wrong usage, 3 something is\n" +
			"missing on this machine, 4 a bug of tfc (a reproducer is written and named).",
		SilenceErrors:    true,
		SilenceUsage:     true,
		PersistentPreRun: func(*cobra.Command, []string) { *started = true },
		Args:             cobra.NoArgs,
		RunE:             func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		newCompile(), newRun(), newShow(), newGraph(), newTrain(), newBench(), newCheck(), newTest(), newTestWorker(),
		newOpt(), newExplain(), newPasses(), newOps(), newCheckpoint(), newServe(), newDemo(), newDoctor(), newVersion(),
	)
	return root
}
