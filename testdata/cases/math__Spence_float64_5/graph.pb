
2
in_xPlaceholder*
dtype0*
shape:á

opSpencein_x*
T0"ª