
>
in_sp_indicesPlaceholder*
dtype0	*
shape
:
9
in_sp_valuesPlaceholder*
dtype0*
shape:
8
in_sp_shapePlaceholder*
dtype0	*
shape:
F
opSparseSoftmaxin_sp_indicesin_sp_valuesin_sp_shape*
T0"ª