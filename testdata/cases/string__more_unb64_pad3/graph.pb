
0
in0Placeholder*
dtype0*
shape:
!
DecodeBase64DecodeBase64in0
+
IdentityIdentityDecodeBase64*
T0"ª