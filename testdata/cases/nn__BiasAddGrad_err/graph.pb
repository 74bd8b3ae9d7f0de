
/
in_xPlaceholder*
dtype0*
shape:
@
BiasAddGradBiasAddGradin_x*
T0*
data_formatNHWC
&
out0IdentityBiasAddGrad*
T0"ª