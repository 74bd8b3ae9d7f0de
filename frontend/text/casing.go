package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Upper is a UTF-8 string in capitals; one letter may become several. What is malformed becomes U+FFFD.
func Upper(s string) string {
	var out strings.Builder
	for _, r := range s {
		if several, ok := upperSeveral[r]; ok {
			out.WriteString(several)
			continue
		}
		out.WriteRune(unicode.ToUpper(r))
	}
	return out.String()
}

// Lower is a UTF-8 string in small letters. A sigma that ends a word has a form of its own. What is malformed becomes
// U+FFFD.
func Lower(s string) string {
	var out strings.Builder
	for i, r := range s {
		switch {
		case r == 'İ':
			out.WriteString("i\u0307")
		case r == 'Σ' && endsWord(s[:i], s[i+utf8.RuneLen(r):]):
			out.WriteRune('ς')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// endsWord reports whether what stands between two strings follows a letter and precedes none.
func endsWord(before, after string) bool {
	cased := func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) }
	passed := func(r rune) bool {
		return unicode.In(r, unicode.Mn, unicode.Cf, unicode.Lm) || r == '\'' || r == '.' || r == '’'
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(before, passed))
	next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(after, passed))
	return cased(last) && !cased(next)
}

// upperSeveral are the letters whose capitals are several characters, from Unicode's SpecialCasing.txt.
var upperSeveral = map[rune]string{
	0x00df: "SS", 0x0149: "ʼN", 0x01f0: "J\u030c", 0x0390: "Ι\u0308\u0301", 0x03b0: "Υ\u0308\u0301",
	0x0587: "ԵՒ", 0x1e96: "H\u0331", 0x1e97: "T\u0308", 0x1e98: "W\u030a", 0x1e99: "Y\u030a",
	0x1e9a: "Aʾ", 0x1f50: "Υ\u0313", 0x1f52: "Υ\u0313\u0300", 0x1f54: "Υ\u0313\u0301",
	0x1f56: "Υ\u0313\u0342", 0x1f80: "ἈΙ", 0x1f81: "ἉΙ", 0x1f82: "ἊΙ", 0x1f83: "ἋΙ", 0x1f84: "ἌΙ",
	0x1f85: "ἍΙ", 0x1f86: "ἎΙ", 0x1f87: "ἏΙ", 0x1f88: "ἈΙ", 0x1f89: "ἉΙ", 0x1f8a: "ἊΙ", 0x1f8b: "ἋΙ",
	0x1f8c: "ἌΙ", 0x1f8d: "ἍΙ", 0x1f8e: "ἎΙ", 0x1f8f: "ἏΙ", 0x1f90: "ἨΙ", 0x1f91: "ἩΙ", 0x1f92: "ἪΙ",
	0x1f93: "ἫΙ", 0x1f94: "ἬΙ", 0x1f95: "ἭΙ", 0x1f96: "ἮΙ", 0x1f97: "ἯΙ", 0x1f98: "ἨΙ", 0x1f99: "ἩΙ",
	0x1f9a: "ἪΙ", 0x1f9b: "ἫΙ", 0x1f9c: "ἬΙ", 0x1f9d: "ἭΙ", 0x1f9e: "ἮΙ", 0x1f9f: "ἯΙ", 0x1fa0: "ὨΙ",
	0x1fa1: "ὩΙ", 0x1fa2: "ὪΙ", 0x1fa3: "ὫΙ", 0x1fa4: "ὬΙ", 0x1fa5: "ὭΙ", 0x1fa6: "ὮΙ", 0x1fa7: "ὯΙ",
	0x1fa8: "ὨΙ", 0x1fa9: "ὩΙ", 0x1faa: "ὪΙ", 0x1fab: "ὫΙ", 0x1fac: "ὬΙ", 0x1fad: "ὭΙ", 0x1fae: "ὮΙ",
	0x1faf: "ὯΙ", 0x1fb2: "ᾺΙ", 0x1fb3: "ΑΙ", 0x1fb4: "ΆΙ", 0x1fb6: "Α\u0342", 0x1fb7: "Α\u0342Ι",
	0x1fbc: "ΑΙ", 0x1fc2: "ῊΙ", 0x1fc3: "ΗΙ", 0x1fc4: "ΉΙ", 0x1fc6: "Η\u0342", 0x1fc7: "Η\u0342Ι",
	0x1fcc: "ΗΙ", 0x1fd2: "Ι\u0308\u0300", 0x1fd3: "Ι\u0308\u0301", 0x1fd6: "Ι\u0342",
	0x1fd7: "Ι\u0308\u0342", 0x1fe2: "Υ\u0308\u0300", 0x1fe3: "Υ\u0308\u0301", 0x1fe4: "Ρ\u0313",
	0x1fe6: "Υ\u0342", 0x1fe7: "Υ\u0308\u0342", 0x1ff2: "ῺΙ", 0x1ff3: "ΩΙ", 0x1ff4: "ΏΙ",
	0x1ff6: "Ω\u0342", 0x1ff7: "Ω\u0342Ι", 0x1ffc: "ΩΙ", 0xfb00: "FF", 0xfb01: "FI", 0xfb02: "FL",
	0xfb03: "FFI", 0xfb04: "FFL", 0xfb05: "ST", 0xfb06: "ST", 0xfb13: "ՄՆ", 0xfb14: "ՄԵ",
	0xfb15: "ՄԻ", 0xfb16: "ՎՆ", 0xfb17: "ՄԽ",
}
