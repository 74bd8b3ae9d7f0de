
5
in_xPlaceholder*
dtype0*
shape
:

opBesselI0in_x*
T0"ª