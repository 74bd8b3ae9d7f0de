
A
in_input_indicesPlaceholder*
dtype0	*
shape
:
<
in_input_valuesPlaceholder*
dtype0*
shape:
;
in_input_shapePlaceholder*
dtype0	*
shape:
O
opSparseReorderin_input_indicesin_input_valuesin_input_shape*
T0"ª