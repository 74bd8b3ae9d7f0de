
:
	in_matrixPlaceholder*
dtype0*
shape
:
7
in_rhsPlaceholder*
dtype0*
shape
:
S
opBandedTriangularSolve	in_matrixin_rhs*
lower(*
T0*
adjoint("ª