package abi

import "fmt"

// Expr computes a size from run-time dimensions: steps of a stack machine.
type Expr []SizeStep

// SizeStep is a step of an Expr.
type SizeStep struct {
	Op  SizeOp
	Arg int64
}

// SizeOp is what a step does; runtime/native/c/tfc_program.h has the same numbers.
type SizeOp int64

// The steps. Sums, products and quotients take their operands off the stack.
const (
	SizeEnd      SizeOp = iota // ends an Expr in the C table; no Expr holds it
	SizeNumber                 // pushes Arg
	SizeDim                    // pushes run-time dimension Arg
	SizeSum                    // x+y
	SizeProduct                // x·y
	SizeQuotient               // x/Arg, rounded down
)

// Eval computes the size. A negative result or a number beyond 2⁶²-1 on the way is an error.
func (x Expr) Eval(dims []int64) (int64, error) {
	n, err := x.number(dims)
	if err == nil && n < 0 {
		err = fmt.Errorf("size %d is negative", n)
	}
	return n, err
}

// number computes a size that may be negative.
func (x Expr) number(dims []int64) (int64, error) {
	const most = 1<<62 - 1
	var stack []int64
	for _, s := range x {
		n := len(stack)
		switch s.Op {
		case SizeNumber:
			stack = append(stack, s.Arg)
		case SizeDim:
			stack = append(stack, dims[s.Arg])
		case SizeSum:
			stack = append(stack[:n-2], stack[n-2]+stack[n-1])
		case SizeProduct:
			a, b := stack[n-2], stack[n-1]
			if a != 0 && (max(b, -b) > most/max(a, -a)) {
				return 0, fmt.Errorf("%d times %d is too large a size", a, b)
			}
			stack = append(stack[:n-2], a*b)
		case SizeQuotient:
			stack[n-1] /= s.Arg
		case SizeEnd:
			return 0, fmt.Errorf("an expression ends before its end")
		}
		if top := stack[len(stack)-1]; top > most || top < -most {
			return 0, fmt.Errorf("%d is too large a size", top)
		}
	}
	return stack[0], nil
}

// Sizes completes the values of all run-time dimensions from the given ones, and computes the bytes of scratch of a run.
func (e *Entry) Sizes(given []int64) (dims []int64, arena int64, err error) {
	if len(given) != e.Given {
		return nil, 0, fmt.Errorf("%d run-time dimensions given, %d wanted", len(given), e.Given)
	}
	for i, n := range given {
		if n < 0 {
			return nil, 0, fmt.Errorf("dimension %s is negative", e.Dims[i])
		}
	}
	dims = append(dims, given...)
	for i, x := range e.Computed {
		n, err := x.Eval(dims)
		if err != nil {
			return nil, 0, fmt.Errorf("dimension %s: %w", e.Dims[e.Given+i], err)
		}
		dims = append(dims, n)
	}
	arena = e.ArenaSize
	for _, x := range e.Slots {
		n, err := x.number(dims)
		if err != nil {
			return nil, 0, fmt.Errorf("scratch: %w", err)
		}
		if arena = up(arena) + max(n, 0); arena > 1<<62 {
			return nil, 0, fmt.Errorf("scratch: %d bytes are too many", arena)
		}
	}
	return dims, arena, nil
}

func up(n int64) int64 { return (n + Alignment - 1) &^ (Alignment - 1) }
