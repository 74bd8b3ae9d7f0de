
5
in_xPlaceholder*
shape
:*
dtype0
6
in_csPlaceholder*
shape
:*
dtype0
5
in_hPlaceholder*
shape
:*
dtype0
5
in_wPlaceholder*
shape
:*
dtype0
3
in_wciPlaceholder*
shape:*
dtype0
3
in_wcfPlaceholder*
shape:*
dtype0
3
in_wcoPlaceholder*
shape:*
dtype0
1
in_bPlaceholder*
shape:*
dtype0
5
in_iPlaceholder*
shape
:*
dtype0
7
in_cs1Placeholder*
shape
:*
dtype0
5
in_fPlaceholder*
shape
:*
dtype0
5
in_oPlaceholder*
shape
:*
dtype0
6
in_ciPlaceholder*
shape
:*
dtype0
6
in_coPlaceholder*
shape
:*
dtype0
7
in_csgPlaceholder*
shape
:*
dtype0
6
in_hgPlaceholder*
shape
:*
dtype0
±
LSTMBlockCellGradLSTMBlockCellGradin_xin_csin_hin_win_wciin_wcfin_wcoin_bin_iin_cs1in_fin_oin_ciin_coin_csgin_hg*
T0*
use_peephole(
,
out0IdentityLSTMBlockCellGrad*
T0
.
out1IdentityLSTMBlockCellGrad:1*
T0
.
out2IdentityLSTMBlockCellGrad:2*
T0
.
out3IdentityLSTMBlockCellGrad:3*
T0
.
out4IdentityLSTMBlockCellGrad:4*
T0"ª