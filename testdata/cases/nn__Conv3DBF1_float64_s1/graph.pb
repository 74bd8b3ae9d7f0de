
A
in_xPlaceholder*
dtype0*
shape:
A
in_wPlaceholder*
dtype0*
shape:
B
in_dyPlaceholder*
dtype0*
shape:
‰
Conv3DBackpropFilterConv3DBackpropFilterin_xin_win_dy*
T0*
	dilations	
*
strides	
*
paddingSAME
/
out0IdentityConv3DBackpropFilter*
T0"	