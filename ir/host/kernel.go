package host

import (
	"slices"

	"tfc/ir/tensor"
)

// Call is an operation that native code hands to the host.
type Call struct {
	Args []*tensor.Tensor
	// Results are the types of what the operation gives: an operation may leave out the last ones of a kernel.
	Results []tensor.DType
	// Flags are the attributes that are true.
	Flags []string
}

// flag reports whether an attribute is true.
func (c *Call) flag(name string) bool { return slices.Contains(c.Flags, name) }

// Kernel computes an operation. Its errors are those of the values that it is given.
type Kernel func(c *Call) ([]*tensor.Tensor, error)

// KernelOf is the kernel of an operation that always runs on the host, by the operation's name; nil if it has none.
func KernelOf(op string) Kernel {
	if f := special[op]; f != nil {
		return func(c *Call) ([]*tensor.Tensor, error) { return []*tensor.Tensor{Special(f, c.Args...)}, nil }
	}
	return matrixKernels[op]
}

// special are functions of numbers, in f64.
var special = map[string]func(x []float64) float64{
	"bessel_i0": BesselI0, "bessel_i1": BesselI1, "bessel_i0e": BesselI0e, "bessel_i1e": BesselI1e,
	"bessel_j0": BesselJ0, "bessel_j1": BesselJ1, "bessel_y0": BesselY0, "bessel_y1": BesselY1,
	"bessel_k0": BesselK0, "bessel_k1": BesselK1, "bessel_k0e": BesselK0e, "bessel_k1e": BesselK1e,
	"betainc": Betainc, "dawsn": Dawsn, "expint": Expint, "fresnel_cos": FresnelCos, "fresnel_sin": FresnelSin,
	"igamma": Igamma, "igamma_grad_a": IgammaGradA, "igammac": Igammac, "ndtri": Ndtri, "polygamma": Polygamma,
	"random_gamma_grad": RandomGammaGrad, "spence": Spence, "zeta": Zeta,
}

// matrixKernels work on the last two dimensions as matrices.
var matrixKernels = map[string]Kernel{
	"cholesky":    alone(Cholesky),
	"determinant": alone(Determinant),
	"matrix_exp":  alone(MatrixExp),
	"matrix_log":  alone(MatrixLog),
	"matrix_sqrt": alone(MatrixSqrt),
	"inverse": one(func(c *Call) (*tensor.Tensor, error) {
		return Inverse(c.Args[0], c.flag("adjoint"))
	}),
	"solve": one(func(c *Call) (*tensor.Tensor, error) {
		return Solve(c.Args[0], c.Args[1], c.flag("adjoint"))
	}),
	"triangular_solve": one(func(c *Call) (*tensor.Tensor, error) {
		return TriangularSolve(c.Args[0], c.Args[1], c.flag("lower"), c.flag("adjoint"))
	}),
	"log_determinant": func(c *Call) ([]*tensor.Tensor, error) {
		sign, log := LogDeterminant(c.Args[0])
		return []*tensor.Tensor{sign, log}, nil
	},
	"lu": func(c *Call) ([]*tensor.Tensor, error) {
		lu, p, err := LU(c.Args[0], c.Results[1])
		return []*tensor.Tensor{lu, p}, err
	},
	"qr": func(c *Call) ([]*tensor.Tensor, error) {
		q, r := QR(c.Args[0], c.flag("full"))
		return []*tensor.Tensor{q, r}, nil
	},
	"svd": func(c *Call) ([]*tensor.Tensor, error) {
		s, u, v := SVD(c.Args[0], c.flag("full"))
		return []*tensor.Tensor{s, u, v}[:len(c.Results)], nil
	},
	"eigh": func(c *Call) ([]*tensor.Tensor, error) {
		e, v := Eigh(c.Args[0])
		return []*tensor.Tensor{e, v}[:len(c.Results)], nil
	},
	"eig": func(c *Call) ([]*tensor.Tensor, error) {
		e, v := Eig(c.Args[0], c.Results[0])
		return []*tensor.Tensor{e, v}[:len(c.Results)], nil
	},
}

// one is the kernel of an operation with one result.
func one(f func(c *Call) (*tensor.Tensor, error)) Kernel {
	return func(c *Call) ([]*tensor.Tensor, error) {
		y, err := f(c)
		return []*tensor.Tensor{y}, err
	}
}

// alone is the kernel of an operation that takes one matrix and gives one tensor.
func alone(f func(x *tensor.Tensor) (*tensor.Tensor, error)) Kernel {
	return one(func(c *Call) (*tensor.Tensor, error) { return f(c.Args[0]) })
}
