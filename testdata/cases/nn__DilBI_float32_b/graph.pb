
=
in_xPlaceholder*
dtype0*
shape:
9
in_wPlaceholder*
dtype0*
shape:
>
in_dyPlaceholder*
dtype0*
shape:
Š
Dilation2DBackpropInputDilation2DBackpropInputin_xin_win_dy*
T0*
strides
*
rates
*
paddingVALID
2
out0IdentityDilation2DBackpropInput*
T0"ª