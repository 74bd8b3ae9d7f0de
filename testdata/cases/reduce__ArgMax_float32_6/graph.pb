
3
in_inputPlaceholder*
shape:*
dtype0
7
in_dimensionPlaceholder*
shape:*
dtype0
L
opArgMaxin_inputin_dimension*
output_type0	*

Tidx0*
T0"ª