
>
	in_tensorPlaceholder*
dtype0*
shape:
4
in_axisPlaceholder*
dtype0*
shape:
8
op	ReverseV2	in_tensorin_axis*

Tidx0*
T0"ª