// Package values reads the tensors that a command line feeds and prints those that it fetches,
// in the way of compiled executables: `tfc run` and an executable of the same graph take the same
// arguments and print the same text.
package values

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

// Read makes a tensor of type d from an argument: a literal, @FILE.npy, or @FILE.csv. A file of
// one row or column gives a vector where rank is 1; rank is -1 where any will do.
func Read(text string, d tensor.DType, rank int) (*tensor.Tensor, error) {
	path, isFile := strings.CutPrefix(text, "@")
	switch {
	case !isFile:
		return npy.ParseLiteral(text, d)
	case strings.HasSuffix(path, ".npy"):
		return readNPY(path, d)
	case strings.HasSuffix(path, ".csv"):
		return readCSV(path, d, rank)
	}
	return nil, fmt.Errorf("%s: a file's name must end in .npy or .csv", path)
}

func readNPY(path string, d tensor.DType) (*tensor.Tensor, error) {
	t, err := npy.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if d == tensor.BF16 && t.DType() == tensor.U16 { // bit patterns without the suffix that says so
		return tensor.FromBytes(d, t.Shape(), t.Bytes())
	}
	if t.DType() != d {
		return nil, fmt.Errorf("%s: holds %s, want %s", path, t.DType().TF(), d.TF())
	}
	return t, nil
}

func readCSV(path string, d tensor.DType, rank int) (*tensor.Tensor, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t, err := npy.ReadCSV(f, d)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if shape := t.Shape(); rank == 1 && (shape[0] == 1 || shape[1] == 1) {
		t = t.Reshape(t.Len())
	}
	return t, nil
}

// Print writes "name = value", nested lists one below the other.
func Print(w io.Writer, name string, t *tensor.Tensor) error {
	var b strings.Builder
	b.WriteString(name + " = ")
	p := printer{b: &b, t: t, indent: len(name) + 3}
	p.block(0)
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// printer writes elements in row-major order.
type printer struct {
	b      *strings.Builder
	t      *tensor.Tensor
	next   int
	indent int
}

func (p *printer) block(dim int) {
	shape := p.t.Shape()
	if dim == len(shape) {
		p.b.WriteString(element(p.t, p.next))
		p.next++
		return
	}
	p.b.WriteByte('[')
	for i := range shape[dim] {
		switch {
		case i > 0 && dim == len(shape)-1:
			p.b.WriteString(", ")
		case i > 0:
			p.b.WriteString(",\n" + strings.Repeat(" ", p.indent+dim+1))
		}
		p.block(dim + 1)
	}
	p.b.WriteByte(']')
}

// digits is how many digits a number of each type is printed with at least, and how many it
// takes at most to read the same number back.
var digits = map[tensor.DType][2]int{
	tensor.F16: {4, 5}, tensor.BF16: {3, 4}, tensor.F32: {6, 9}, tensor.F64: {15, 17},
	tensor.C64: {6, 9}, tensor.C128: {15, 17},
}

func element(t *tensor.Tensor, i int) string {
	d := t.DType()
	switch {
	case d.IsComplex():
		im := number(d, imag(t.Complex(i)))
		if !strings.HasPrefix(im, "-") {
			im = "+" + im
		}
		return number(d, real(t.Complex(i))) + im + "j"
	case d.IsFloat():
		return number(d, t.Float(i))
	}
	return npy.FormatElement(t, i)
}

// number prints a float with the fewest digits in its type's range that read back the same.
func number(d tensor.DType, x float64) string {
	if x != x {
		return "nan"
	}
	bits := 64
	if d == tensor.F32 || d == tensor.C64 {
		bits = 32
	}
	text := ""
	for n := digits[d][0]; n <= digits[d][1]; n++ {
		text = strconv.FormatFloat(x, 'g', n, 64)
		if back, err := strconv.ParseFloat(text, bits); err == nil && back == x {
			break
		}
	}
	return strings.TrimPrefix(strings.ToLower(text), "+")
}
