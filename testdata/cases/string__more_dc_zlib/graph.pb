
0
in0Placeholder*
dtype0*
shape:
E
DecodeCompressedDecodeCompressedin0*
compression_typeZLIB
/
IdentityIdentityDecodeCompressed*
T0"ª