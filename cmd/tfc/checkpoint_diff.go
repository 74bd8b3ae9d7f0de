package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/cmplx"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
)

// tensorDiff is what two checkpoints disagree about in one tensor.
type tensorDiff struct {
	Name string `json:"name"`
	// What is "only in the first", "only in the second", "type" or "values".
	What string `json:"what"`
	// A and B are the tensor's types where it is there.
	A string `json:"a,omitempty"`
	B string `json:"b,omitempty"`
	// Elements are those that differ by more than the tolerance, of Of; Max is the largest difference of two numbers
	// that are neither NaN nor infinite.
	Elements int     `json:"elements,omitempty"`
	Of       int     `json:"of,omitempty"`
	Max      float64 `json:"max,omitempty"`
}

func newCheckpointDiff() *cobra.Command {
	var (
		asJSON bool
		atol   float64
	)
	cmd := &cobra.Command{
		Use:   "diff CHECKPOINT CHECKPOINT",
		Short: "Compare two checkpoints: missing tensors, changed types, changed values with the largest difference",
		Long: "Exits with 0 if both hold the same, and with 1 if not. NaN equals NaN; numbers that differ by no more\n" +
			"than --atol are equal.",
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			var pair [2]*graphdef.Bundle
			for i, path := range args {
				var err error
				if pair[i], err = graphdef.FindCheckpoint(path); err != nil {
					return err
				}
			}
			found, err := compareCheckpoints(cmd.Context(), cmd.ErrOrStderr(), pair[0], pair[1], atol)
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), found)
			} else {
				err = printDifferences(cmd.OutOrStdout(), found)
			}
			if err == nil && len(found) > 0 {
				err = errFailed
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a list of objects: name, what, a, b, elements, of, max")
	cmd.Flags().Float64Var(&atol, "atol", 0, "the largest difference of equal numbers")
	return cmd
}

// compareCheckpoints goes through the tensors of both by name.
func compareCheckpoints(
	ctx context.Context, stderr io.Writer, a, b *graphdef.Bundle, atol float64,
) ([]tensorDiff, error) {
	names := slices.Concat(a.Keys(), b.Keys())
	slices.Sort(names)
	names = slices.Compact(names)
	bar := newProgress(stderr, len(names), "comparing")
	defer bar.done()
	found := []tensorDiff{}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := compareTensor(a, b, name, atol)
		if err != nil {
			return nil, err
		}
		if d.What != "" {
			found = append(found, d)
		}
		bar.add(1)
	}
	return found, nil
}

// compareTensor compares one tensor; the result says nothing if both are the same.
func compareTensor(a, b *graphdef.Bundle, name string, atol float64) (tensorDiff, error) {
	d := tensorDiff{Name: name}
	for i, bundle := range []*graphdef.Bundle{a, b} {
		if bundle.Entry(name) == nil {
			d.What = []string{"only in the second", "only in the first"}[i]
			continue
		}
		s, err := listed(bundle, name)
		if err != nil {
			return d, err
		}
		*[]*string{&d.A, &d.B}[i] = s.typeText()
	}
	switch {
	case d.What != "":
		return d, nil
	case d.A != d.B:
		d.What = "type"
		return d, nil
	}
	x, err := a.Read(name)
	if err != nil {
		return d, err
	}
	y, err := b.Read(name)
	if err != nil {
		return d, err
	}
	if d.compare(x, y, atol); d.Elements > 0 {
		d.What = "values"
	}
	return d, nil
}

// compare counts the elements that differ.
func (d *tensorDiff) compare(x, y *tensor.Tensor, atol float64) {
	d.Of = x.Len()
	for i := range d.Of {
		if x.DType() == tensor.String {
			if x.Strings()[i] != y.Strings()[i] {
				d.Elements++
			}
			continue
		}
		gap, same := distance(x, y, i)
		if !same && (atol == 0 || !(gap <= atol)) {
			d.Elements++
		}
		if !math.IsNaN(gap) && !math.IsInf(gap, 0) {
			d.Max = max(d.Max, gap)
		}
	}
}

// distance is how far two elements lie apart, and whether they are the same; 64-bit integers are compared exactly.
func distance(x, y *tensor.Tensor, i int) (gap float64, same bool) {
	if d := x.DType(); d == tensor.Bool || d.IsInt() {
		p, q := x.Int(i), y.Int(i)
		if d.IsUnsigned() {
			return math.Abs(float64(uint64(p)) - float64(uint64(q))), p == q
		}
		return math.Abs(float64(p) - float64(q)), p == q
	}
	p, q := x.Complex(i), y.Complex(i)
	return cmplx.Abs(p - q), p == q || cmplx.IsNaN(p) && cmplx.IsNaN(q)
}

func printDifferences(w io.Writer, found []tensorDiff) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range found {
		switch d.What {
		case "values":
			fmt.Fprintf(out, "%s\t%s\t%d of %d elements differ, by %g at most\n", d.Name, d.A, d.Elements, d.Of, d.Max)
		case "type":
			fmt.Fprintf(out, "%s\t%s\tis %s in the second\n", d.Name, d.A, d.B)
		default:
			fmt.Fprintf(out, "%s\t%s\t%s\n", d.Name, d.A+d.B, d.What)
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(out, "no differences")
	}
	return out.Flush()
}
