
9
in_inputPlaceholder*
shape
:*
dtype0
,
opBitcastin_input*

type0*
T0"ª