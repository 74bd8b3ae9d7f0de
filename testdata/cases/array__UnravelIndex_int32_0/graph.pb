
7

in_indicesPlaceholder*
dtype0*
shape:
4
in_dimsPlaceholder*
dtype0*
shape:
3
opUnravelIndex
in_indicesin_dims*

Tidx0"ª