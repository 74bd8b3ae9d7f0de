
A
in_xPlaceholder*
dtype0*
shape:
1
in_sPlaceholder*
dtype0*
shape:
1
in_oPlaceholder*
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
²
FusedBatchNormV3FusedBatchNormV3in_xin_sin_oin_min_v*
U0*
epsilon%
×#<*
T0*
exponential_avg_factor%š™™>*
is_training(*
data_formatNCDHW
+
out0IdentityFusedBatchNormV3*
T0
-
out1IdentityFusedBatchNormV3:1*
T0
-
out2IdentityFusedBatchNormV3:2*
T0"ª