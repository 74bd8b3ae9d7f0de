
5
in_xPlaceholder*
shape
:*
dtype0
1
in_qPlaceholder*
dtype0*
shape:

opZetain_xin_q*
T0"ª