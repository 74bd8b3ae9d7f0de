// Package status holds the error type that a user of tfc sees: a TensorFlow
// code, the node and op that failed, and a message.
//
// It is a leaf: the runtime, the formats and the importers all report through
// it, so it knows nothing of graphs, tensors or the compiler. Environment
// errors (a missing tool) and compiler bugs are not this package's business.
//
// Why the codes are TensorFlow's: a program that was written against
// tf.Session branches on them (OUT_OF_RANGE ends an input queue, ABORTED asks
// for a new session), and on the wire their numbers are the gRPC ones.
package status

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Code is an error code with the numbers of tensorflow.error.Code, which are
// gRPC's as well.
type Code int32

// The codes of tensorflow/core/protobuf/error_codes.proto.
const (
	OK Code = iota
	Cancelled
	Unknown
	InvalidArgument
	DeadlineExceeded
	NotFound
	AlreadyExists
	PermissionDenied
	ResourceExhausted
	FailedPrecondition
	Aborted
	OutOfRange
	Unimplemented
	Internal
	Unavailable
	DataLoss
	Unauthenticated
)

var codeNames = [...]string{
	OK:                 "OK",
	Cancelled:          "CANCELLED",
	Unknown:            "UNKNOWN",
	InvalidArgument:    "INVALID_ARGUMENT",
	DeadlineExceeded:   "DEADLINE_EXCEEDED",
	NotFound:           "NOT_FOUND",
	AlreadyExists:      "ALREADY_EXISTS",
	PermissionDenied:   "PERMISSION_DENIED",
	ResourceExhausted:  "RESOURCE_EXHAUSTED",
	FailedPrecondition: "FAILED_PRECONDITION",
	Aborted:            "ABORTED",
	OutOfRange:         "OUT_OF_RANGE",
	Unimplemented:      "UNIMPLEMENTED",
	Internal:           "INTERNAL",
	Unavailable:        "UNAVAILABLE",
	DataLoss:           "DATA_LOSS",
	Unauthenticated:    "UNAUTHENTICATED",
}

// String returns TensorFlow's name of the code, such as "INVALID_ARGUMENT".
func (c Code) String() string {
	if c < 0 || int(c) >= len(codeNames) {
		return "Code(" + strconv.Itoa(int(c)) + ")"
	}
	return codeNames[c]
}

// ParseCode returns the code called name ("NOT_FOUND"); ok is false if there
// is none.
func ParseCode(name string) (c Code, ok bool) {
	for i, n := range codeNames {
		if n == name {
			return Code(i), true
		}
	}
	return Unknown, false
}

// Error is a failure that the user's model or input caused.
type Error struct {
	Code    Code
	Node    string // the node's name in the user's graph; empty if none is to blame
	Op      string // the node's TensorFlow op; empty if unknown
	Message string // lower case, without node, op and code

	cause error
}

// Errorf makes an *Error. node and op may be empty. The format may hold %w,
// which Unwrap then returns.
func Errorf(code Code, node, op, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Node: node, Op: op, Message: err.Error(), cause: errors.Unwrap(err)}
}

// Error returns `node "a/b" (MatMul): message`, without the parts that are
// unknown. The code is left to the caller, see CodeOf.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Node != "" {
		b.WriteString("node ")
		b.WriteString(strconv.Quote(e.Node))
		if e.Op != "" {
			b.WriteString(" (" + e.Op + ")")
		}
		b.WriteString(": ")
	} else if e.Op != "" {
		b.WriteString("op " + e.Op + ": ")
	}
	b.WriteString(e.Message)
	return b.String()
}

// Site is what code that ends with the error has to say: the code as a number, the node and the message.
func (e *Error) Site() (code int, node, message string) { return int(e.Code), e.Node, e.Message }

// Unwrap returns the error that the message wrapped with %w, or nil.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns OK for nil, the code of the first *Error in err's tree (so of
// several joined errors the first decides), the code that an error below this
// package has by a method StatusCode, the code that stands for a context's end, and Unknown for any other error.
func CodeOf(err error) Code {
	var e *Error
	var coded interface{ StatusCode() int32 }
	switch {
	case err == nil:
		return OK
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &coded):
		return Code(coded.StatusCode())
	case errors.Is(err, context.Canceled):
		return Cancelled
	case errors.Is(err, context.DeadlineExceeded):
		return DeadlineExceeded
	}
	return Unknown
}

// NodeOf returns the node named by the first *Error in err's tree, or "".
func NodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Node
	}
	return ""
}
