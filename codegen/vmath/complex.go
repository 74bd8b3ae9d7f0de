package vmath

import (
	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// SplitComplex returns f over real types alone: a complex parameter or result becomes two, its
// real and its imaginary part, in place. Functions of complex numbers become real functions of
// the parts, so Expand comes after. Functions without complex types are returned rebuilt.
func SplitComplex(f *scalar.Func) *scalar.Func {
	b, _ := scalar.NewBuilder()
	values := make([]parts, len(f.Nodes))
	for i, d := range f.Params {
		if d.IsComplex() {
			values[i] = parts{b.AddParam(d.Real()), b.AddParam(d.Real())}
		} else {
			values[i] = parts{re: b.AddParam(d)}
		}
	}
	for i, n := range f.Nodes[len(f.Params):] {
		args := make([]parts, n.Op.Info().Arity)
		complexArgs := false
		for k := range args {
			args[k] = values[n.Args[k]]
			complexArgs = complexArgs || f.Nodes[n.Args[k]].Type.IsComplex()
		}
		values[len(f.Params)+i] = splitNode(b, n, args, complexArgs)
	}
	var results []value
	for _, r := range f.Results {
		results = append(results, values[r].re)
		if f.Nodes[r].Type.IsComplex() {
			results = append(results, values[r].im)
		}
	}
	return b.Build(results...)
}

// parts is a complex number, or a real one in re.
type parts struct{ re, im value }

func splitNode(b *scalar.Builder, n scalar.Node, x []parts, complexArgs bool) parts {
	switch {
	case n.Op == scalar.Const:
		return parts{re: b.ConstBits(n.Type, n.Bits)}
	case n.Op == scalar.Complex:
		return parts{x[0].re, x[1].re}
	case n.Op == scalar.Select && n.Type.IsComplex():
		return parts{b.Select(x[0].re, x[1].re, x[2].re), b.Select(x[0].re, x[1].im, x[2].im)}
	case n.Op == scalar.Cast && (complexArgs || n.Type.IsComplex()):
		return splitCast(b, n.Type, x[0], complexArgs)
	case n.Op == scalar.Bitcast && (complexArgs || n.Type.IsComplex()):
		return splitBitcast(b, n.Type, x[0], complexArgs)
	case complexArgs:
		return complexFunctions[n.Op](complexEmit{emitterOf(b, x[0].re.Type)}, x)
	}
	args := make([]value, len(x))
	for i, a := range x {
		args[i] = a.re
	}
	return parts{re: b.Op(n.Op, n.Type, args...)}
}

func splitCast(b *scalar.Builder, d tensor.DType, x parts, complexArg bool) parts {
	switch {
	case d == tensor.Bool:
		zero := b.Const(x.re.Type, 0)
		return parts{re: b.Binary(scalar.Or, b.Compare(scalar.Ne, x.re, zero), b.Compare(scalar.Ne, x.im, zero))}
	case !d.IsComplex():
		return parts{re: b.Cast(d, x.re)}
	case complexArg:
		return parts{b.Cast(d.Real(), x.re), b.Cast(d.Real(), x.im)}
	}
	return parts{b.Cast(d.Real(), x.re), b.Const(d.Real(), 0)}
}

// splitBitcast joins the halves of a c64 into a 64-bit number, or the reverse.
func splitBitcast(b *scalar.Builder, d tensor.DType, x parts, complexArg bool) parts {
	wide := func(v value) value { return b.Cast(tensor.U64, b.Bitcast(tensor.U32, v)) }
	half := func(v value) value { return b.Bitcast(tensor.F32, b.Cast(tensor.U32, v)) }
	width := b.ConstInt(tensor.U64, 32)
	switch {
	case complexArg && d.IsComplex():
		return x
	case complexArg:
		high := b.Binary(scalar.Shl, wide(x.im), width)
		return parts{re: b.Bitcast(d, b.Binary(scalar.Or, wide(x.re), high))}
	}
	bits := b.Bitcast(tensor.U64, x.re)
	return parts{half(bits), half(b.Binary(scalar.Shr, bits, width))}
}

// complexEmit builds complex arithmetic over pairs of the emitter's float type.
type complexEmit struct{ emit }

// complexFunctions holds the expansion of every primitive over complex operands that computes.
var complexFunctions = [scalar.NumOps]func(e complexEmit, x []parts) parts{
	scalar.Add:     func(e complexEmit, x []parts) parts { return e.add(x[0], x[1]) },
	scalar.Sub:     func(e complexEmit, x []parts) parts { return e.add(x[0], e.neg(x[1])) },
	scalar.Mul:     func(e complexEmit, x []parts) parts { return e.mul(x[0], x[1]) },
	scalar.Div:     func(e complexEmit, x []parts) parts { return e.div(x[0], x[1]) },
	scalar.Pow:     func(e complexEmit, x []parts) parts { return e.pow(x[0], x[1]) },
	scalar.Eq:      func(e complexEmit, x []parts) parts { return parts{re: e.equal(x[0], x[1])} },
	scalar.Ne:      func(e complexEmit, x []parts) parts { return parts{re: e.not(e.equal(x[0], x[1]))} },
	scalar.Abs:     func(e complexEmit, x []parts) parts { return parts{re: e.abs(x[0])} },
	scalar.Real:    func(e complexEmit, x []parts) parts { return parts{re: x[0].re} },
	scalar.Imag:    func(e complexEmit, x []parts) parts { return parts{re: x[0].im} },
	scalar.Neg:     ofOne(complexEmit.neg),
	scalar.Sqrt:    ofOne(complexEmit.sqrt),
	scalar.Rsqrt:   ofOne(complexEmit.rsqrt),
	scalar.Exp:     ofOne(complexEmit.exp),
	scalar.Expm1:   ofOne(complexEmit.expm1),
	scalar.Log:     ofOne(complexEmit.log),
	scalar.Log1p:   ofOne(complexEmit.log1p),
	scalar.Sigmoid: ofOne(complexEmit.sigmoid),
	scalar.Sin:     ofOne(complexEmit.sin),
	scalar.Cos:     ofOne(complexEmit.cos),
	scalar.Tan:     ofOne(rotated(complexEmit.tanh)),
	scalar.Sinh:    ofOne(complexEmit.sinh),
	scalar.Cosh:    ofOne(complexEmit.cosh),
	scalar.Tanh:    ofOne(complexEmit.tanh),
	scalar.Asin:    ofOne(complexEmit.asin),
	scalar.Acos:    ofOne(complexEmit.acos),
	scalar.Atan:    ofOne(rotated(complexEmit.atanh)),
	scalar.Asinh:   ofOne(rotated(complexEmit.asin)),
	scalar.Acosh:   ofOne(complexEmit.acosh),
	scalar.Atanh:   ofOne(complexEmit.atanh),
}

func ofOne(f func(complexEmit, parts) parts) func(complexEmit, []parts) parts {
	return func(e complexEmit, x []parts) parts { return f(e, x[0]) }
}

// rotated is -i·f(iz): it makes tan of tanh, atan of atanh and asinh of asin.
func rotated(f func(complexEmit, parts) parts) func(complexEmit, parts) parts {
	return func(e complexEmit, z parts) parts {
		w := f(e, parts{e.Neg(z.im), z.re})
		return parts{w.im, e.Neg(w.re)}
	}
}

// of applies a real function.
func (e complexEmit) of(op scalar.Op, x ...value) value { return e.Op(op, e.float, x...) }

func (e complexEmit) add(x, y parts) parts { return parts{e.Add(x.re, y.re), e.Add(x.im, y.im)} }
func (e complexEmit) neg(x parts) parts    { return parts{e.Neg(x.re), e.Neg(x.im)} }
func (e complexEmit) conj(x parts) parts   { return parts{x.re, e.Neg(x.im)} }

func (e complexEmit) equal(x, y parts) value { return e.and(e.eq(x.re, y.re), e.eq(x.im, y.im)) }

func (e complexEmit) choose(c value, x, y parts) parts {
	return parts{e.Select(c, x.re, y.re), e.Select(c, x.im, y.im)}
}

// mul is the schoolbook product without fused operations, so that z·conj(z) is real.
func (e complexEmit) mul(x, y parts) parts {
	return parts{e.Sub(e.Mul(x.re, y.re), e.Mul(x.im, y.im)), e.Add(e.Mul(x.re, y.im), e.Mul(x.im, y.re))}
}

// div is Smith's algorithm (1962), which overflows only where the quotient is about to. By 0 it
// is NaN in both parts, as TensorFlow has it.
func (e complexEmit) div(x, y parts) parts {
	swap := e.lt(e.Abs(y.re), e.Abs(y.im))
	p, q := e.Select(swap, y.im, y.re), e.Select(swap, y.re, y.im)
	a, b := e.Select(swap, x.im, x.re), e.Select(swap, e.Neg(x.re), x.im)
	r := e.Div(q, p)
	den := e.FMA(q, r, p)
	r = e.Select(swap, e.Neg(r), r)
	return parts{e.Div(e.FMA(b, r, a), den), e.Div(e.FMA(e.Neg(a), r, b), den)}
}

// abs is √(re²+im²), for c64 in f64 and for c128 scaled into range; infinite if a part is.
func (e complexEmit) abs(z parts) value {
	if !e.isF64() {
		w := complexEmit{emitterOf(e.Builder, tensor.F64)}
		a, b := e.Cast(tensor.F64, z.re), e.Cast(tensor.F64, z.im)
		return e.infinite(z, e.Cast(e.float, w.emit.sqrt(w.FMA(a, a, w.Mul(b, b)))))
	}
	a, b := e.Abs(z.re), e.Abs(z.im)
	m := e.Select(e.lt(a, b), b, a)
	big, small := e.lt(e.num(0x1p500), m), e.lt(m, e.num(0x1p-500))
	down := e.Select(big, e.num(0x1p-600), e.Select(small, e.num(0x1p600), e.num(1)))
	up := e.Select(big, e.num(0x1p600), e.Select(small, e.num(0x1p-600), e.num(1)))
	a, b = e.Mul(a, down), e.Mul(b, down)
	return e.infinite(z, e.Mul(e.emit.sqrt(e.FMA(a, a, e.Mul(b, b))), up))
}

// infinite is r, but infinity where a part of z is infinite.
func (e complexEmit) infinite(z parts, r value) value {
	any := e.or(e.eq(e.Abs(z.re), e.inf()), e.eq(e.Abs(z.im), e.inf()))
	return e.Select(any, e.inf(), r)
}
