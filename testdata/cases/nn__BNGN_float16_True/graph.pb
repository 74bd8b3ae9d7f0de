
=
in_xPlaceholder*
dtype0*
shape:
1
in_mPlaceholder*
dtype0*
shape:
1
in_vPlaceholder*
dtype0*
shape:
1
in_bPlaceholder*
dtype0*
shape:
1
in_gPlaceholder*
dtype0*
shape:
§
 BatchNormWithGlobalNormalization BatchNormWithGlobalNormalizationin_xin_min_vin_bin_g*
scale_after_normalization(*
T0*
variance_epsilon%
×#<
;
out0Identity BatchNormWithGlobalNormalization*
T0"