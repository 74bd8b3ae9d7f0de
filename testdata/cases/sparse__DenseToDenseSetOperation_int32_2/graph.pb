
2
in_set1Placeholder*
dtype0*
shape:
2
in_set2Placeholder*
dtype0*
shape:
r
opDenseToDenseSetOperationin_set1in_set2*
validate_indices(*
T0*
set_operationintersection"ª