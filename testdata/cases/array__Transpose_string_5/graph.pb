
5
in_xPlaceholder*
dtype0*
shape
:
4
in_permPlaceholder*
dtype0*
shape:
4
op	Transposein_xin_perm*
T0*
Tperm0"ª