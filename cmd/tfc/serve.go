package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tfc/runtime/cluster"
	"tfc/targets/driver"
)

// serveFlags are the options of `tfc serve`.
type serveFlags struct {
	listen      string
	cluster     string
	job         string
	task        int
	threads     int
	maxSessions int
	maxMessage  int
	maxNodes    int
	grace       time.Duration
	safetyFlags
	watchFlags
}

func newServe() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve TensorFlow's gRPC protocol",
		Long: "Serves TensorFlow's own protocol: a Python program that says\n" +
			"tf.compat.v1.Session(\"grpc://localhost:2222\") builds its graph there and runs it here. Variables,\n" +
			"queues and tables are the server's and outlive sessions. It listens on loopback unless told otherwise;\n" +
			"without the flags for certificates and a token whoever can connect can run graphs. What graphs do with\n" +
			"files, checkpoints and datasets among it, is refused but below --root.\n\n" +
			"With --cluster, or TF_CONFIG in the environment, servers share the work of a session: a node runs on the\n" +
			"task that its device string names, as /job:ps/task:0 does.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "", "address to listen on; port 0 takes a free one "+
		"(default: the task's address in the cluster, else localhost:2222)")
	flags.StringVar(&f.cluster, "cluster", "", "tasks by job, as ps=host:2222;worker=host:2223,host:2224, or @FILE of TF_CONFIG's form")
	flags.StringVar(&f.job, "job", "localhost", "job of the server's devices: /job:JOB/replica:0/task:TASK")
	flags.IntVar(&f.task, "task", 0, "task of the server's devices")
	flags.IntVar(&f.threads, "threads", runtime.NumCPU(), "most threads of a step")
	flags.IntVar(&f.maxSessions, "max-sessions", 1000, "most sessions that may be open")
	flags.IntVar(&f.maxMessage, "max-message", math.MaxInt32, "most bytes of a message")
	flags.IntVar(&f.maxNodes, "max-nodes", 1_000_000, "most nodes of a session's graph, functions' bodies included")
	flags.DurationVar(&f.grace, "grace", 10*time.Second, "how long steps may go on when the server is told to stop")
	f.safetyFlags.addFlags(cmd)
	f.watchFlags.addFlags(cmd)
	addCacheFlag(cmd)
	return cmd
}

// run serves until it is interrupted.
func (f *serveFlags) run(cmd *cobra.Command) error {
	if f.maxSessions < 1 || f.maxMessage < 1 || f.maxNodes < 1 || f.task < 0 || f.job == "" {
		return usagef("--job, --task, --max-sessions, --max-message and --max-nodes: a name, and numbers above 0")
	}
	cfg := cluster.Config{Job: f.job, Task: f.task, MaxSessions: f.maxSessions, MaxMessage: f.maxMessage,
		MaxNodes: f.maxNodes, Grace: f.grace}
	var err error
	if cfg.Security, err = f.security(); err == nil {
		cfg.Log, err = f.logger(cmd.ErrOrStderr())
	}
	if err == nil {
		cfg.Files, err = f.files()
	}
	if err == nil {
		err = f.readCluster(cmd, &cfg)
	}
	if err != nil {
		return usage(err)
	}
	o := driver.DefaultOptions()
	o.Threads = f.threads
	s, err := cluster.NewServer(driver.NewCompiler(o), cfg)
	if err != nil {
		return usage(err)
	}
	l, err := net.Listen("tcp", f.address(cfg))
	if err != nil {
		return usage(err)
	}
	stop, err := f.watch(s)
	if err != nil {
		return errors.Join(usage(err), l.Close())
	}
	defer stop()
	fmt.Fprintf(cmd.OutOrStdout(), "serving grpc://%s as %s\n", l.Addr(), s.Device())
	return s.Serve(cmd.Context(), l)
}

// readCluster finds the cluster, and which of its tasks this is, from the flags, else from TF_CONFIG.
func (f *serveFlags) readCluster(cmd *cobra.Command, cfg *cluster.Config) (err error) {
	text, named := f.cluster, cmd.Flags().Changed("job") || cmd.Flags().Changed("task")
	if text == "" {
		text = os.Getenv("TF_CONFIG")
	}
	if path, ok := strings.CutPrefix(text, "@"); ok {
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text = string(raw)
	}
	switch {
	case text == "":
		return nil
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		var job string
		var task int
		if cfg.Cluster, job, task, err = cluster.ParseConfig([]byte(text)); err == nil && !named {
			cfg.Job, cfg.Task = job, task
		}
	default:
		cfg.Cluster, err = cluster.ParseSpec(text)
	}
	if err == nil && cfg.Cluster[cfg.Job][cfg.Task] == "" {
		err = fmt.Errorf("the cluster has no task %d of job %q: say --job and --task", cfg.Task, cfg.Job)
	}
	return err
}

// address is where to listen: where the cluster says that others find this task, unless a flag says otherwise.
func (f *serveFlags) address(cfg cluster.Config) string {
	if f.listen != "" {
		return f.listen
	}
	if own := cfg.Cluster[cfg.Job][cfg.Task]; own != "" {
		return own
	}
	return "localhost:2222"
}
