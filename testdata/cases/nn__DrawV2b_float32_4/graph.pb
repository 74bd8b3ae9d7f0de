
=
in_xPlaceholder*
dtype0*
shape:	
9
in_bPlaceholder*
dtype0*
shape:
5
in_cPlaceholder*
dtype0*
shape
:
E
DrawBoundingBoxesV2DrawBoundingBoxesV2in_xin_bin_c*
T0
.
out0IdentityDrawBoundingBoxesV2*
T0"ª