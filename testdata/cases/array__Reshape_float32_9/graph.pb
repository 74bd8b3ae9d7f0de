
4
	in_tensorPlaceholder*
dtype0*
shape:
3
in_shapePlaceholder*
dtype0*
shape:
9
opReshape	in_tensorin_shape*
Tshape0*
T0"ª