
4
	in_tensorPlaceholder*
dtype0*
shape:
2
in_dimsPlaceholder*
dtype0
*
shape:
*
opReverse	in_tensorin_dims*
T0"ª