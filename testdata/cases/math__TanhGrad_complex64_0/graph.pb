
5
in_yPlaceholder*
shape
:*
dtype0
6
in_dyPlaceholder*
dtype0*
shape
:
$
opTanhGradin_yin_dy*
T0"ª