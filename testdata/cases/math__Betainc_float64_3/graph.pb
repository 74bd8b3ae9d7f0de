
5
in_aPlaceholder*
shape
:	*
dtype0
5
in_bPlaceholder*
shape
:	*
dtype0
5
in_xPlaceholder*
shape
:	*
dtype0
(
opBetaincin_ain_bin_x*
T0"ª