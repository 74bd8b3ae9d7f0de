
5
in_yPlaceholder*
dtype0*
shape
:
6
in_dyPlaceholder*
dtype0*
shape
:
'
opSigmoidGradin_yin_dy*
T0"ª