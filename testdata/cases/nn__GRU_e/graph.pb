
/
in_xPlaceholder*
shape:*
dtype0
/
in_hPlaceholder*
shape:*
dtype0
1
in_wruPlaceholder*
shape:*
dtype0
0
in_wcPlaceholder*
shape:*
dtype0
1
in_bruPlaceholder*
shape:*
dtype0
0
in_bcPlaceholder*
shape:*
dtype0
O
GRUBlockCellGRUBlockCellin_xin_hin_wruin_wcin_bruin_bc*
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