package text

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// Spaces are what C's isspace takes for blank.
const Spaces = " \t\n\v\f\r"

// SetNumber reads a decimal number, or the name of an infinity or NaN, into element i of a tensor. Blanks around it are
// passed over. It reports whether s is a number of the tensor's type; floats overflow to infinity, integers do not.
func SetNumber(t *tensor.Tensor, i int, s string) bool {
	s = strings.Trim(s, Spaces)
	bitSize := t.DType().Size() * 8
	switch {
	case t.DType().IsFloat():
		lower := strings.ToLower(s)
		hex := strings.HasPrefix(strings.TrimLeft(lower, "+-"), "0x")
		if strings.Contains(s, "_") || !hex && strings.Contains(lower, "p") { // Go's notation, not TensorFlow's
			return false
		}
		if hex && !strings.Contains(lower, "p") {
			s += "p0"
		}
		v, err := strconv.ParseFloat(s, max(bitSize, 32))
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			return false
		}
		t.SetFloat(i, v)
		return true
	case t.DType().IsUnsigned():
		v, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, bitSize)
		t.SetInt(i, int64(v))
		return err == nil
	}
	v, err := strconv.ParseInt(s, 10, bitSize)
	t.SetInt(i, v)
	return err == nil
}

// Format is how AsString prints numbers: C's printf with one of its conversions.
type Format struct {
	Fill                 string // a flag of printf, or none
	Width, Precision     int    // negative: not given
	Scientific, Shortest bool   // %e or %g instead of %f
}

// Element prints element i of a tensor.
func (f Format) Element(t *tensor.Tensor, i int) string {
	switch d := t.DType(); {
	case d == tensor.Bool:
		return strconv.FormatBool(t.Int(i) != 0)
	case d == tensor.String:
		return fmt.Sprintf(f.verb("s"), t.Strings()[i])
	case d.IsComplex():
		v := t.Complex(i)
		return "(" + f.float(real(v)) + "," + f.float(imag(v)) + ")"
	case d.IsFloat():
		return f.float(t.Float(i))
	case d.IsUnsigned():
		return fmt.Sprintf(f.verb("d"), uint64(t.Int(i)))
	}
	return fmt.Sprintf(f.verb("d"), t.Int(i))
}

func (f Format) verb(conversion string) string {
	verb := "%" + f.Fill
	if f.Width >= 0 {
		verb += strconv.Itoa(f.Width)
	}
	if f.Precision >= 0 && conversion != "d" {
		verb += "." + strconv.Itoa(f.Precision)
	}
	return verb + conversion
}

func (f Format) float(v float64) string {
	conversion := "f"
	switch {
	case f.Scientific:
		conversion = "e"
	case f.Shortest:
		conversion = "g"
		if f.Precision < 0 {
			f.Precision = 6 // what C takes; Go would take as many digits as it needs
		}
	}
	if math.IsInf(v, 0) || math.IsNaN(v) {
		name := strings.TrimPrefix(strings.ToLower(fmt.Sprint(v)), "+")
		if f.Precision = -1; strings.Contains(" +", f.Fill) && !math.Signbit(v) {
			name = f.Fill + name
		}
		if f.Fill != "-" {
			f.Fill = ""
		}
		return fmt.Sprintf(f.verb("s"), name)
	}
	return fmt.Sprintf(f.verb(conversion), v)
}
