
5
in_aPlaceholder*
dtype0*
shape
:
5
in_xPlaceholder*
shape
:*
dtype0
$
op	Polygammain_ain_x*
T0"ª