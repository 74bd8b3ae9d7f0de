package npy

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// SetElement parses text as a value of t's type and stores it in element i. Integers out of the
// type's range are refused; floats round to nearest.
func SetElement(t *tensor.Tensor, i int, text string) error {
	d := t.DType()
	width := d.Size() * 8
	var err error
	switch {
	case d == tensor.String:
		t.Strings()[i] = text
	case d == tensor.Bool:
		var v bool
		if v, err = strconv.ParseBool(strings.ToLower(text)); v {
			t.SetInt(i, 1)
		}
	case d.IsUnsigned():
		var v uint64
		v, err = strconv.ParseUint(text, 0, width)
		t.SetInt(i, int64(v))
	case d.IsSigned():
		var v int64
		v, err = strconv.ParseInt(text, 0, width)
		t.SetInt(i, v)
	case d.IsComplex():
		err = setComplex(t, i, text)
	default:
		err = setFloat(t, i, text)
	}
	if err != nil {
		return fmt.Errorf("%q is no %s", text, d.TF())
	}
	return nil
}

func setFloat(t *tensor.Tensor, i int, text string) error {
	v, err := strconv.ParseFloat(text, max(t.DType().Size()*8, 32))
	t.SetFloat(i, v)
	return err
}

func setComplex(t *tensor.Tensor, i int, text string) error {
	v, err := strconv.ParseComplex(strings.ReplaceAll(text, "j", "i"), t.DType().Size()*8)
	if t.DType() == tensor.C64 {
		tensor.Data[complex64](t)[i] = complex64(v)
	} else {
		tensor.Data[complex128](t)[i] = v
	}
	return err
}

// FormatElement prints element i so that SetElement reads the same value back: shortest exact
// numbers, quoted strings.
func FormatElement(t *tensor.Tensor, i int) string {
	d := t.DType()
	switch {
	case d == tensor.String:
		return strconv.Quote(t.Strings()[i])
	case d == tensor.Bool:
		return strconv.FormatBool(t.Int(i) != 0)
	case d.IsUnsigned():
		return strconv.FormatUint(uint64(t.Int(i)), 10)
	case d.IsSigned():
		return strconv.FormatInt(t.Int(i), 10)
	case d.IsComplex():
		s := strconv.FormatComplex(t.Complex(i), 'g', -1, d.Size()*8)
		return strings.TrimSuffix(s[1:], "i)") + "j"
	}
	return strconv.FormatFloat(t.Float(i), 'g', -1, max(d.Size()*8, 32))
}

// ReadCSV reads numbers (or bools or strings) separated by commas into a [rows, columns] tensor.
// A first row in which no field is a value of type d is a header and is left out.
func ReadCSV(r io.Reader, d tensor.DType) (*tensor.Tensor, error) {
	in := csv.NewReader(r)
	in.TrimLeadingSpace = true
	rows, err := in.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 && isHeader(rows[0], d) {
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("csv: no rows")
	}
	t := tensor.New(d, len(rows), len(rows[0]))
	for i, row := range rows {
		for k, field := range row {
			if err := SetElement(t, i*len(row)+k, strings.TrimSpace(field)); err != nil {
				return nil, fmt.Errorf("csv: row %d, column %d: %w", i+1, k+1, err)
			}
		}
	}
	return t, nil
}

func isHeader(row []string, d tensor.DType) bool {
	if d == tensor.String {
		return false
	}
	probe := tensor.New(d)
	for _, field := range row {
		if SetElement(probe, 0, strings.TrimSpace(field)) == nil {
			return false
		}
	}
	return true
}

// WriteCSV writes a tensor of at most two dimensions, a row a line.
func WriteCSV(w io.Writer, t *tensor.Tensor) error {
	if t.Rank() > 2 {
		return fmt.Errorf("csv: %s has more than two dimensions", t)
	}
	columns := 1
	if t.Rank() > 0 {
		columns = t.Shape()[t.Rank()-1]
	}
	out := csv.NewWriter(w)
	for i := 0; i < t.Len(); i += columns {
		row := make([]string, columns)
		for k := range row {
			row[k] = csvField(t, i+k)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func csvField(t *tensor.Tensor, i int) string {
	if t.DType() == tensor.String {
		return t.Strings()[i] // the writer quotes where it must
	}
	return FormatElement(t, i)
}

// ParseLiteral reads a tensor of type d from text: one value ("3"), a list ("1,2,3" or
// "[1, 2, 3]") or nested lists ("[[1,2],[3,4]]"), whose nesting gives the shape. Strings may be
// quoted as in Go.
func ParseLiteral(text string, d tensor.DType) (*tensor.Tensor, error) {
	p := literal{text: text}
	p.space()
	if !strings.HasPrefix(p.text[p.pos:], "[") && p.isList() {
		p = literal{text: "[" + text + "]"}
	}
	if err := p.value(0); err != nil {
		return nil, err
	}
	if p.space(); p.pos < len(p.text) {
		return nil, fmt.Errorf("unexpected %q after the value", p.text[p.pos:])
	}
	t := tensor.New(d, p.shape...)
	for i, item := range p.items {
		if err := SetElement(t, i, item); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// literal is the state of ParseLiteral: the shape so far and the values in row-major order.
type literal struct {
	text  string
	pos   int
	shape []int
	fixed int // bit i set: dimension i is known from a finished list
	items []string
}

const maxLiteralRank = 16

// isList reports a comma outside quotes.
func (p *literal) isList() bool {
	probe := literal{text: p.text, pos: p.pos}
	return probe.item() == nil && strings.HasPrefix(probe.rest(), ",")
}

func (p *literal) space() {
	for p.pos < len(p.text) && strings.IndexByte(" \t\n", p.text[p.pos]) >= 0 {
		p.pos++
	}
}

func (p *literal) rest() string {
	p.space()
	return p.text[p.pos:]
}

// value reads one value or list at the given nesting.
func (p *literal) value(depth int) error {
	if !strings.HasPrefix(p.rest(), "[") {
		if depth != len(p.shape) {
			return fmt.Errorf("rows of different nesting in %q", p.text)
		}
		p.fixed |= 1 << depth
		return p.item()
	}
	if depth == maxLiteralRank || depth == len(p.shape) && bits.Len(uint(p.fixed)) > depth {
		return fmt.Errorf("rows of different nesting in %q", p.text)
	}
	if depth == len(p.shape) {
		p.shape = append(p.shape, 0)
	}
	p.pos++
	n, err := p.list(depth)
	if err != nil {
		return err
	}
	if p.fixed&(1<<depth) != 0 && p.shape[depth] != n {
		return fmt.Errorf("rows of %d and of %d elements", p.shape[depth], n)
	}
	p.shape[depth] = n
	p.fixed |= 1 << depth
	return nil
}

// list reads up to the closing bracket and counts the elements.
func (p *literal) list(depth int) (int, error) {
	for n := 0; ; n++ {
		if strings.HasPrefix(p.rest(), "]") {
			p.pos++
			return n, nil
		}
		if p.pos == len(p.text) {
			return 0, fmt.Errorf("missing ] in %q", p.text)
		}
		if err := p.value(depth + 1); err != nil {
			return 0, err
		}
		if strings.HasPrefix(p.rest(), ",") {
			p.pos++
		}
	}
}

// item reads one bare or quoted value.
func (p *literal) item() error {
	rest := p.rest()
	if strings.HasPrefix(rest, `"`) {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return fmt.Errorf("missing quote in %q", p.text)
		}
		value, err := strconv.Unquote(quoted)
		p.items = append(p.items, value)
		p.pos += len(quoted)
		return err
	}
	end := strings.IndexAny(rest, ",[] \t\n")
	if end < 0 {
		end = len(rest)
	}
	if end == 0 {
		return fmt.Errorf("missing value in %q", p.text)
	}
	p.items = append(p.items, rest[:end])
	p.pos += end
	return nil
}
