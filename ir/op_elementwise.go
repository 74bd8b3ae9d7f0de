package ir

import (
	"math"

	"tfc/ir/scalar"
	"tfc/ir/tensor"
)

// families lists the op table's families; every row of the language is in one of them.
func families() [][]*Def {
	return [][]*Def{
		unaryOps(), predicateOps(), binaryOps(), compareOps(), convertOps(),
		shapeOps(), foundOps(), dynamicOps(), gatherOps(), reduceOps(), contractOps(), winogradOps(), windowOps(), sortOps(),
		stateOps(), controlOps(), linalgOps(), specialOps(),
	}
}

// dtypes is a set of classes of element types, for the schemas of rows.
type dtypes uint8

const (
	bools dtypes = 1 << iota
	signed
	unsigned
	floats
	complexes
	words // u32 only
	strings_

	ints    = signed | unsigned
	reals   = ints | floats
	field   = floats | complexes
	nums    = reals | complexes
	plain   = nums | bools
	anyOf   = plain | strings_
	bitwise = ints | bools
)

func (s dtypes) has(d tensor.DType) bool {
	switch {
	case d == tensor.Bool:
		return s&bools != 0
	case d.IsSigned():
		return s&signed != 0
	case d.IsUnsigned():
		return s&unsigned != 0 || s&words != 0 && d == tensor.U32
	case d.IsFloat():
		return s&floats != 0
	case d.IsComplex():
		return s&complexes != 0
	}
	return s&strings_ != 0 && d == tensor.String
}

// body1 and body2 are scalar functions of one and two elements.
type (
	body1 = func(b *scalar.Builder, x scalar.Value) scalar.Value
	body2 = func(b *scalar.Builder, x, y scalar.Value) scalar.Value
)

// prim is the body that is one primitive; prim2 the same over two elements.
func prim(op scalar.Op) body1 {
	return func(b *scalar.Builder, x scalar.Value) scalar.Value { return b.Unary(op, x) }
}

func prim2(op scalar.Op) body2 {
	return func(b *scalar.Builder, x, y scalar.Value) scalar.Value { return b.Binary(op, x, y) }
}

// primReal is a primitive from a complex type to its real type.
func primReal(op scalar.Op) body1 {
	return func(b *scalar.Builder, x scalar.Value) scalar.Value { return b.Op(op, x.Type.Real(), x) }
}

// sameType types the result as the operands; realPart as their real type; toBool as bool.
func sameType(op *Op) tensor.DType { return op.Operands[0].Type.DType }
func realPart(op *Op) tensor.DType { return op.Operands[0].Type.DType.Real() }
func toBool(*Op) tensor.DType      { return tensor.Bool }

// inferElementwise is the typing of elementwise rows: (c1) the element type is one that the row
// takes; (c2) operands have one element type; (c3) operands have one shape, the result's.
func inferElementwise(takes dtypes, result func(*Op) tensor.DType) func(*Op) ([]Type, error) {
	return func(op *Op) ([]Type, error) {
		x := op.Operands[0].Type
		if !takes.has(x.DType) {
			return nil, violated(op.Def.Name+".c1", "element type %s is not taken", x.DType)
		}
		for _, v := range op.Operands[1:] {
			if v.Type.DType != x.DType {
				return nil, violated(op.Def.Name+".c2", "element types %s and %s differ", x.DType, v.Type.DType)
			}
		}
		if err := sameShape(op, op.Def.Name+".c3"); err != nil {
			return nil, err
		}
		return []Type{x.WithDType(result(op))}, nil
	}
}

func sameShape(op *Op, id string) error {
	x := op.Operands[0].Type
	for _, v := range op.Operands[1:] {
		if !x.WithDType(v.Type.DType).Equal(v.Type) {
			return violated(id, "shapes of %s and %s differ", x, v.Type)
		}
	}
	return nil
}

func mapRow(name, doc string, takes dtypes, result func(*Op) tensor.DType, operands ...string) *Def {
	return &Def{
		Name: name, Doc: doc, Operands: operands, NumResults: 1, Traits: Elementwise | Pure,
		Infer: inferElementwise(takes, result), Lower: LowerMap,
	}
}

func (d *Def) with(t Traits) *Def     { d.Traits |= t; return d }
func (d *Def) grad(f gradFunc) *Def   { d.Grad = f; return d }
func (d *Def) noGrad(why string) *Def { d.NoGrad = why; return d }

// Reasons why nothing passes back through a row.
const (
	piecewise   = "piecewise constant"
	boolResult  = "the result is bool"
	integerOnly = "defined over integers"
)

func unary(name, doc string, takes dtypes, body body1, result func(*Op) tensor.DType) *Def {
	d := mapRow(name, doc, takes, result, "x")
	d.Body = func(b *scalar.Builder, _ *Op, x []scalar.Value) scalar.Value { return body(b, x[0]) }
	return d
}

func binary(name, doc string, takes dtypes, body body2, result func(*Op) tensor.DType) *Def {
	d := mapRow(name, doc, takes, result, "x", "y")
	d.Body = func(b *scalar.Builder, _ *Op, x []scalar.Value) scalar.Value { return body(b, x[0], x[1]) }
	return d
}

func unaryOps() []*Def {
	derivative := derivatives()
	rows := []*Def{
		unary("abs", "The absolute value; of a complex number, its modulus as a real.", nums,
			primReal(scalar.Abs), realPart).grad(grad1(absGrad)),
		unary("real", "The real part of a complex number.", complexes, primReal(scalar.Real), realPart).
			grad(grad1(func(b *Builder, x, _, g *Value) *Value { return asComplexOf(b, x, g) })),
		unary("imag", "The imaginary part of a complex number.", complexes, primReal(scalar.Imag), realPart).
			grad(grad1(imagGrad)),
		unary("sign", "-1, 0 or 1; NaN of NaN; x/|x| of a complex number.", nums, signBody, sameType).
			grad(grad1(zeroGrad)),
		unary("conj", "The complex conjugate.", complexes, conjBody, sameType).
			grad(grad1(func(b *Builder, _, _, g *Value) *Value { return b.Conj(g) })),
		unary("relu", "The larger of x and 0; NaN of NaN.", reals, reluBody, sameType).with(Idempotent).
			grad(grad1(reluGrad)),
		unary("not", "Logical not of bools, bitwise complement of integers.", bitwise, prim(scalar.Not), sameType).
			noGrad(integerOnly),
		unary("popcount", "The number of set bits, as u8.", ints, popcountBody, toU8).noGrad(integerOnly),
		unary("neg", "The negation; integers wrap.", nums, prim(scalar.Neg), sameType).
			grad(grad1(func(b *Builder, _, _, g *Value) *Value { return b.Neg(g) })),
	}
	for _, r := range []struct {
		op     scalar.Op
		takes  dtypes
		traits Traits
		doc    string
	}{
		{scalar.Sqrt, field, 0, "The square root; NaN below zero."},
		{scalar.Rsqrt, field, 0, "The reciprocal of the square root."},
		{scalar.Exp, field, 0, "The exponential."},
		{scalar.Expm1, field, 0, "exp(x)-1, accurate near 0."},
		{scalar.Log, field, 0, "The natural logarithm."},
		{scalar.Log1p, field, 0, "log(1+x), accurate near 0."},
		{scalar.Sin, field, 0, "The sine of radians."},
		{scalar.Cos, field, 0, "The cosine of radians."},
		{scalar.Tan, field, 0, "The tangent of radians."},
		{scalar.Asin, field, 0, "The inverse sine."},
		{scalar.Acos, field, 0, "The inverse cosine."},
		{scalar.Atan, field, 0, "The inverse tangent."},
		{scalar.Sinh, field, 0, "The hyperbolic sine."},
		{scalar.Cosh, field, 0, "The hyperbolic cosine."},
		{scalar.Tanh, field, 0, "The hyperbolic tangent."},
		{scalar.Asinh, field, 0, "The inverse hyperbolic sine."},
		{scalar.Acosh, field, 0, "The inverse hyperbolic cosine."},
		{scalar.Atanh, field, 0, "The inverse hyperbolic tangent."},
		{scalar.Sigmoid, field, 0, "1/(1+exp(-x))."},
		{scalar.Erf, floats, 0, "The error function."},
		{scalar.Erfc, floats, 0, "1-erf(x), accurate for large x."},
		{scalar.Erfinv, floats, 0, "The inverse of the error function."},
		{scalar.Lgamma, floats, 0, "The logarithm of the absolute value of the gamma function."},
		{scalar.Digamma, floats, 0, "The derivative of lgamma."},
		{scalar.Floor, floats, Idempotent, "The largest integral value not above x."},
		{scalar.Ceil, floats, Idempotent, "The smallest integral value not below x."},
		{scalar.Trunc, floats, Idempotent, "x without its fraction."},
		{scalar.Rint, floats, Idempotent, "x rounded to an integral value, ties to even."},
	} {
		d := unary(r.op.String(), r.doc, r.takes, prim(r.op), sameType).with(r.traits)
		if f := derivative[d.Name]; f != nil {
			d.grad(grad1(times(f)))
		} else {
			d.noGrad(piecewise)
		}
		rows = append(rows, d)
	}
	return rows
}

func toU8(*Op) tensor.DType { return tensor.U8 }

func popcountBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	return b.Cast(tensor.U8, b.Unary(scalar.PopCount, x))
}

func reluBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	return b.Binary(scalar.Max, x, b.Const(x.Type, 0))
}

func conjBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	re, im := b.Op(scalar.Real, x.Type.Real(), x), b.Op(scalar.Imag, x.Type.Real(), x)
	return b.Op(scalar.Complex, x.Type, re, b.Neg(im))
}

// signBody adds 0 to what is neither positive nor negative: NaN stays and -0 becomes 0, as in
// TensorFlow.
func signBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	zero := b.Const(x.Type, 0)
	if x.Type.IsComplex() {
		r := b.Op(scalar.Abs, x.Type.Real(), x)
		re := b.Div(b.Op(scalar.Real, r.Type, x), r)
		im := b.Div(b.Op(scalar.Imag, r.Type, x), r)
		return b.Select(b.Compare(scalar.Eq, x, zero), zero, b.Op(scalar.Complex, x.Type, re, im))
	}
	rest := b.Add(x, zero)
	if !x.Type.IsUnsigned() {
		rest = b.Select(b.Compare(scalar.Lt, x, zero), b.Const(x.Type, -1), rest)
	}
	return b.Select(b.Compare(scalar.Lt, zero, x), b.Const(x.Type, 1), rest)
}

func predicateOps() []*Def {
	return []*Def{
		unary("is_nan", "Whether x is NaN.", floats, isNaNBody, toBool).noGrad(boolResult),
		unary("is_inf", "Whether x is infinite.", floats, isInfBody, toBool).noGrad(boolResult),
		unary("is_finite", "Whether x is neither infinite nor NaN.", floats, isFiniteBody, toBool).noGrad(boolResult),
	}
}

func isNaNBody(b *scalar.Builder, x scalar.Value) scalar.Value { return b.Compare(scalar.Ne, x, x) }

func isInfBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	return b.Compare(scalar.Eq, b.Unary(scalar.Abs, x), b.Const(x.Type, math.Inf(1)))
}

func isFiniteBody(b *scalar.Builder, x scalar.Value) scalar.Value {
	return b.Compare(scalar.Lt, b.Unary(scalar.Abs, x), b.Const(x.Type, math.Inf(1)))
}

func binaryOps() []*Def {
	var rows []*Def
	for _, r := range []struct {
		op     scalar.Op
		takes  dtypes
		traits Traits
		grad   binaryGrad
		doc    string
	}{
		{scalar.Add, nums, Commutative, addGrad, "The sum; integers wrap."},
		{scalar.Sub, nums, 0, subGrad, "The difference; integers wrap."},
		{scalar.Mul, nums, Commutative, mulGrad, "The product; integers wrap."},
		{scalar.Div, nums, 0, divGrad, "The quotient; of integers truncated, and 0 where y is 0."},
		{scalar.Rem, reals, 0, remGrad, "The remainder of truncated division, signed as x; 0 for integers where y is 0."},
		{scalar.Pow, nums, 0, powGrad, "x to the power y; integers wrap, and are 0 where y is negative."},
		{scalar.Max, reals, Commutative, extremumGrad("ge"), "The larger; NaN if either is."},
		{scalar.Min, reals, Commutative, extremumGrad("le"), "The smaller; NaN if either is."},
		{scalar.Atan2, floats, 0, atan2Grad, "The angle of the point whose ordinate is x and whose abscissa is y."},
		{scalar.And, bitwise, Commutative, nil, "Logical and of bools, bitwise of integers."},
		{scalar.Or, bitwise, Commutative, nil, "Logical or of bools, bitwise of integers."},
		{scalar.Xor, bitwise, Commutative, nil, "Logical exclusive or of bools, bitwise of integers."},
		{scalar.Shl, ints, 0, nil, "x shifted left by y, clamped to the width."},
		{scalar.Shr, ints, 0, nil, "x shifted right by y, clamped to the width; arithmetic if signed."},
		{scalar.MulHi, words, Commutative, nil, "The high half of the unsigned product of u32."},
	} {
		d := binary(r.op.String(), r.doc, r.takes, prim2(r.op), sameType).with(r.traits)
		if r.grad != nil {
			d.grad(grad2(r.grad))
		} else {
			d.noGrad(integerOnly)
		}
		rows = append(rows, d)
	}
	return rows
}

func compare(op scalar.Op, swapped bool) body2 {
	return func(b *scalar.Builder, x, y scalar.Value) scalar.Value {
		if swapped {
			x, y = y, x
		}
		return b.Compare(op, x, y)
	}
}

func compareOps() []*Def {
	return []*Def{
		binary("eq", "Whether x equals y; false for NaN.", plain, compare(scalar.Eq, false), toBool).
			with(Commutative).noGrad(boolResult),
		binary("ne", "Whether x differs from y; true for NaN.", plain, compare(scalar.Ne, false), toBool).
			with(Commutative).noGrad(boolResult),
		binary("lt", "Whether x is below y; false for NaN.", reals, compare(scalar.Lt, false), toBool).noGrad(boolResult),
		binary("le", "Whether x is at most y; false for NaN.", reals, compare(scalar.Le, false), toBool).noGrad(boolResult),
		binary("gt", "Whether x is above y; false for NaN.", reals, compare(scalar.Lt, true), toBool).noGrad(boolResult),
		binary("ge", "Whether x is at least y; false for NaN.", reals, compare(scalar.Le, true), toBool).noGrad(boolResult),
	}
}

func convertOps() []*Def {
	to := []AttrDef{{Name: "to", Kind: AttrDType}}
	toType := func(op *Op) tensor.DType { return op.DType("to") }

	sel := mapRow("select", "x where c holds, else y.", plain, sameType, "c", "x", "y")
	sel.Infer, sel.Grad = inferSelect, selectGrad
	sel.Body = func(b *scalar.Builder, _ *Op, x []scalar.Value) scalar.Value { return b.Select(x[0], x[1], x[2]) }

	cast := mapRow("cast", "Conversion to another element type, as TensorFlow's Cast.", plain, toType, "x")
	cast.Attrs, cast.Grad = to, castGrad
	cast.Body = func(b *scalar.Builder, op *Op, x []scalar.Value) scalar.Value { return b.Cast(op.DType("to"), x[0]) }

	bitcast := mapRow("bitcast", "The same bits as another type of equal width.", plain, toType, "x")
	bitcast.Attrs, bitcast.Infer, bitcast.NoGrad = to, inferBitcast, "reinterprets bits"
	bitcast.Body = func(b *scalar.Builder, op *Op, x []scalar.Value) scalar.Value {
		return b.Bitcast(op.DType("to"), x[0])
	}

	cplx := binary("complex", "The complex number x+iy.", floats, complexBody, complexOf)
	cplx.Infer, cplx.Grad = inferComplex, grad2(complexGrad)
	return []*Def{sel, cast, bitcast, cplx}
}

// inferSelect: (c1) c is bool; (c2) x and y have one element type, not string; (c3) all have one shape.
func inferSelect(op *Op) ([]Type, error) {
	c, x, y := op.Operands[0].Type, op.Operands[1].Type, op.Operands[2].Type
	if c.DType != tensor.Bool {
		return nil, violated("select.c1", "the condition is %s, not bool", c.DType)
	}
	if x.DType != y.DType || !plain.has(x.DType) {
		return nil, violated("select.c2", "element types %s and %s differ", x.DType, y.DType)
	}
	return []Type{x}, sameShape(op, "select.c3")
}

// inferBitcast: (c1) neither type is string; (c2) the widths are equal.
func inferBitcast(op *Op) ([]Type, error) {
	x, to := op.Operands[0].Type, op.DType("to")
	if !plain.has(x.DType) || !plain.has(to) {
		return nil, violated("bitcast.c1", "%s to %s", x.DType, to)
	}
	if x.DType.Size() != to.Size() {
		return nil, violated("bitcast.c2", "%s is %d bytes wide, %s is %d", x.DType, x.DType.Size(), to, to.Size())
	}
	return []Type{x.WithDType(to)}, nil
}

// inferComplex adds to inferElementwise: (c4) the parts are f32 or f64.
func inferComplex(op *Op) ([]Type, error) {
	if d := op.Operands[0].Type.DType; d != tensor.F32 && d != tensor.F64 {
		return nil, violated("complex.c4", "parts are %s, not f32 or f64", d)
	}
	return inferElementwise(floats, complexOf)(op)
}

func complexOf(op *Op) tensor.DType { return complexType(op.Operands[0].Type.DType) }

func complexType(part tensor.DType) tensor.DType {
	if part == tensor.F64 {
		return tensor.C128
	}
	return tensor.C64
}

func complexBody(b *scalar.Builder, x, y scalar.Value) scalar.Value {
	return b.Op(scalar.Complex, complexType(x.Type), x, y)
}
