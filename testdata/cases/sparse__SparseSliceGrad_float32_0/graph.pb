
A
in_backprop_val_gradPlaceholder*
dtype0*
shape:
A
in_input_indicesPlaceholder*
dtype0	*
shape
:
;
in_input_startPlaceholder*
dtype0	*
shape:
B
in_output_indicesPlaceholder*
dtype0	*
shape
:
i
opSparseSliceGradin_backprop_val_gradin_input_indicesin_input_startin_output_indices*
T0"ª