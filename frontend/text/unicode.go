package text

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode reads the characters of a string in an encoding of Unicode and where in the string each starts; bad is called
// at malformed places and says what stands for one, or that it is left out. ok is false for an unknown encoding.
func Decode(s, encoding string, bad func() (r rune, keep bool)) (runes []rune, starts []int, ok bool) {
	next, skip := decoder(encoding, s)
	if next == nil {
		return nil, nil, false
	}
	for at := skip; at < len(s); {
		r, n := next(s[at:])
		keep := true
		if r < 0 {
			r, keep = bad()
		}
		if keep {
			runes, starts = append(runes, r), append(starts, at)
		}
		at += n
	}
	return runes, starts, true
}

// decoder finds how an encoding's characters are read, under the names that ICU takes for it; skip is the length of a
// mark of the order of bytes at the start of s.
func decoder(encoding, s string) (next func(s string) (rune, int), skip int) {
	name := strings.ToUpper(strings.NewReplacer("-", "", "_", "", " ", "").Replace(encoding))
	switch name {
	case "UTF16", "UTF32":
		read, size := order{decode16, binary.LittleEndian}, 2
		if name == "UTF32" {
			read, size = order{decode32, binary.LittleEndian}, 4
		}
		for _, by := range []byteOrder{binary.BigEndian, binary.LittleEndian} {
			if first, n := (order{read.read, by}).next(s); len(s) >= size && first == 0xfeff {
				return (order{read.read, by}).next, n
			}
		}
		return read.next, 0
	}
	return decoders[name], 0
}

// decoders are the encodings without a mark, by name: capitals without hyphens.
var decoders = map[string]func(s string) (rune, int){
	"UTF8":    decode8,
	"UTF16BE": order{decode16, binary.BigEndian}.next, "UTF16LE": order{decode16, binary.LittleEndian}.next,
	"UTF32BE": order{decode32, binary.BigEndian}.next, "UTF32LE": order{decode32, binary.LittleEndian}.next,
	"USASCII": decodeASCII, "ASCII": decodeASCII,
	"LATIN1": decodeLatin1, "ISO88591": decodeLatin1, "L1": decodeLatin1,
	"WINDOWS1252": decode1252, "CP1252": decode1252,
}

// byteOrder reads numbers of several bytes.
type byteOrder interface {
	Uint16(b []byte) uint16
	Uint32(b []byte) uint32
}

// order is an encoding in units of several bytes.
type order struct {
	read func(s string, o byteOrder) (rune, int)
	by   byteOrder
}

func (o order) next(s string) (rune, int) { return o.read(s, o.by) }

func decodeLatin1(s string) (rune, int) { return rune(s[0]), 1 }

// upper1252 are the characters of Windows' code page 1252 from 0x80 to 0x9f; the others are Latin-1's.
var upper1252 = [32]rune{
	0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
	0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
	0x017e, 0x0178,
}

func decode1252(s string) (rune, int) {
	if b := s[0]; b >= 0x80 && b < 0xa0 {
		return upper1252[b-0x80], 1
	}
	return rune(s[0]), 1
}

func decode8(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return -1, 1
	}
	return r, n
}

func decodeASCII(s string) (rune, int) {
	if s[0] >= utf8.RuneSelf {
		return -1, 1
	}
	return rune(s[0]), 1
}

func decode16(s string, o byteOrder) (rune, int) {
	if len(s) < 2 {
		return -1, len(s)
	}
	r := rune(o.Uint16([]byte(s[:2])))
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(s) >= 4 {
		pair := utf16.DecodeRune(r, rune(o.Uint16([]byte(s[2:4]))))
		if pair != utf8.RuneError {
			return pair, 4
		}
	}
	return -1, 2
}

func decode32(s string, o byteOrder) (rune, int) {
	if len(s) < 4 {
		return -1, len(s)
	}
	if v := o.Uint32([]byte(s[:4])); v <= utf8.MaxRune && utf8.ValidRune(rune(v)) {
		return rune(v), 4
	}
	return -1, 4
}

// Encode writes characters as "UTF-8", "UTF-16-BE" or "UTF-32-BE".
func Encode(runes []rune, encoding string) string {
	var out []byte
	for _, r := range runes {
		switch encoding {
		case "UTF-16-BE":
			for _, u := range utf16.Encode([]rune{r}) {
				out = binary.BigEndian.AppendUint16(out, u)
			}
		case "UTF-32-BE":
			out = binary.BigEndian.AppendUint32(out, uint32(r))
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}
