// Package vmath is the compiler's vector math: it rewrites scalar functions so that only
// primitives remain which a target implements (scalar.Info.Basic).
//
// Expansions are branch-free, so that one scalar program serves any vector width and GPUs alike,
// and write their fused multiply-adds out, so that all targets give the same bits. The package
// knows no target and no operation: scalar functions come from the kernel stage, rewritten ones
// go to codegen/llvm. The evaluator runs them too; that is how the accuracy in ACCURACY.md is
// measured.
//
// # Why
//
// Denormal numbers are kept, which TensorFlow flushes: its kernels differ from each other in
// that, and artefacts must not depend on the mode of the caller's thread.
package vmath

import (
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// Expand returns f with every primitive that is not Basic written out, and with f16 and bf16
// arithmetic done in f32, rounded after each primitive as TensorFlow does. Complex types must
// have been split before (SplitComplex). f itself is not modified.
func Expand(f *scalar.Func) *scalar.Func { return rewrite(f, expandNode) }

// rewrite rebuilds f, each node by the given function, which gets its rebuilt operands.
func rewrite(f *scalar.Func, node func(*scalar.Builder, scalar.Node, []scalar.Value) scalar.Value) *scalar.Func {
	b, params := scalar.NewBuilder(f.Params...)
	values := make([]scalar.Value, len(f.Nodes))
	for i, n := range f.Nodes {
		if n.Op == scalar.Param {
			values[i] = params[n.Bits]
			continue
		}
		var args [3]scalar.Value
		arity := n.Op.Info().Arity
		for k := range arity {
			args[k] = values[n.Args[k]]
		}
		values[i] = node(b, n, args[:arity])
	}
	results := make([]scalar.Value, len(f.Results))
	for i, r := range f.Results {
		results[i] = values[r]
	}
	return b.Build(results...)
}

func expandNode(b *scalar.Builder, n scalar.Node, args []scalar.Value) scalar.Value {
	if n.Op == scalar.Const {
		return b.ConstBits(n.Type, n.Bits)
	}
	if narrowArithmetic(n, args) {
		return expandNarrow(b, n, args)
	}
	if n.Op.Info().Basic {
		return b.Op(n.Op, n.Type, args...)
	}
	if n.Type.IsInt() {
		return integerPow(b, args[0], args[1])
	}
	return functions[n.Op](emitterOf(b, n.Type), args)
}

// An expander writes a function of the emitter's type out.
type expander func(e emit, x []scalar.Value) scalar.Value

// functions holds the expansion of every real function.
var functions = [scalar.NumOps]expander{
	scalar.Exp:     unary(emit.exp),
	scalar.Expm1:   unary(emit.expm1),
	scalar.Log:     unary(emit.log),
	scalar.Log1p:   unary(emit.log1p),
	scalar.Sin:     unary(emit.sin),
	scalar.Cos:     unary(emit.cos),
	scalar.Tan:     unary(emit.tan),
	scalar.Asin:    unary(emit.asin),
	scalar.Acos:    unary(emit.acos),
	scalar.Atan:    unary(emit.atan),
	scalar.Atan2:   binary(emit.atan2),
	scalar.Sinh:    unary(emit.sinh),
	scalar.Cosh:    unary(emit.cosh),
	scalar.Tanh:    unary(emit.tanh),
	scalar.Asinh:   unary(emit.asinh),
	scalar.Acosh:   unary(emit.acosh),
	scalar.Atanh:   unary(emit.atanh),
	scalar.Sigmoid: unary(emit.sigmoid),
	scalar.Erf:     unary(emit.erf),
	scalar.Erfc:    unary(emit.erfc),
	scalar.Erfinv:  unary(viaF64(emit.erfinv)),
	scalar.Pow:     binary(emit.pow),
	scalar.Rsqrt:   unary(emit.rsqrt),
	scalar.Lgamma:  unary(viaF64(emit.lgamma)),
	scalar.Digamma: unary(viaF64(emit.digamma)),
}

func unary(f func(emit, scalar.Value) scalar.Value) expander {
	return func(e emit, x []scalar.Value) scalar.Value { return f(e, x[0]) }
}

func binary(f func(e emit, x, y scalar.Value) scalar.Value) expander {
	return func(e emit, x []scalar.Value) scalar.Value { return f(e, x[0], x[1]) }
}

// viaF64 computes a rarely used f32 function in f64.
func viaF64(f func(emit, scalar.Value) scalar.Value) func(emit, scalar.Value) scalar.Value {
	return func(e emit, x scalar.Value) scalar.Value {
		return e.Cast(e.float, f(emitterOf(e.Builder, tensor.F64), e.Cast(tensor.F64, x)))
	}
}

// narrowArithmetic reports a node that computes with 16-bit floats, rather than moves them.
func narrowArithmetic(n scalar.Node, args []scalar.Value) bool {
	switch n.Op {
	case scalar.Select, scalar.Bitcast, scalar.Cast:
		return false
	}
	return isNarrow(n.Type) || len(args) > 0 && isNarrow(args[0].Type)
}

func isNarrow(d tensor.DType) bool { return d == tensor.F16 || d == tensor.BF16 }

// expandNarrow widens the operands to f32, computes there and rounds the result. Casts between
// narrow types and f64 or integers stay whole: targets go through f32, as TensorFlow does.
func expandNarrow(b *scalar.Builder, n scalar.Node, args []scalar.Value) scalar.Value {
	wide := make([]scalar.Value, len(args))
	for i, a := range args {
		wide[i] = b.Cast(tensor.F32, a)
	}
	w := n
	if isNarrow(n.Type) {
		w.Type = tensor.F32
	}
	return b.Cast(n.Type, expandNode(b, w, wide))
}

// integerPow is xʸ by squaring, one step for each bit of y; negative y give 0.
func integerPow(b *scalar.Builder, x, y scalar.Value) scalar.Value {
	d := x.Type
	zero, one := b.ConstInt(d, 0), b.ConstInt(d, 1)
	r, bit := one, one
	for k := range 8 * d.Size() {
		set := b.Compare(scalar.Ne, b.Binary(scalar.And, y, bit), zero)
		r = b.Select(set, b.Mul(r, x), r)
		x = b.Mul(x, x)
		bit = b.ConstInt(d, 1<<(k+1))
	}
	if d.IsUnsigned() {
		return r
	}
	return b.Select(b.Compare(scalar.Lt, y, zero), zero, r)
}
