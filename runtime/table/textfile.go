package table

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// What a column's index means besides a field of the line, as TextFileIndex has it.
const (
	wholeLine  = -2
	lineNumber = -1
)

// initializeFromFile fills a table from a text file with an entry a line.
func initializeFromFile(c *host.Call, t *Table) ([]*tensor.Tensor, error) {
	name, err := c.File(1)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, c.Errorf(status.NotFound, "%s; no such file or directory", name)
	case err != nil:
		return nil, c.Errorf(status.Unknown, "%s: %w", name, err)
	}
	lines := strings.Split(strings.ReplaceAll(string(data), "\r", ""), "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	lines = lines[min(int(c.Node.Int("offset")), len(lines)):]
	if size := int(c.Node.Int("vocab_size")); size > 0 {
		if len(lines) < size {
			return nil, c.Invalid("invalid vocab_size in %s: expected %d but got %d", name, size, len(lines))
		}
		lines = lines[:size]
	}
	keys, err := column(c, lines, t.keyType, c.Node.Int("key_index"))
	if err != nil {
		return nil, err
	}
	values, err := column(c, lines, t.valueType, c.Node.Int("value_index"))
	if err != nil {
		return nil, err
	}
	return nil, t.fill(c, keys, values)
}

// column reads a field of every line, the line itself or its number.
func column(c *host.Call, lines []string, d tensor.DType, index int64) (*tensor.Tensor, error) {
	out := tensor.New(d, len(lines))
	for i, line := range lines {
		field := line
		switch {
		case index == lineNumber:
			field = strconv.Itoa(i)
		case index != wholeLine:
			fields := strings.Split(line, c.Node.Text("delimiter"))
			if index < 0 || index >= int64(len(fields)) {
				return nil, c.Invalid("invalid number of columns in line %d (%s): expected at least %d got %d",
					i, line, index+1, len(fields))
			}
			field = fields[index]
		}
		if err := parse(out, i, field); err != nil {
			return nil, c.Invalid("field %q in line %d is not a valid %s", field, i, d.TF())
		}
	}
	return out, nil
}

// parse stores a field's value in element i.
func parse(to *tensor.Tensor, i int, field string) error {
	switch {
	case to.DType() == tensor.String:
		to.Strings()[i] = field
	case to.DType().IsFloat():
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 8*to.DType().Size())
		to.SetFloat(i, v)
		return err
	default:
		v, err := strconv.ParseInt(strings.TrimSpace(field), 10, 8*to.DType().Size())
		to.SetInt(i, v)
		return err
	}
	return nil
}
