package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/passes"
)

func newPasses() *cobra.Command {
	return &cobra.Command{
		Use:   "passes",
		Short: "List the passes in their order, and the reasons for the order",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for i, p := range passes.Pipeline() {
				fmt.Fprintf(out, "%d\t%s\t%s\n", i+1, p.Name, p.Doc)
			}
			fmt.Fprintln(out, "\nbefore\tafter\tbecause")
			for _, o := range passes.Ordering() {
				fmt.Fprintf(out, "%s\t%s\t%s\n", o.Before, o.After, o.Reason)
			}
			return out.Flush()
		},
	}
}
