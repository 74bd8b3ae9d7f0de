
3
in_inputPlaceholder*
dtype0*
shape:
!
opDiagPartin_input*
T0"ª