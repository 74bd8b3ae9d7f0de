package status

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestCodeNumbersAreTensorFlows(t *testing.T) {
	for name, number := range map[string]Code{
		"OK": 0, "CANCELLED": 1, "UNKNOWN": 2, "INVALID_ARGUMENT": 3, "DEADLINE_EXCEEDED": 4, "NOT_FOUND": 5,
		"ALREADY_EXISTS": 6, "PERMISSION_DENIED": 7, "RESOURCE_EXHAUSTED": 8, "FAILED_PRECONDITION": 9,
		"ABORTED": 10, "OUT_OF_RANGE": 11, "UNIMPLEMENTED": 12, "INTERNAL": 13, "UNAVAILABLE": 14,
		"DATA_LOSS": 15, "UNAUTHENTICATED": 16,
	} {
		if got := number.String(); got != name {
			t.Errorf("Code(%d) = %s, want %s", number, got, name)
		}
		if got, ok := ParseCode(name); !ok || got != number {
			t.Errorf("ParseCode(%s) = %d, %v, want %d", name, got, ok, number)
		}
	}
	if _, ok := ParseCode("NO_SUCH"); ok {
		t.Error("ParseCode accepts NO_SUCH")
	}
	if got := Code(99).String(); got != "Code(99)" {
		t.Errorf("Code(99) = %s", got)
	}
}

func TestErrorText(t *testing.T) {
	for _, c := range []struct {
		node, op, want string
	}{
		{"a/b", "MatMul", `node "a/b" (MatMul): bad 3`},
		{"a/b", "", `node "a/b": bad 3`},
		{"", "MatMul", `op MatMul: bad 3`},
		{"", "", `bad 3`},
	} {
		if got := Errorf(InvalidArgument, c.node, c.op, "bad %d", 3).Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCodeOf(t *testing.T) {
	first, second := Errorf(NotFound, "n", "Foo", "x"), Errorf(Internal, "m", "Bar", "y")
	for _, c := range []struct {
		err  error
		code Code
		node string
	}{
		{nil, OK, ""},
		{fmt.Errorf("file: %w", errors.Join(first, second)), NotFound, "n"},
		{errors.Join(io.EOF, second), Internal, "m"},
		{context.Canceled, Cancelled, ""},
		{fmt.Errorf("run: %w", context.DeadlineExceeded), DeadlineExceeded, ""},
		{io.EOF, Unknown, ""},
	} {
		if got := CodeOf(c.err); got != c.code {
			t.Errorf("CodeOf(%v) = %v, want %v", c.err, got, c.code)
		}
		if got := NodeOf(c.err); got != c.node {
			t.Errorf("NodeOf(%v) = %q, want %q", c.err, got, c.node)
		}
	}
	if err := Errorf(DataLoss, "", "", "read: %w", io.EOF); !errors.Is(err, io.EOF) {
		t.Error("Errorf loses the wrapped error")
	}
}
