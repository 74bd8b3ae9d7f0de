package text

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode reads the characters of a string in an encoding of Unicode and where in the string each starts; bad is called
// at malformed places and says what stands for one, or that it is left out. ok is false for an unknown encoding.
func Decode(s, encoding string, bad func() (r rune, keep bool)) (runes []rune, starts []int, ok bool) {
	next := map[string]func(s string) (rune, int){
		"UTF-8": decode8, "UTF-16": decode16, "UTF-16-BE": decode16, "UTF-32": decode32, "UTF-32-BE": decode32,
		"US-ASCII": decodeASCII,
	}[encoding]
	if next == nil {
		return nil, nil, false
	}
	for at := 0; at < len(s); {
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

func decode16(s string) (rune, int) {
	if len(s) < 2 {
		return -1, len(s)
	}
	r := rune(binary.BigEndian.Uint16([]byte(s[:2])))
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(s) >= 4 {
		pair := utf16.DecodeRune(r, rune(binary.BigEndian.Uint16([]byte(s[2:4]))))
		if pair != utf8.RuneError {
			return pair, 4
		}
	}
	return -1, 2
}

func decode32(s string) (rune, int) {
	if len(s) < 4 {
		return -1, len(s)
	}
	if v := binary.BigEndian.Uint32([]byte(s[:4])); v <= utf8.MaxRune && utf8.ValidRune(rune(v)) {
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
