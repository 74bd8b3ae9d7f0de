
2
in_xPlaceholder*
shape:á*
dtype0

op
FresnelSinin_x*
T0"ª