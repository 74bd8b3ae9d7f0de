
=
in_gPlaceholder*
dtype0*
shape:
=
in_xPlaceholder*
dtype0*
shape:
1
in_sPlaceholder*
dtype0*
shape:
1
in_mPlaceholder*
dtype0*
shape:
1
in_vPlaceholder*
dtype0*
shape:
˜
FusedBatchNormGradV2FusedBatchNormGradV2in_gin_xin_sin_min_v*
U0*
epsilon%
×#<*
T0*
data_formatNHWC*
is_training(
/
out0IdentityFusedBatchNormGradV2*
T0
1
out1IdentityFusedBatchNormGradV2:1*
T0
1
out2IdentityFusedBatchNormGradV2:2*
T0"ª