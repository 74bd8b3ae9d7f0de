
5
in_gPlaceholder*
dtype0*
shape
:
5
in_xPlaceholder*
dtype0*
shape
:
2
in_loPlaceholder*
dtype0*
shape:
2
in_hiPlaceholder*
dtype0*
shape:
i
QuantizeAndDequantizeV4GradQuantizeAndDequantizeV4Gradin_gin_xin_loin_hi*
T0*

axis
6
out0IdentityQuantizeAndDequantizeV4Grad*
T0
8
out1IdentityQuantizeAndDequantizeV4Grad:1*
T0
8
out2IdentityQuantizeAndDequantizeV4Grad:2*
T0"ª