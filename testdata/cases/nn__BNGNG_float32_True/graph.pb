
=
in_xPlaceholder*
dtype0*
shape:
1
in_mPlaceholder*
dtype0*
shape:
1
in_vPlaceholder*
dtype0*
shape:
1
in_gPlaceholder*
dtype0*
shape:
>
in_bpPlaceholder*
dtype0*
shape:
°
$BatchNormWithGlobalNormalizationGrad$BatchNormWithGlobalNormalizationGradin_xin_min_vin_gin_bp*
scale_after_normalization(*
T0*
variance_epsilon%
×#<
?
out0Identity$BatchNormWithGlobalNormalizationGrad*
T0
A
out1Identity&BatchNormWithGlobalNormalizationGrad:1*
T0
A
out2Identity&BatchNormWithGlobalNormalizationGrad:2*
T0
A
out3Identity&BatchNormWithGlobalNormalizationGrad:3*
T0
A
out4Identity&BatchNormWithGlobalNormalizationGrad:4*
T0"