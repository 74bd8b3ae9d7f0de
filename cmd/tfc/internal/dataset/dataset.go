// Package dataset reads labelled examples from CSV files and deals them out in batches. It knows
// tensors; models and training are the caller's.
package dataset

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// Set is a table of examples: numbers that describe each, and the class that each belongs to.
type Set struct {
	Columns  []string       // names of the features
	Classes  []string       // names of the classes; label i is Classes[i]
	Features *tensor.Tensor // F32 [examples, features]
	Labels   *tensor.Tensor // I64 [examples]
}

// Len is the number of examples.
func (s *Set) Len() int { return s.Labels.Len() }

// ReadFile reads a CSV file whose last column is the label. See Read.
func ReadFile(path string) (*Set, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Read reads CSV text with a header row, of either kind that is in use:
//
//	120,4,setosa,versicolor,virginica    examples, features, then the names of the classes
//	sepal_length,petal_length,species    the names of the columns, the label last
//
// Labels are class numbers, or, below a header of column names, names of classes, which are
// numbered in alphabetical order.
func Read(r io.Reader) (*Set, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	in.TrimLeadingSpace = true
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 {
		return nil, fmt.Errorf("a header and at least one example are needed, found %d rows", len(rows))
	}
	s := &Set{}
	width := len(rows[1])
	if width < 2 {
		return nil, fmt.Errorf("row 2: an example needs a feature and a label")
	}
	if err := s.header(rows[0], width-1, len(rows)-1); err != nil {
		return nil, err
	}
	return s, s.examples(rows[1:], width)
}

// header reads the names; features and examples are the counts that the rows have.
func (s *Set) header(row []string, features, examples int) error {
	n, notCount := strconv.Atoi(row[0])
	if notCount != nil {
		if len(row) != features+1 {
			return fmt.Errorf("header names %d columns, the rows have %d", len(row), features+1)
		}
		s.Columns = row[:features]
		return nil
	}
	if len(row) < 3 {
		return fmt.Errorf("header %q: examples, features and class names are expected", strings.Join(row, ","))
	}
	if f, err := strconv.Atoi(row[1]); err != nil || f != features || n != examples {
		return fmt.Errorf("header announces %d examples of %s features, the rows are %d of %d",
			n, row[1], examples, features)
	}
	s.Classes = row[2:]
	for i := range features {
		s.Columns = append(s.Columns, fmt.Sprintf("feature_%d", i))
	}
	return nil
}

func (s *Set) examples(rows [][]string, width int) error {
	s.Features = tensor.New(tensor.F32, len(rows), width-1)
	s.Labels = tensor.New(tensor.I64, len(rows))
	for i, row := range rows {
		if len(row) != width {
			return fmt.Errorf("row %d has %d fields, want %d", i+2, len(row), width)
		}
		for k, field := range row[:width-1] {
			v, err := strconv.ParseFloat(field, 32)
			if err != nil {
				return fmt.Errorf("row %d, column %s: %q is no number", i+2, s.Columns[k], field)
			}
			s.Features.SetFloat(i*(width-1)+k, v)
		}
	}
	return s.labels(rows, width-1)
}

// labels reads the last column: numbers, or names.
func (s *Set) labels(rows [][]string, column int) error {
	if s.Classes == nil {
		if err := s.classNames(rows, column); err != nil {
			return err
		}
	}
	for i, row := range rows {
		label := slices.Index(s.Classes, row[column])
		if n, err := strconv.Atoi(row[column]); err == nil && label < 0 {
			label = n
		}
		if label < 0 || label >= len(s.Classes) {
			return fmt.Errorf("row %d: label %q is none of %s", i+2, row[column], strings.Join(s.Classes, ", "))
		}
		s.Labels.SetInt(i, int64(label))
	}
	return nil
}

// classNames collects the classes of a file whose header does not list them.
func (s *Set) classNames(rows [][]string, column int) error {
	largest := -1
	for i, row := range rows {
		if n, err := strconv.Atoi(row[column]); err == nil && n >= 0 && n < maxClasses {
			largest = max(largest, n)
			continue
		}
		if largest >= 0 {
			return fmt.Errorf("row %d: label %q is no class number", i+2, row[column])
		}
		s.Classes = append(s.Classes, row[column])
	}
	if largest >= 0 && s.Classes != nil {
		return fmt.Errorf("labels are partly numbers, partly names")
	}
	for i := range largest + 1 {
		s.Classes = append(s.Classes, strconv.Itoa(i))
	}
	if largest < 0 {
		slices.Sort(s.Classes)
		s.Classes = slices.Compact(s.Classes)
	}
	return nil
}

const maxClasses = 1 << 20

// Batches deals out examples without end: every example once in random order, then all again in
// another order. Equal seeds give equal batches.
type Batches struct {
	set      *Set
	rng      *rand.Rand
	order    []int
	features *tensor.Tensor
	labels   *tensor.Tensor
}

// Batches starts dealing batches of a size.
func (s *Set) Batches(size int, seed uint64) *Batches {
	return &Batches{
		set: s, rng: rand.New(rand.NewPCG(seed, seed)),
		features: tensor.New(tensor.F32, size, len(s.Columns)), labels: tensor.New(tensor.I64, size),
	}
}

// Next is the next batch. The tensors are valid up to the following call, which reuses them.
func (b *Batches) Next() (features, labels *tensor.Tensor) {
	width := len(b.set.Columns)
	from, to := tensor.Data[float32](b.set.Features), tensor.Data[float32](b.features)
	for i := range b.labels.Len() {
		if len(b.order) == 0 {
			b.order = b.rng.Perm(b.set.Len())
		}
		pick := b.order[0]
		b.order = b.order[1:]
		copy(to[i*width:(i+1)*width], from[pick*width:])
		b.labels.SetInt(i, b.set.Labels.Int(pick))
	}
	return b.features, b.labels
}
