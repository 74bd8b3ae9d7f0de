
6
in_diagonalPlaceholder*
dtype0*
shape:
 
opDiagin_diagonal*
T0"ª