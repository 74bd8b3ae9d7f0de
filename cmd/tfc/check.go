package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/frontend/survey"
)

// checkFlags are the options of `tfc check`.
type checkFlags struct {
	request
	json string
}

func newCheck() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check GRAPH [--fetch=y:0,...]",
		Short: "Tell what of a graph cannot be compiled, and where to feed it so that the rest can",
		Long: "Lists every node that a run needs and that tfc does not compile, inside functions, loops and datasets,\n" +
			"too: its op and types, the reason, the way from it to a fetch, and what goes if it is left out. Then it\n" +
			"names the fewest tensors whose feeding cuts all of them off, after importing what remains. The exit code\n" +
			"is 0 if the graph compiles as it is, else 1.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	f.request.addFlags(cmd)
	cmd.Flags().StringVar(&f.json, "json", "", "write the findings to this file (alone or -: standard output)")
	cmd.Flags().Lookup("json").NoOptDefVal = "-"
	return cmd
}

// checkReport is a survey of a model as JSON.
type checkReport struct {
	Model string `json:"model"`
	*survey.Report
}

func (f *checkFlags) run(cmd *cobra.Command, path string) error {
	m, err := openModel(path, f.tags)
	if err != nil {
		return err
	}
	req, err := f.surveyed(m)
	if err != nil {
		return err
	}
	report, err := survey.Run(m.Graph, req)
	if err != nil {
		return err
	}
	if f.json != "-" {
		writeCheck(cmd.OutOrStdout(), path, report)
	}
	err = writeJSON(f.json, cmd.OutOrStdout(), func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetEscapeHTML(false)
		out.SetIndent("", " ")
		return out.Encode(checkReport{path, report})
	})
	if err == nil && len(report.Unsupported)+len(report.Problems) > 0 {
		return errFailed
	}
	return err
}

// surveyed is the run that the flags describe: without any, that of the model's signature, or of everything that nothing
// else in the graph uses.
func (f *checkFlags) surveyed(m *model) (frontend.Request, error) {
	e := f.current()
	if len(e.fetches)+len(e.targets) == 0 && e.grad == "" && len(m.Signatures()) == 0 {
		fetches, targets := ends(m.Graph)
		for _, n := range fetches {
			if _, err := graphdef.DType(n.Out(0).Type()); err != nil { // a handle
				targets = append(targets, n)
				continue
			}
			for i := range n.Sig.Outputs {
				e.fetches = append(e.fetches, n.Out(i).String())
			}
		}
		for _, n := range targets {
			e.targets = append(e.targets, n.Name)
		}
		if len(fetches)+len(targets) == 0 {
			return frontend.Request{}, usagef("%s: the graph has nothing to fetch by itself; name it by --fetch", m.path)
		}
	}
	entries, err := f.resolve(m)
	if err != nil {
		return frontend.Request{}, err
	}
	r := entries[0]
	req := frontend.Request{Feeds: map[string]frontend.Feed{}, Fetches: r.fetches, Targets: r.targets}
	if r.grad != "" {
		req.Grad = []frontend.GradRequest{{Y: []string{r.grad}, Wrt: r.wrt}}
		req.Fetches = append(req.Fetches, r.grad)
	}
	for _, p := range r.feeds {
		out, err := m.Graph.Output(p.name)
		if err != nil {
			return req, err
		}
		req.Feeds[out.String()] = frontend.Feed{DType: p.dtype, Shape: p.shape}
	}
	return req, nil
}

// writeCheck prints a survey.
func writeCheck(w io.Writer, path string, r *survey.Report) {
	if len(r.Unsupported) == 0 {
		fmt.Fprintf(w, "%s: all %d nodes of the run are supported\n", path, r.Nodes)
	} else {
		fmt.Fprintf(w, "%s: %d of %d nodes of the run cannot be compiled\n", path, len(r.Unsupported), r.Nodes)
	}
	for _, f := range r.Unsupported {
		writeFinding(w, f)
	}
	if len(r.Unsupported) > 0 {
		writeFeeds(w, r)
	}
	if r.Stages != "" {
		fmt.Fprintf(w, "\nin stages: %s\n", r.Stages)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(w, "\nproblem: %s\n", p)
	}
}

func writeFinding(w io.Writer, f *survey.Finding) {
	fmt.Fprintf(w, "\n%s %q %s", f.Op, f.Node, f.Types)
	if f.Function != "" {
		fmt.Fprintf(w, " in function %q", f.Function)
	}
	fmt.Fprintf(w, "\n  reason: %s\n  path: %s\n", f.Reason, pathText(f.Path))
	fmt.Fprintf(w, "  without it: %d nodes go", f.Vanish.Nodes)
	if len(f.Vanish.Fetches) > 0 {
		fmt.Fprintf(w, ", with them %s", strings.Join(f.Vanish.Fetches, ", "))
	}
	fmt.Fprintln(w)
}

// pathText prints a way through the graph; the middle of a long one is left out.
func pathText(path []string) string {
	const shown = 4
	if len(path) > 2*shown+1 {
		middle := fmt.Sprintf("(%d nodes)", len(path)-2*shown)
		path = append(append(append([]string{}, path[:shown]...), middle), path[len(path)-shown:]...)
	}
	return strings.Join(path, " -> ")
}

// writeFeeds prints where to cut.
func writeFeeds(w io.Writer, r *survey.Report) {
	if len(r.Lost) > 0 {
		fmt.Fprintf(w, "\nno feed saves %s\n", strings.Join(r.Lost, ", "))
	}
	if len(r.Feeds) == 0 {
		return
	}
	fmt.Fprintf(w, "\nfed with these, the rest compiles")
	if !r.Verified {
		fmt.Fprintf(w, " (not verified: give the shapes)")
	}
	fmt.Fprintln(w, ":")
	for _, c := range r.Feeds {
		fmt.Fprintf(w, "  --feed=%s=%s  %s\n", plainName(c.Tensor), cutShape(c.Shape), c.Type)
	}
}

// cutShape prints the shape that the rest was imported with, as --feed takes it.
func cutShape(sizes []int) string {
	if sizes == nil {
		return "SHAPE"
	}
	parts := make([]string, len(sizes))
	for i, size := range sizes {
		parts[i] = fmt.Sprint(size)
	}
	if len(parts) == 0 {
		return "[]"
	}
	return strings.Join(parts, ",")
}
