package text

import (
	"fmt"
	"strings"

	"tfc/ir/tensor"
)

// Summarize prints the first elements of a tensor, inner rows in brackets, as Print and Assert do
// (Tensor::SummarizeValue); a negative number prints all of them.
func Summarize(t *tensor.Tensor, most int) string {
	if most < 0 || most > t.Len() {
		most = t.Len()
	}
	s := summarizer{t: t, most: most}
	switch {
	case t.DType().IsComplex():
		return "?"
	case t.Rank() > 0:
		s.dimension(0)
	case most > 0:
		s.element()
	}
	if t.Len() > most {
		s.WriteString("...")
	}
	return s.String()
}

type summarizer struct {
	strings.Builder
	t        *tensor.Tensor
	at, most int
}

func (s *summarizer) dimension(d int) {
	last := d == s.t.Rank()-1
	for i := range s.t.Shape()[d] {
		switch {
		case s.at < s.most:
		case last && d > 0:
			s.WriteString("...")
			return
		default:
			return
		}
		if !last {
			s.WriteString("[")
			s.dimension(d + 1)
			s.WriteString("]")
			continue
		}
		if i > 0 {
			s.WriteString(" ")
		}
		s.element()
	}
}

func (s *summarizer) element() {
	if s.t.DType() == tensor.String {
		s.WriteString(escape(s.t.Strings()[s.at]))
	} else {
		s.WriteString(printed(s.t, s.at))
	}
	s.at++
}

// escape writes quotes, backslashes and control characters as C does, and leaves bytes of UTF-8 as they are.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch at := strings.IndexByte("\n\r\t\"'\\", c); {
		case at >= 0:
			b.WriteString(`\` + `nrt"'\`[at:at+1])
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
