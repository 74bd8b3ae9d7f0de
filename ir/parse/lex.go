package parse

import (
	"fmt"
	"strconv"
	"strings"

	"tfc/ir"
)

// Error is a fault of the text, at a line and column counted from 1.
type Error struct {
	File      string
	Line, Col int
	Msg       string
	// Err is the cause, when a row of the op table refused the operation; else nil.
	Err error
}

// Error prints "file:line:column: message".
func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

type tokenKind uint8

const (
	endOfText tokenKind = iota
	newline
	word
	quoted
	punct
)

// token is one lexeme; text of quoted ones is unquoted.
type token struct {
	kind      tokenKind
	text      string
	line, col int
}

func (t token) String() string {
	switch t.kind {
	case endOfText:
		return "end of text"
	case newline:
		return "end of line"
	}
	return strconv.Quote(t.text)
}

// lexer cuts text into tokens. Newlines are tokens, since an operation ends with its line.
type lexer struct {
	file, s   string
	at, start int
	line      int
}

func (l *lexer) fail(format string, args ...any) *Error {
	return &Error{File: l.file, Line: l.line, Col: l.at - l.start + 1, Msg: fmt.Sprintf(format, args...)}
}

func (l *lexer) next() (token, *Error) {
	l.skipBlanks()
	t := token{line: l.line, col: l.at - l.start + 1}
	if l.at == len(l.s) {
		return t, nil
	}
	rest := l.s[l.at:]
	switch c := rest[0]; {
	case c == '\n':
		t.kind = newline
		l.at++
		l.line, l.start = l.line+1, l.at
		return t, nil
	case c == '"':
		return l.quotedToken(t, rest)
	case strings.HasPrefix(rest, "->"):
		t.kind, t.text = punct, "->"
	case strings.IndexByte("{}()[],=:@%?", c) >= 0:
		t.kind, t.text = punct, rest[:1]
	case isWordByte(c):
		t.kind, t.text = word, rest[:wordLength(rest)]
	default:
		return t, l.fail("character %q", c)
	}
	l.at += len(t.text)
	return t, nil
}

func (l *lexer) skipBlanks() {
	for l.at < len(l.s) && (l.s[l.at] == ' ' || l.s[l.at] == '\t' || l.s[l.at] == '\r') {
		l.at++
	}
	if l.at < len(l.s) && l.s[l.at] == '#' {
		for l.at < len(l.s) && l.s[l.at] != '\n' {
			l.at++
		}
	}
}

func (l *lexer) quotedToken(t token, rest string) (token, *Error) {
	q, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return t, l.fail("string without end")
	}
	t.kind = quoted
	if t.text, err = strconv.Unquote(q); err != nil {
		return t, l.fail("string %s: %v", q, err)
	}
	l.at += len(q)
	return t, nil
}

// isWordByte adds to names the sign of an exponent.
func isWordByte(c byte) bool { return ir.IsNameByte(c) || c == '+' }

// wordLength is the length of the word at the start of s. A colon belongs to it before another
// name character ("top:1"), an arrow does not.
func wordLength(s string) int {
	n := 1
	for ; n < len(s); n++ {
		colon := s[n] == ':' && n+1 < len(s) && isWordByte(s[n+1])
		if !colon && !isWordByte(s[n]) || strings.HasPrefix(s[n:], "->") {
			break
		}
	}
	return n
}
