
9
in_xPlaceholder*
shape:*
dtype0
5
in_yPlaceholder*
dtype0*
shape
:
@
opEqualin_xin_y*
incompatible_shape_error(*
T0"ª