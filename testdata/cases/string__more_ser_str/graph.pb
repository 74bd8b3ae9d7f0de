
4
in0Placeholder*
shape
:*
dtype0
0
SerializeTensorSerializeTensorin0*
T0
;
ParseTensorParseTensorSerializeTensor*
out_type0
*
IdentityIdentityParseTensor*
T0"ª