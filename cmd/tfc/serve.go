package main

import (
	"fmt"
	"math"
	"net"
	"runtime"

	"github.com/spf13/cobra"

	"tfc/runtime/cluster"
	"tfc/targets/driver"
)

// serveFlags are the options of `tfc serve`.
type serveFlags struct {
	listen      string
	job         string
	task        int
	threads     int
	maxSessions int
	maxMessage  int
}

func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve TensorFlow's gRPC protocol",
		Long: "Serves TensorFlow's own protocol: a Python program that says\n" +
			"tf.compat.v1.Session(\"grpc://localhost:2222\") builds its graph there and runs it here. Variables,\n" +
			"queues and tables are the server's and outlive sessions. It listens on loopback unless told otherwise,\n" +
			"without encryption: whoever can connect can run graphs, and read and write files with them.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "localhost:2222", "address to listen on; port 0 takes a free one")
	flags.StringVar(&f.job, "job", "localhost", "job of the server's devices: /job:JOB/replica:0/task:TASK")
	flags.IntVar(&f.task, "task", 0, "task of the server's devices")
	flags.IntVar(&f.threads, "threads", runtime.NumCPU(), "most threads of a step")
	flags.IntVar(&f.maxSessions, "max-sessions", 1000, "most sessions that may be open")
	flags.IntVar(&f.maxMessage, "max-message", math.MaxInt32, "most bytes of a message")
	return cmd
}

// run serves until it is interrupted.
func (f *serveFlags) run(cmd *cobra.Command) error {
	if f.maxSessions < 1 || f.maxMessage < 1 || f.task < 0 || f.job == "" {
		return usagef("--job, --task, --max-sessions and --max-message: a name, and numbers above 0")
	}
	o := driver.DefaultOptions()
	o.Threads = f.threads
	s, err := cluster.NewServer(driver.NewCompiler(o), cluster.Config{
		Job: f.job, Task: f.task, MaxSessions: f.maxSessions, MaxMessage: f.maxMessage,
	})
	if err != nil {
		return usage(err)
	}
	l, err := net.Listen("tcp", f.listen)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "serving grpc://%s as %s\n", l.Addr(), s.Device())
	return s.Serve(cmd.Context(), l)
}
