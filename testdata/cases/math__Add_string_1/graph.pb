
9
in_xPlaceholder*
shape:*
dtype0
5
in_yPlaceholder*
dtype0*
shape
:

opAddin_xin_y*
T0"ª