
9
in_inputPlaceholder*
dtype0*
shape
:
,
opBitcastin_input*

type0*
T0"ª