
=
in_xPlaceholder*
dtype0*
shape:	
9
in_bPlaceholder*
dtype0*
shape:
;
DrawBoundingBoxesDrawBoundingBoxesin_xin_b*
T0
,
out0IdentityDrawBoundingBoxes*
T0"ª