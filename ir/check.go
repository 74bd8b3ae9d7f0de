package ir

import (
	"fmt"
	"strconv"
	"strings"

	"tfc/ir/tensor"
)

// TensorFlow's error codes that operations themselves give.
const (
	CodeInvalidArgument    = 3
	CodeFailedPrecondition = 9
)

// CheckError ends a run: a check did not hold, or an unset variable was read.
type CheckError struct {
	// Code is TensorFlow's error code.
	Code int
	// Node is the graph node at fault, Op the operation's name.
	Node, Op, Msg string
}

// Error prints the message with the node.
func (e *CheckError) Error() string {
	return fmt.Sprintf("node %q (%s): %s", e.Node, e.Op, e.Msg)
}

// failed makes the error of a check operation from its attributes.
func failed(op *Op, msg string) error {
	return &CheckError{Code: op.Int("code"), Node: op.Node, Op: op.Def.Name, Msg: msg}
}

func evalCheck(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) {
	for i := range x[0].Len() {
		if x[0].Int(i) == 0 {
			return nil, failed(op, op.Str("message"))
		}
	}
	return nil, nil
}

func evalCheckRange(op *Op, x []*tensor.Tensor) ([]*tensor.Tensor, error) {
	lo, hi := int64(op.Int("lo")), int64(op.Bound().Size)
	for i := range x[0].Len() {
		if v := x[0].Int(i); v < lo || v >= hi || x[0].DType() == tensor.U64 && v < 0 {
			return nil, failed(op, RangeMessage(op.Str("message"), int64(i), v))
		}
	}
	return nil, nil
}

// Bound is the exclusive upper bound of a check_range.
func (op *Op) Bound() Dim {
	if of := op.Shape("below"); len(of) > 0 {
		return NumElements(of)
	}
	return Dim{Size: op.Int("hi")}
}

// RangeMessage fills the first two %d of a check_range message with index and value.
func RangeMessage(message string, index, value int64) string {
	message = strings.Replace(message, "%d", strconv.FormatInt(index, 10), 1)
	return strings.Replace(message, "%d", strconv.FormatInt(value, 10), 1)
}
