
2
xPlaceholder*
dtype0*
shape
:
2
hPlaceholder*
dtype0*
shape
:
2
wPlaceholder*
dtype0*
shape
:
3
wcPlaceholder*
dtype0*
shape
:
.
bPlaceholder*
dtype0*
shape:
/
bcPlaceholder*
dtype0*
shape:
9
GRUBlockCellGRUBlockCellxhwwcbbc*
T0
'
out0IdentityGRUBlockCell*
T0
)
out1IdentityGRUBlockCell:1*
T0
)
out2IdentityGRUBlockCell:2*
T0
)
out3IdentityGRUBlockCell:3*
T0"ª