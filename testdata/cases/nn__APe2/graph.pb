
/
in_xPlaceholder*
dtype0*
shape:
s
AvgPoolAvgPoolin_x*
T0*
ksize
*
data_formatNHWC*
strides
*
paddingSAME
"
out0IdentityAvgPool*
T0"ª