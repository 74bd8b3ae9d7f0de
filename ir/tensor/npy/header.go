package npy

import (
	"fmt"
	"strconv"
	"strings"
)

// header is the Python dictionary at the start of a .npy file.
type header struct {
	descr   string
	fortran bool
	shape   []int
}

const maxRank = 64 // NumPy's own limit

// dictReader reads the few Python literals that a header may hold.
type dictReader struct {
	text string
	pos  int
}

// parseHeader reads a dictionary literal with exactly the keys descr, fortran_order and shape.
func parseHeader(text string) (header, error) {
	r := &dictReader{text: text}
	h, seen := header{}, map[string]bool{}
	if !r.accept("{") {
		return h, r.errorf("a dictionary")
	}
	for !r.accept("}") {
		key, err := r.quoted()
		if err != nil {
			return h, err
		}
		if seen[key] || !r.accept(":") {
			return h, r.errorf("a value for one %q", key)
		}
		seen[key] = true
		if err := r.field(&h, key); err != nil {
			return h, err
		}
		if !r.accept(",") && !strings.HasPrefix(r.rest(), "}") {
			return h, r.errorf("a comma")
		}
	}
	if len(seen) != 3 || r.rest() != "" {
		return h, fmt.Errorf("header has fields other than descr, fortran_order and shape")
	}
	return h, nil
}

func (r *dictReader) field(h *header, key string) (err error) {
	switch key {
	case "descr":
		h.descr, err = r.quoted()
	case "fortran_order":
		h.fortran = r.accept("True")
		if !h.fortran && !r.accept("False") {
			err = r.errorf("True or False")
		}
	case "shape":
		h.shape, err = r.tuple()
	default:
		err = fmt.Errorf("unknown header field %q", key)
	}
	return err
}

// rest is the unread text without leading space.
func (r *dictReader) rest() string {
	for r.pos < len(r.text) && strings.ContainsRune(" \t\r\n", rune(r.text[r.pos])) {
		r.pos++
	}
	return r.text[r.pos:]
}

func (r *dictReader) accept(token string) bool {
	if !strings.HasPrefix(r.rest(), token) {
		return false
	}
	r.pos += len(token)
	return true
}

func (r *dictReader) errorf(format string, args ...any) error {
	return fmt.Errorf("header: expected %s at byte %d", fmt.Sprintf(format, args...), r.pos)
}

func (r *dictReader) quoted() (string, error) {
	rest := r.rest()
	if rest == "" || rest[0] != '\'' && rest[0] != '"' {
		return "", r.errorf("a string")
	}
	end := strings.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return "", r.errorf("a closing quote")
	}
	r.pos += end + 2
	return rest[1 : end+1], nil
}

func (r *dictReader) tuple() ([]int, error) {
	shape := []int{}
	if !r.accept("(") {
		return nil, r.errorf("a tuple")
	}
	for !r.accept(")") {
		rest := r.rest()
		end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
		n, err := strconv.Atoi(rest[:max(end, 0)])
		if err != nil || len(shape) == maxRank {
			return nil, r.errorf("a dimension")
		}
		r.pos += end
		r.accept("L") // Python 2 wrote long integers this way
		shape = append(shape, n)
		if !r.accept(",") && !strings.HasPrefix(r.rest(), ")") {
			return nil, r.errorf("a comma")
		}
	}
	return shape, nil
}
