
5
in_aPlaceholder*
shape
:*
dtype0
1
in_xPlaceholder*
shape:	*
dtype0
&
opIgammaGradAin_ain_x*
T0"ª