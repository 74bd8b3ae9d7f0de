
=
in_xPlaceholder*
dtype0	*
shape:	
=
in_yPlaceholder*
dtype0	*
shape:
>
in_dyPlaceholder*
dtype0	*
shape:
1
in_rPlaceholder*
dtype0	*
shape:
1
in_cPlaceholder*
dtype0	*
shape:
i
FractionalMaxPoolGradFractionalMaxPoolGradin_xin_yin_dyin_rin_c*
T0	*
overlapping(
0
out0IdentityFractionalMaxPoolGrad*
T0	"ª