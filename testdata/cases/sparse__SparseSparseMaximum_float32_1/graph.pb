
=
in_a_indicesPlaceholder*
dtype0	*
shape
:
8
in_a_valuesPlaceholder*
dtype0*
shape:
7

in_a_shapePlaceholder*
dtype0	*
shape:
=
in_b_indicesPlaceholder*
dtype0	*
shape
:
8
in_b_valuesPlaceholder*
dtype0*
shape:
7

in_b_shapePlaceholder*
dtype0	*
shape:
p
opSparseSparseMaximumin_a_indicesin_a_values
in_a_shapein_b_indicesin_b_values
in_b_shape*
T0"ª