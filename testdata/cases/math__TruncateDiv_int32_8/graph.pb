
1
in_xPlaceholder*
dtype0*
shape:
1
in_yPlaceholder*
shape:*
dtype0
&
opTruncateDivin_xin_y*
T0"ª