
3
in_inputPlaceholder*
dtype0*
shape:
3
in_shiftPlaceholder*
dtype0*
shape:
2
in_axisPlaceholder*
dtype0*
shape:
K
opRollin_inputin_shiftin_axis*
Tshift0*
T0*
Taxis0"ª