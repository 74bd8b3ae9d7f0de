
/
in_xPlaceholder*
dtype0*
shape:
/
in_wPlaceholder*
dtype0*
shape:
i

Dilation2D
Dilation2Din_xin_w*
T0*
paddingVALID*
strides
*
rates

%
out0Identity
Dilation2D*
T0"ª