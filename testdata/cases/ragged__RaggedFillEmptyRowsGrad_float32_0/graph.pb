
A
in_reverse_index_mapPlaceholder*
dtype0	*
shape:
;
in_grad_valuesPlaceholder*
dtype0*
shape:
L
opRaggedFillEmptyRowsGradin_reverse_index_mapin_grad_values*
T0"ª