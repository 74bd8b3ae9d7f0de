
2
in_xPlaceholder*
shape:á*
dtype0

opBesselY0in_x*
T0"ª