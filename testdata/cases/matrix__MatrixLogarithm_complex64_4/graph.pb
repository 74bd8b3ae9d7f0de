
9
in_inputPlaceholder*
dtype0*
shape
:
(
opMatrixLogarithmin_input*
T0"ª