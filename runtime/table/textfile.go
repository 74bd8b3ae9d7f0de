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
	if err == nil {
		err = checkColumns(c, t)
	}
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
	if len(lines) == 0 {
		return nil, c.Errorf(status.OutOfRange, "Read less bytes than requested")
	}
	switch size := int(c.Node.Int("vocab_size")); {
	case size == 0:
		return nil, c.Errorf(status.OutOfRange, "Finished reading 0 of lines from %s", name)
	case size > len(lines):
		return nil, c.Invalid("Invalid vocab_size in %s: expected %d but got %d", name, size, len(lines))
	case size > 0:
		lines = lines[:size]
	}
	at := 0
	for _, line := range lines {
		if at += len(line) + 1; line == "" {
			return nil, c.Invalid("Invalid content in %s: empty line found at position %d.", name, at)
		}
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

// checkColumns refuses columns that do not go with the table's types.
func checkColumns(c *host.Call, t *Table) error {
	for _, side := range []struct {
		attr, name, line string
		dtype            tensor.DType
	}{
		{"key_index", "Key", "string or integer table key, got table key dtype", t.keyType},
		{"value_index", "Value", "table value dtype of integer or string, got", t.valueType},
	} {
		lower := strings.ToLower(side.name)
		switch index := c.Node.Int(side.attr); {
		case index == lineNumber && side.dtype != tensor.I64:
			return c.Invalid("%s index for line number requires table %s dtype of int64, got %s",
				side.name, lower, side.dtype.TF())
		case index == wholeLine && side.dtype != tensor.String && !side.dtype.IsInt():
			return c.Invalid("%s index for whole line requires %s %s", side.name, side.line, side.dtype.TF())
		case index < wholeLine:
			return c.Invalid("Invalid %s index %d", lower, index)
		}
	}
	return nil
}

// column reads a field of every line, the line itself or its number.
func column(c *host.Call, lines []string, d tensor.DType, index int64) (*tensor.Tensor, error) {
	out := tensor.New(d, len(lines))
	for i, line := range lines {
		field := line
		switch {
		case index == lineNumber:
			field = strconv.FormatInt(int64(i)+c.Node.Int("offset"), 10)
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
