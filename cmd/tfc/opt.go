package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tfc/ir/parse"
	"tfc/passes"
)

func newOpt() *cobra.Command {
	var flags passFlags
	var output string
	var list, stats, explain bool
	cmd := &cobra.Command{
		Use:   "opt FILE.tfir",
		Short: "Read a module as text, run passes over it, and write it",
		Long: "Reads ir text (-: standard input), runs the default passes or those of --passes, and writes the\n" +
			"module. With --passes= (nothing) it only checks and prints.",
		Args: func(cmd *cobra.Command, args []string) error {
			if list {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
	}
	flags.addFlags(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", "-", "file to write (-: standard output)")
	cmd.Flags().BoolVar(&list, "list-passes", false, "list the passes and exit")
	cmd.Flags().BoolVar(&stats, "stats", false, "print what each pass did and how long it took to the error stream")
	cmd.Flags().BoolVar(&explain, "explain", false, "print what fusion, placement and memory plan decided to the error stream")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if list {
			return listPasses(cmd.OutOrStdout())
		}
		cfg, err := flags.config(cmd)
		if err != nil {
			return err
		}
		text, err := readInput(cmd.InOrStdin(), args[0])
		if err != nil {
			return err
		}
		m, err := parse.Module(args[0], text)
		if err != nil {
			return err
		}
		if explain {
			cfg.Explain = &passes.Explanation{}
		}
		if len(cfg.Only) > 0 || !cmd.Flags().Changed("passes") {
			done, err := passes.Run(m, cfg)
			if err != nil {
				return err
			}
			if stats {
				writeStats(cmd.ErrOrStderr(), done)
			}
		}
		if explain {
			fmt.Fprint(cmd.ErrOrStderr(), cfg.Explain)
		}
		return writeOutput(cmd.OutOrStdout(), output, []byte(m.String()))
	}
	return cmd
}

func listPasses(w io.Writer) error {
	for _, p := range passes.Pipeline() {
		if _, err := fmt.Fprintln(w, p.Name); err != nil {
			return err
		}
	}
	return nil
}

func writeStats(w io.Writer, stats []passes.Stat) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "pass\tops\tchange\ttime")
	for _, s := range stats {
		fmt.Fprintf(out, "%s\t%d\t%+d\t%v\n", s.Pass, s.After, s.Delta(), s.Time.Round(time.Microsecond))
	}
	_ = out.Flush() // to a stream for people
}

// readInput reads a file, or the standard input for "-".
func readInput(stdin io.Reader, path string) (string, error) {
	var data []byte
	var err error
	if path == "-" {
		data, err = io.ReadAll(stdin)
	} else {
		data, err = os.ReadFile(path)
	}
	return string(data), err
}

// writeOutput writes a file, or to standard output for "-".
func writeOutput(stdout io.Writer, path string, data []byte) error {
	if path == "-" {
		_, err := stdout.Write(data)
		return err
	}
	return os.WriteFile(path, data, 0o666)
}
