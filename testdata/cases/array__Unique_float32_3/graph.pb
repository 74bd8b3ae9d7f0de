
/
in_xPlaceholder*
dtype0*
shape:
*
opUniquein_x*
out_idx0*
T0"ª