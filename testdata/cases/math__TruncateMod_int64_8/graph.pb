
1
in_xPlaceholder*
shape:*
dtype0	
1
in_yPlaceholder*
dtype0	*
shape:
&
opTruncateModin_xin_y*
T0	"ª