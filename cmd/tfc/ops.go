package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/frontend/graphdef"
	"tfc/ir"
)

// opsFlags are the options of `tfc ops`.
type opsFlags struct {
	ir   bool
	json string
}

func newOps() *cobra.Command {
	var f opsFlags
	cmd := &cobra.Command{
		Use:   "ops [NAME]",
		Short: "List the TensorFlow ops that are supported, or the operations of the ir",
		Long: "Lists the TensorFlow ops that graphs may hold, with the types of each: those for which TensorFlow has a\n" +
			"kernel for the CPU, as far as there are tensors of them. What runs on the host is no native code: it needs\n" +
			"a session, or an executable that carries the Go runtime. With a name, shows one TensorFlow op or one\n" +
			"operation of the ir.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return f.show(cmd.OutOrStdout(), args[0])
			}
			if f.ir {
				return listOps(cmd.OutOrStdout())
			}
			list := supportedOps()
			if f.json != "-" {
				if err := list.write(cmd.OutOrStdout()); err != nil {
					return err
				}
			}
			return writeJSON(f.json, cmd.OutOrStdout(), list.writeJSON)
		},
	}
	cmd.Flags().BoolVar(&f.ir, "ir", false, "list the operations of the ir instead")
	cmd.Flags().StringVar(&f.json, "json", "", "write the list to this file (alone or -: standard output)")
	cmd.Flags().Lookup("json").NoOptDefVal = "-"
	return cmd
}

func (f *opsFlags) show(w io.Writer, name string) error {
	if d := ir.Lookup(name); d != nil {
		return showOp(w, d)
	}
	if op, ok := supportedOp(name); ok {
		_, err := fmt.Fprintln(w, strings.ReplaceAll(op.String(), "\t", "  "))
		return err
	}
	if graphdef.Op(name) != nil {
		return usagef("TensorFlow's %s is not supported", name)
	}
	return usagef("neither TensorFlow nor the ir has an op %q; tfc ops and tfc ops --ir list them", name)
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
