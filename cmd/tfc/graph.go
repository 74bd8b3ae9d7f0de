package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tfc/cmd/tfc/internal/draw"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/passes"
	"tfc/targets/driver"
)

// The colours of a picture, by what a box does.
const (
	colourInput    = "#e6f4ea"
	colourVariable = "#fef7e0"
	colourCompute  = "#e8f0fe"
	colourControl  = "#f1f3f4"
)

// pictureOf draws a GraphDef: a box a node, an edge a tensor, dashed edges for order alone.
func pictureOf(g *graphdef.Graph, title string) *draw.Graph {
	p := &draw.Graph{Title: title}
	for _, n := range g.Nodes {
		p.Boxes = append(p.Boxes, nodeBox(n))
	}
	for _, n := range g.Nodes {
		for _, e := range n.Consumers() {
			edge := draw.Edge{From: n.ID, To: e.To.ID, Dashed: e.IsControl()}
			if !e.IsControl() && e.Output > 0 {
				edge.Label = fmt.Sprint(e.Output)
			}
			p.Edges = append(p.Edges, edge)
		}
	}
	return p
}

func nodeBox(n *graphdef.Node) draw.Box {
	box := draw.Box{Lines: []string{n.Name, n.Op}, Fill: colourCompute}
	if n.Device != "" {
		box.Lines = append(box.Lines, n.Device)
	}
	switch {
	case isPlaceholder(n):
		box.Lines, box.Fill, box.Round = append(box.Lines, typeText(n.Out(0))), colourInput, true
	case isVariable(n):
		box.Lines, box.Fill, box.Round = append(box.Lines, variableType(n)), colourVariable, true
	case len(n.Inputs) == 0 || len(n.Sig.Outputs) == 0:
		box.Fill = colourControl
	}
	return box
}

// modulePicture draws one function of a module: parameters, operations with what their regions
// hold, results.
func modulePicture(f *ir.Func, title string) *draw.Graph {
	p := &draw.Graph{Title: title}
	at := map[*ir.Value]int{}
	for _, v := range f.Params() {
		at[v] = len(p.Boxes)
		p.Boxes = append(p.Boxes, draw.Box{Lines: []string{"%" + v.Name, v.Type.String()}, Fill: colourInput, Round: true})
	}
	for _, op := range f.Body.Ops {
		to := len(p.Boxes)
		p.Boxes = append(p.Boxes, opBox(op))
		for _, v := range op.Operands {
			if from, ok := at[v]; ok {
				p.Edges = append(p.Edges, draw.Edge{From: from, To: to})
			}
		}
		for _, v := range op.Results {
			at[v] = to
		}
	}
	for i, v := range f.Body.Results {
		p.Boxes = append(p.Boxes, draw.Box{Lines: []string{"result " + f.Results[i]}, Fill: colourInput, Round: true})
		if from, ok := at[v]; ok {
			p.Edges = append(p.Edges, draw.Edge{From: from, To: len(p.Boxes) - 1})
		}
	}
	return p
}

// maxInner is how many operations of a region a box lists.
const maxInner = 16

func opBox(op *ir.Op) draw.Box {
	box := draw.Box{Lines: []string{op.Def.Name}, Fill: colourCompute}
	if op.Node != "" {
		box.Lines = append(box.Lines, op.Node)
	}
	if op.Var != nil {
		box.Lines, box.Fill = append(box.Lines, "@"+op.Var.Name), colourVariable
	}
	for _, v := range op.Results {
		box.Lines = append(box.Lines, v.Type.String())
	}
	for i, region := range op.Regions {
		if len(op.Def.Regions) > 1 {
			box.Lines = append(box.Lines, op.Def.Regions[i]+":")
		}
		for k, inner := range region.Ops {
			if k == maxInner {
				box.Lines = append(box.Lines, fmt.Sprintf("... %d more", len(region.Ops)-k))
				break
			}
			box.Lines = append(box.Lines, "| "+inner.Def.Name)
		}
	}
	return box
}

// writePicture writes a picture to a file, or to standard output for "" and "-"; the format is
// the one named, or the file's ending.
func writePicture(stdout io.Writer, p *draw.Graph, path, format string) error {
	if format == "" {
		format = strings.TrimPrefix(filepath.Ext(path), ".")
	}
	write := draw.WriteDOT
	switch format {
	case "svg":
		write = draw.WriteSVG
	case "dot", "gv", "":
	default:
		return usagef("unknown picture format %q: dot and svg are known", format)
	}
	if path == "" || path == "-" {
		return write(stdout, p)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f, p); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func newGraph() *cobra.Command {
	var output, format string
	var r request
	var p passFlags
	cmd := &cobra.Command{
		Use:   "graph GRAPH [-o FILE.svg|FILE.dot]",
		Short: "Draw a graph, or with --ir what the compiler made of it",
		Long: "Draws the GraphDef. With --ir it draws the module for the given feeds and fetches after the\n" +
			"passes; --passes and --disabled-pass choose how far. Boxes of fused kernels list what they hold.",
		Args: cobra.ExactArgs(1),
	}
	irLevel := cmd.Flags().Bool("ir", false, "draw the compiler's module instead of the GraphDef")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write (default: standard output)")
	cmd.Flags().StringVar(&format, "format", "", "dot or svg (default: by the file's name, else dot)")
	r.addFlags(cmd)
	p.addFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		m, err := openModel(args[0], r.tags)
		if err != nil {
			return err
		}
		if !*irLevel {
			return writePicture(cmd.OutOrStdout(), pictureOf(m.Graph, args[0]), output, format)
		}
		cfg, err := p.config(cmd)
		if err != nil {
			return err
		}
		module, err := optimized(m, &r, cfg)
		if err != nil {
			return err
		}
		return writePicture(cmd.OutOrStdout(), modulePicture(module.Funcs[0], args[0]), output, format)
	}
	return cmd
}

// optimized is the module of a request after the passes.
func optimized(m *model, r *request, cfg *passes.Config) (*ir.Module, error) {
	entries, err := r.resolve(m)
	if err != nil {
		return nil, err
	}
	module, err := importModule(m, m.programName(), entries, driver.Options{})
	if err != nil {
		return nil, err
	}
	_, err = passes.Run(module, cfg)
	return module, err
}
