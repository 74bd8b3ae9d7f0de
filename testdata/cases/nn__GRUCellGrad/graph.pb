
5
in_rPlaceholder*
shape
:*
dtype0
5
in_uPlaceholder*
shape
:*
dtype0
5
in_cPlaceholder*
shape
:*
dtype0
6
in_dhPlaceholder*
shape
:*
dtype0
5
in_xPlaceholder*
shape
:*
dtype0
5
in_hPlaceholder*
shape
:*
dtype0
7
in_wruPlaceholder*
shape
:*
dtype0
6
in_wcPlaceholder*
shape
:*
dtype0
3
in_bruPlaceholder*
shape:*
dtype0
2
in_bcPlaceholder*
shape:*
dtype0
p
GRUBlockCellGradGRUBlockCellGradin_xin_hin_wruin_wcin_bruin_bcin_rin_uin_cin_dh*
T0
+
out0IdentityGRUBlockCellGrad*
T0
-
out1IdentityGRUBlockCellGrad:1*
T0
-
out2IdentityGRUBlockCellGrad:2*
T0
-
out3IdentityGRUBlockCellGrad:3*
T0"ª