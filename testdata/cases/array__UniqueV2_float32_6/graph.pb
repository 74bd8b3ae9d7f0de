
5
in_xPlaceholder*
dtype0*
shape
:
4
in_axisPlaceholder*
dtype0*
shape:
B
opUniqueV2in_xin_axis*
Taxis0*
T0*
out_idx0"ª