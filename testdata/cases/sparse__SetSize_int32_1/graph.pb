
?
in_set_indicesPlaceholder*
dtype0	*
shape
:
:
in_set_valuesPlaceholder*
dtype0*
shape:
9
in_set_shapePlaceholder*
dtype0	*
shape:
[
opSetSizein_set_indicesin_set_valuesin_set_shape*
validate_indices(*
T0"ª