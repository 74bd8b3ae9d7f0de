
=
in_xPlaceholder*
dtype0*
shape:
ù
MaxPoolWithArgmaxMaxPoolWithArgmaxin_x*
T0*
include_batch_in_index(*
strides
*
ksize
*
Targmax0*
paddingSAME
,
out0IdentityMaxPoolWithArgmax*
T0
.
out1IdentityMaxPoolWithArgmax:1*
T0"™