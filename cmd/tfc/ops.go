package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/ir"
)

func newOps() *cobra.Command {
	return &cobra.Command{
		Use:   "ops [NAME]",
		Short: "List the operations of the ir, or show one of them in full",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listOps(cmd.OutOrStdout())
			}
			d := ir.Lookup(args[0])
			if d == nil {
				return usagef("no ir operation is called %q; tfc ops lists them", args[0])
			}
			return showOp(cmd.OutOrStdout(), d)
		},
	}
}

func listOps(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "op\tclass\tgradient\tmeaning")
	for _, d := range ir.Defs() {
		gradient := "yes"
		if d.Grad == nil {
			gradient = "no"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", d.Name, d.Lower, gradient, d.Doc)
	}
	return out.Flush()
}

func showOp(w io.Writer, d *ir.Def) error {
	operands := strings.Join(d.Operands, ", ")
	if d.Variadic {
		operands += ", ..."
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%s(%s)\n%s\n\n", d.Name, operands, d.Doc)
	for _, a := range d.Attrs {
		fmt.Fprintf(out, "attribute\t%s\t%s\n", a.Name, attrText(a))
	}
	for _, name := range d.Regions {
		fmt.Fprintf(out, "region\t%s\n", name)
	}
	fmt.Fprintf(out, "class\t%s\n", d.Lower)
	if d.Grad == nil {
		fmt.Fprintf(out, "gradient\tnone: %s\n", d.NoGrad)
	} else {
		fmt.Fprintf(out, "gradient\tyes\n")
	}
	return out.Flush()
}

// attrText says what values an attribute takes.
func attrText(a ir.AttrDef) string {
	text := "required"
	if a.Default != nil {
		text = fmt.Sprintf("default %v", a.Default)
	}
	if len(a.Enum) > 0 {
		text += ": " + strings.Join(a.Enum, ", ")
	}
	return text
}
