package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tfc/targets/doctor"
	"tfc/targets/machine"
)

func newDoctor() *cobra.Command {
	var install bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what tfc finds on this machine, and install what it lacks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if install {
				if err := doctor.Install(cmd.Context(), cmd.ErrOrStderr()); err != nil {
					return err
				}
			}
			fmt.Fprint(cmd.OutOrStdout(), doctor.Report(doctor.Find()))
			return missing()
		},
	}
	cmd.Flags().BoolVar(&install, "install", false, "install what is required and missing")
	return cmd
}

// missing is an error of the environment where something required was not found.
func missing() error {
	var names []string
	for _, item := range doctor.Missing() {
		names = append(names, item.Name)
	}
	if names == nil {
		return nil
	}
	return &machine.Missing{What: strings.Join(names, " and "), Install: "tfc doctor --install"}
}

// ensureTools installs what is required and missing, and tells w about it.
func ensureTools(ctx context.Context, w io.Writer) error {
	if missing() == nil {
		return nil
	}
	fmt.Fprint(w, doctor.Report(doctor.Find()))
	return doctor.Install(ctx, w)
}
