
=
in_inputPlaceholder*
dtype0*
shape:
)
opMatrixSquareRootin_input*
T0"ª