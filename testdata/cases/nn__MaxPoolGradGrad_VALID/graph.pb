
:
xPlaceholder*
dtype0*
shape:
:
yPlaceholder*
dtype0*
shape:
:
vPlaceholder*
dtype0*
shape:
‡
MaxPoolGradGradMaxPoolGradGradxyv*
T0*
strides
*
paddingVALID*
ksize
*
data_formatNHWC
*
out0IdentityMaxPoolGradGrad*
T0"ª