
/
in_xPlaceholder*
dtype0*
shape:
/
in_yPlaceholder*
dtype0*
shape:
C
opNotEqualin_xin_y*
incompatible_shape_error(*
T0"ª