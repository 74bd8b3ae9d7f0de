
5
in_xPlaceholder*
dtype0*
shape
:

Relu6Relu6in_x*
T0
 
out0IdentityRelu6*
T0"ª