package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tfc/cmd/tfc/internal/cases"
	"tfc/passes"
	"tfc/targets/cpu"
	"tfc/targets/driver"
)

func newExplain() *cobra.Command {
	var r request
	var p passFlags
	var asJSON string
	cmd := &cobra.Command{
		Use:   "explain GRAPH|CASE",
		Short: "Say what fusion, placement and the memory plan decided for a graph, and why",
		Long: "Runs the passes over a graph for the given feeds and fetches, or over the timed step of a recorded case.\n" +
			"For every value and user of it: whether one kernel holds both, or why not, and the bytes that this saves.\n" +
			"For every entry: the arena beside its lower bound, the tensors alive at the peak, the copies.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := p.config(cmd)
			if err != nil {
				return err
			}
			e, err := explain(cmd.Context(), &r, args[0], cfg)
			if err != nil {
				return err
			}
			if asJSON != "-" {
				if _, err := fmt.Fprint(cmd.OutOrStdout(), e); err != nil {
					return err
				}
			}
			return writeJSON(asJSON, cmd.OutOrStdout(), func(w io.Writer) error {
				out := json.NewEncoder(w)
				out.SetIndent("", " ")
				return out.Encode(e)
			})
		},
	}
	cmd.Flags().StringVar(&asJSON, "json", "", "write the explanation to this file, too (-: to standard output, without the text)")
	r.addFlags(cmd)
	p.addFlags(cmd)
	return cmd
}

// explain is what the passes decide for a graph or a recorded case, on this machine.
func explain(ctx context.Context, r *request, path string, cfg *passes.Config) (*passes.Explanation, error) {
	cfg.Explain, cfg.Machine = newExplanation(), cpu.Host()
	if _, err := os.Stat(filepath.Join(path, "case.json")); err == nil {
		return explainCase(ctx, path, cfg)
	}
	m, err := openModel(path, r.tags)
	if err != nil {
		return nil, err
	}
	_, err = optimized(m, r, cfg)
	return cfg.Explain, err
}

// newExplanation has nothing in its lists, which JSON tells from no lists.
func newExplanation() *passes.Explanation {
	return &passes.Explanation{Edges: []passes.Edge{}, Devices: []passes.DeviceChoice{}, Plans: []passes.Plan{}}
}

// explainCase runs the timed step of a case: what was compiled last is what is explained.
func explainCase(ctx context.Context, path string, cfg *passes.Config) (*passes.Explanation, error) {
	c, err := cases.Load(path)
	if err != nil {
		return nil, err
	}
	last := newExplanation()
	o := driver.DefaultOptions()
	o.Passes = cfg
	o.Observe = func(*driver.Lowered) { *last, *cfg.Explain = *cfg.Explain, *newExplanation() }
	t, err := cases.Prepare(ctx, sessionEngine(o), c)
	if err != nil {
		return nil, err
	}
	defer t.Session.Close()
	_, err = t.Session.Run(ctx, t.Request)
	return last, err
}

// reports are the parts of an explanation that --report names.
var reports = map[string]func(*passes.Explanation) string{
	"fusion": (*passes.Explanation).Fusion,
	"memory": (*passes.Explanation).Memory,
}

// checkReports refuses names that --report does not know.
func checkReports(names []string) error {
	for _, name := range names {
		if reports[name] == nil {
			return usagef("--report=%s: fusion and memory are known", name)
		}
	}
	return nil
}

// reportOf is the parts of an explanation with the given names.
func reportOf(e *passes.Explanation, names []string) string {
	var b strings.Builder
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		b.WriteString(reports[name](e))
	}
	return b.String()
}
