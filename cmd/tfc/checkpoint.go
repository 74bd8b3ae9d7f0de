package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/frontend/graphdef"
	summary "tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

func newCheckpoint() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Look into checkpoints: list tensors, show one, compare two",
		Long: "A CHECKPOINT is the prefix under which it was saved (model.ckpt-100), one of its files, a file of\n" +
			"version 1, a folder whose file `checkpoint` names the latest one, or the folder of a SavedModel.\n" +
			"Indexes are verified when they are opened, tensors when they are read: what is cut or changed is\n" +
			"reported as DATA_LOSS with the tensor's name. One tensor at a time is in memory.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCheckpointLs(), newCheckpointShow(), newCheckpointDiff())
	return cmd
}

// savedTensor is a line of the list.
type savedTensor struct {
	Name   string `json:"name"`
	DType  string `json:"dtype"`
	Shape  []int  `json:"shape"`
	Bytes  int64  `json:"bytes"`
	Slices int    `json:"slices,omitempty"`
}

// typeText is the tensor's type as IR text has it: "f32[2,3]".
func (s savedTensor) typeText() string {
	return s.DType + strings.ReplaceAll(fmt.Sprint(s.Shape), " ", ",")
}

func listed(b *graphdef.Bundle, key string) (savedTensor, error) {
	s := savedTensor{Name: key, DType: graphdef.TypeName(b.Entry(key).Dtype)}
	if d, err := graphdef.DType(b.Entry(key).Dtype); err == nil {
		s.DType = d.String()
	}
	var err error
	s.Shape, err = b.Shape(key)
	s.Bytes, s.Slices = b.Stored(key)
	return s, err
}

func newCheckpointLs() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "ls CHECKPOINT",
		Short: "List a checkpoint's tensors: name, type, bytes in the files, slices",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := graphdef.FindCheckpoint(args[0])
			if err != nil {
				return err
			}
			list := []savedTensor{}
			for _, key := range b.Keys() {
				s, err := listed(b, key)
				if err != nil {
					return err
				}
				list = append(list, s)
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), list)
			}
			return printList(cmd.OutOrStdout(), b, list)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a list of objects: name, dtype, shape, bytes, slices")
	return cmd
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

func printList(w io.Writer, b *graphdef.Bundle, list []savedTensor) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	total := int64(0)
	for _, s := range list {
		fmt.Fprintf(out, "%s\t%s\t%d bytes", s.Name, s.typeText(), s.Bytes)
		if s.Slices > 0 {
			fmt.Fprintf(out, " in %d slices", s.Slices)
		}
		fmt.Fprintln(out)
		total += s.Bytes
	}
	fmt.Fprintf(out, "%d tensors, %d bytes, version %d: %s\n", len(list), total, b.Version(), b.Prefix())
	return out.Flush()
}

// showFlags are the options of `tfc checkpoint show`.
type showFlags struct {
	out, slice string
	edge       int
	all        bool
}

func newCheckpointShow() *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show CHECKPOINT TENSOR",
		Short: "Show the values of a tensor, or write them to a file",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := graphdef.FindCheckpoint(args[0])
			if err != nil {
				return err
			}
			t, err := b.ReadSlice(args[1], f.slice)
			if err != nil {
				return err
			}
			return f.print(cmd.OutOrStdout(), args[1], t)
		},
	}
	cmd.Flags().StringVarP(&f.out, "output", "o", "", "write the values to this .npy file instead")
	cmd.Flags().StringVar(&f.slice, "slice", "", "read a part: the whole shape, then start,length or - for each dimension "+
		`("4 3 0,2:-")`)
	cmd.Flags().IntVar(&f.edge, "edge", 3, "of a dimension with more, print so many elements at either end")
	cmd.Flags().BoolVar(&f.all, "all", false, "print all elements")
	return cmd
}

func (f *showFlags) print(w io.Writer, name string, t *tensor.Tensor) error {
	if f.out != "" {
		return npy.WriteFile(f.out, t)
	}
	if f.edge < 0 {
		return usagef("--edge must not be negative, got %d", f.edge)
	}
	if f.all {
		f.edge = -1
	}
	_, err := fmt.Fprintf(w, "%s %s%s\n%s\n", name, t.DType(), strings.ReplaceAll(fmt.Sprint(t.Shape()), " ", ","),
		summary.Summary(t, f.edge))
	return err
}
