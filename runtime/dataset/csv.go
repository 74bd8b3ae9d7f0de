package dataset

import (
	"errors"
	"io"
	"slices"

	"tfc/frontend/text"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// csv is the dataset of the records of files of comma-separated values; after inputs follow the columns' defaults.
func csv(c *host.Call, after int) (Dataset, error) {
	delim, err := c.Text(4)
	if err != nil {
		return Dataset{}, err
	}
	if len(delim) != 1 {
		return Dataset{}, c.Invalid("field_delim should be only 1 char")
	}
	missing, err := c.Text(6)
	if err != nil {
		return Dataset{}, err
	}
	t := columns{
		missing: missing, defaults: c.In[8 : len(c.In)-after], selected: c.In[7].Ints(),
	}
	if after > 0 {
		t.excluded = c.In[len(c.In)-1].Ints()
	}
	if err := t.check(c); err != nil {
		return Dataset{}, err
	}
	format, header := text.CSV{Delim: delim[0], Quotes: flag(c, 5)}, flag(c, 3)
	return files(c, 1, func(f opened) (reader, error) {
		r := text.NewCSVReader(f.Reader, format)
		if header {
			if _, err := r.Record(); err != nil {
				return nil, status.Errorf(status.InvalidArgument, "", "", "Can't read header of file")
			}
		}
		return func() (Element, error) { return t.read(r) }, nil
	})
}

// columns says what to make of a record's fields.
type columns struct {
	// missing is what an absent value is written as, besides nothing.
	missing string
	// defaults stand for absent values; an empty one says that the column is required.
	defaults []*tensor.Tensor
	// selected are the columns to read, all if there are none; excluded those not to be.
	selected, excluded []int
}

func (t *columns) check(c *host.Call) error {
	for i, d := range t.defaults {
		if d.Rank() > 1 || d.Len() > 1 {
			return c.Invalid("There should only be 1 default per field but field %d has %d", i, d.Len())
		}
	}
	for _, list := range [][]int{t.selected, t.excluded} {
		for i, k := range list {
			if k < 0 || i > 0 && k <= list[i-1] {
				return c.Invalid("select_cols and exclude_cols should be strictly increasing indices, not negative")
			}
		}
	}
	if len(t.selected) > 0 && len(t.excluded) > 0 {
		return c.Invalid("Either select_cols or exclude_cols should be empty")
	}
	if len(t.selected) > 0 && len(t.selected) != len(t.defaults) {
		return c.Invalid("select_cols should match output size")
	}
	return nil
}

// has reports whether a column is read.
func (t *columns) has(i int) bool {
	if len(t.selected) > 0 {
		return slices.Contains(t.selected, i)
	}
	return !slices.Contains(t.excluded, i)
}

// read makes an element of the next record.
func (t *columns) read(r *text.CSVReader) (Element, error) {
	fields, err := r.Record()
	var malformed text.ErrCSV
	switch {
	case errors.As(err, &malformed):
		return nil, badRecord("%w", err)
	case err != nil:
		return nil, err
	}
	var e Element
	for i, field := range fields {
		if !t.has(i) {
			continue
		}
		k := len(e)
		if k == len(t.defaults) {
			return nil, badRecord("Expect %d fields but have more in record", k)
		}
		v, err := t.value(k, field)
		if err != nil {
			return nil, err
		}
		e = append(e, v)
	}
	if len(e) != len(t.defaults) {
		return nil, badRecord("Expect %d fields but have %d in record", len(t.defaults), len(e))
	}
	return e, nil
}

func badRecord(format string, args ...any) error {
	return errRecord{status.Errorf(status.InvalidArgument, "", "", format, args...)}
}

// value is a field of column k.
func (t *columns) value(k int, field string) (*tensor.Tensor, error) {
	d := t.defaults[k]
	absent := field == "" || field == t.missing
	switch {
	case absent && d.Len() == 0:
		return nil, badRecord("Field %d is required but missing in record!", k)
	case absent:
		return d.Reshape(), nil
	case d.DType() == tensor.String:
		return tensor.OfStrings(nil, field), nil
	}
	out := tensor.New(d.DType())
	if !text.SetNumber(out, 0, field) {
		return nil, badRecord("Field %d in record is not a valid %s: %s", k, d.DType().TF(), field)
	}
	return out, nil
}

// toRecords writes the strings of a dataset to a TFRecord file.
func toRecords(c *host.Call) ([]*tensor.Tensor, error) {
	d, err := host.Object[Dataset](c, 0)
	if err != nil {
		return nil, err
	}
	name, err := c.File(1)
	if err != nil {
		return nil, err
	}
	if kind, err := c.Text(2); err != nil || kind != "" {
		return nil, c.Errorf(status.Unimplemented, "compression %q is not written", kind)
	}
	next := d.Begin()
	return nil, c.Blame(writeFile(name, func(w io.Writer) error {
		for {
			e, err := next(c.Context)
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if len(e) != 1 || len(e[0].Strings()) != 1 {
				return status.Errorf(status.InvalidArgument, "", "", "only scalar strings are written as records")
			}
			if err := writeRecord(w, e[0].Strings()[0]); err != nil {
				return err
			}
		}
	}))
}
