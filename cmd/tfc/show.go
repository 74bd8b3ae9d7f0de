package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/frontend"
	"tfc/frontend/graphdef"
)

func newShow() *cobra.Command {
	var tags []string
	cmd := &cobra.Command{
		Use:   "show GRAPH",
		Short: "Show a graph: signatures, feeds, fetches, variables and operations",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := openModel(args[0], tags)
			if err != nil {
				return err
			}
			return show(cmd.OutOrStdout(), m)
		},
	}
	cmd.Flags().StringSliceVar(&tags, "tag_set", nil, "tags of the graph in a SavedModel (default: serve)")
	return cmd
}

func show(w io.Writer, m *model) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s: %d nodes, written by GraphDef version %d\n",
		m.path, len(m.Graph.Nodes), m.Graph.Def.GetVersions().GetProducer())
	showSignatures(out, m.Signatures())
	showNodes(out, "feeds", m.Graph, isPlaceholder)
	fetches, targets := ends(m.Graph)
	section(out, "fetches (what nothing else uses)", len(fetches))
	for _, n := range fetches {
		for i := range n.Sig.Outputs {
			fmt.Fprintf(out, "  %s\t%s\t%s\n", n.Out(i), typeText(n.Out(i)), n.Op)
		}
	}
	section(out, "targets", len(targets))
	for _, n := range targets {
		fmt.Fprintf(out, "  %s\t%s\n", n.Name, n.Op)
	}
	showNodes(out, "variables", m.Graph, isVariable)
	showOps(out, m.Graph)
	return out.Flush()
}

// section prints a heading, unless nothing stands below it.
func section(w io.Writer, title string, n int) {
	if n > 0 {
		fmt.Fprintf(w, "\n%s\n", title)
	}
}

func showNodes(w io.Writer, title string, g *graphdef.Graph, wanted func(*graphdef.Node) bool) {
	var found []*graphdef.Node
	for _, n := range g.Nodes {
		if wanted(n) {
			found = append(found, n)
		}
	}
	section(w, title, len(found))
	for _, n := range found {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", n.Out(0), variableType(n), n.Op)
	}
}

// variableType is the type of an output, and of a resource the type of what it holds.
func variableType(n *graphdef.Node) string {
	if n.Op != "VarHandleOp" {
		return typeText(n.Out(0))
	}
	d, err := graphdef.DType(n.Type("dtype"))
	if err != nil {
		return graphdef.TypeName(n.Type("dtype"))
	}
	return d.String() + shapeText(graphdef.ShapeOf(n.Shape("shape")))
}

func showSignatures(w io.Writer, list graphdef.Signatures) {
	for _, s := range list {
		fmt.Fprintf(w, "\nsignature %s\t%s\n", s.Name, s.Method)
		for _, in := range s.Inputs {
			fmt.Fprintf(w, "  input %s\t%s\t%s\n", in.Alias, in.Tensor, namedType(in))
		}
		for _, out := range s.Outputs {
			fmt.Fprintf(w, "  output %s\t%s\t%s\n", out.Alias, out.Tensor, namedType(out))
		}
	}
}

func namedType(t graphdef.NamedTensor) string {
	d, err := graphdef.DType(t.Type)
	if err != nil {
		return graphdef.TypeName(t.Type)
	}
	return d.String() + shapeText(graphdef.ShapeOf(t.Shape))
}

// showOps counts the operations and marks those that tfc does not compile.
func showOps(w io.Writer, g *graphdef.Graph) {
	counts := map[string]int{}
	for _, n := range g.Nodes {
		counts[n.Op]++
	}
	supported := frontend.Supported()
	section(w, "operations", len(counts))
	for _, op := range slices.Sorted(maps.Keys(counts)) {
		note := ""
		if _, ok := slices.BinarySearch(supported, op); !ok && graphdef.Op(op) != nil {
			note = "not supported"
		}
		fmt.Fprintf(w, "  %s\t%d\t%s\n", op, counts[op], note)
	}
}
