
;

in_indicesPlaceholder*
dtype0	*
shape
:
6
	in_valuesPlaceholder*
dtype0*
shape:
5
in_shapePlaceholder*
dtype0	*
shape:
5
in_startPlaceholder*
dtype0	*
shape:
4
in_sizePlaceholder*
dtype0	*
shape:
N
opSparseSlice
in_indices	in_valuesin_shapein_startin_size*
T0"ª