
/
in_aPlaceholder*
dtype0*
shape:
/
in_bPlaceholder*
shape:*
dtype0
 
opCrossin_ain_b*
T0"ª