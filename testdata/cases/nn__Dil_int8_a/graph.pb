
=
in_xPlaceholder*
dtype0*
shape:
9
in_wPlaceholder*
dtype0*
shape:
h

Dilation2D
Dilation2Din_xin_w*
T0*
strides
*
rates
*
paddingSAME
%
out0Identity
Dilation2D*
T0"ª