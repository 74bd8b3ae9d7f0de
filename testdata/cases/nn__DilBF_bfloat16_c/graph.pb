
=
in_xPlaceholder*
dtype0*
shape:
9
in_wPlaceholder*
dtype0*
shape:
>
in_dyPlaceholder*
dtype0*
shape:
‹
Dilation2DBackpropFilterDilation2DBackpropFilterin_xin_win_dy*
T0*
strides
*
rates
*
paddingSAME
3
out0IdentityDilation2DBackpropFilter*
T0"ª