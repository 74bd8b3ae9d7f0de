
5
in_xPlaceholder*
shape
:*
dtype0

opBesselY1in_x*
T0"ª