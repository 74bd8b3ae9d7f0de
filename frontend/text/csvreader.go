package text

import (
	"bufio"
	"errors"
	"io"
)

// CSVReader reads the records of a file. Unlike Fields it takes records that run over several lines inside of quotes.
type CSVReader struct {
	CSV
	r *bufio.Reader
}

// NewCSVReader reads from r.
func NewCSVReader(r *bufio.Reader, format CSV) *CSVReader { return &CSVReader{format, r} }

// Record is the next record; io.EOF after the last. A malformed one is an ErrCSV, and the next call goes on behind it.
func (c *CSVReader) Record() ([]string, error) {
	if _, err := c.r.Peek(1); err != nil {
		return nil, err
	}
	var fields []string
	var wrong error
	for {
		field, last, err := c.field()
		var bad ErrCSV
		switch {
		case errors.As(err, &bad):
			wrong = firstOf(wrong, err)
		case err != nil:
			return nil, err
		}
		if fields = append(fields, field); last {
			return fields, wrong
		}
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// ErrCSV is what is wrong with a record.
type ErrCSV string

// Error implements error.
func (e ErrCSV) Error() string { return string(e) }

// field reads a field with what ends it; last says that it ends the record.
func (c *CSVReader) field() (field string, last bool, err error) {
	first, err := c.r.Peek(1)
	if errors.Is(err, io.EOF) {
		return "", true, nil
	}
	if err != nil {
		return "", false, err
	}
	if c.Quotes && first[0] == '"' {
		c.r.Discard(1)
		return c.quotedField()
	}
	var out []byte
	var wrong error
	for {
		b, err := c.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return string(out), true, wrong
		case err != nil:
			return "", false, err
		case b == c.Delim:
			return string(out), false, wrong
		case b == '\n' || b == '\r':
			return string(out), true, firstOf(wrong, c.endLine(b))
		case b == '"' && c.Quotes:
			wrong = ErrCSV("Unquoted fields cannot have quotes inside")
		}
		out = append(out, b)
	}
}

// endLine takes the second half of a line's end.
func (c *CSVReader) endLine(b byte) error {
	if next, err := c.r.Peek(1); b == '\r' && err == nil && next[0] == '\n' {
		_, err := c.r.ReadByte()
		return err
	}
	return nil
}

// quotedField reads the rest of a field after its opening quote.
func (c *CSVReader) quotedField() (field string, last bool, err error) {
	var out []byte
	var wrong error
	for {
		b, err := c.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return "", true, ErrCSV("Reached end of file without closing quoted field in record")
		}
		if err != nil {
			return "", false, err
		}
		if b != '"' {
			out = append(out, b)
			continue
		}
		b, err = c.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return string(out), true, wrong
		case err != nil:
			return "", false, err
		case b == c.Delim:
			return string(out), false, wrong
		case b == '\n' || b == '\r':
			return string(out), true, firstOf(wrong, c.endLine(b))
		case b != '"':
			wrong = ErrCSV("Quote inside a string has to be escaped by another quote")
		}
		out = append(out, b)
	}
}
