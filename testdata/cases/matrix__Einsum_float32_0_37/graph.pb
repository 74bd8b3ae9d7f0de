
5

in_inputs0Placeholder*
dtype0*
shape:
A
opEinsum
in_inputs0*
N*
equation	i j->ji*
T0"ª