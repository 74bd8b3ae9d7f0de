
A
in_backprop_val_gradPlaceholder*
dtype0*
shape:
=
in_a_indicesPlaceholder*
dtype0	*
shape
:
=
in_b_indicesPlaceholder*
dtype0	*
shape
:
?
in_sum_indicesPlaceholder*
dtype0	*
shape
:
^
opSparseAddGradin_backprop_val_gradin_a_indicesin_b_indicesin_sum_indices*
T0"ª