
2
in_dimsPlaceholder*
dtype0*
shape:
3
in_valuePlaceholder*
dtype0*
shape:
8
opFillin_dimsin_value*

index_type0*
T0"ª