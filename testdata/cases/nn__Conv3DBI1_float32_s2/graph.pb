
A
in_xPlaceholder*
dtype0*
shape:
A
in_wPlaceholder*
dtype0*
shape:
B
in_dyPlaceholder*
dtype0*
shape:
ˆ
Conv3DBackpropInputConv3DBackpropInputin_xin_win_dy*
T0*
	dilations	
*
strides	
*
paddingVALID
.
out0IdentityConv3DBackpropInput*
T0"	