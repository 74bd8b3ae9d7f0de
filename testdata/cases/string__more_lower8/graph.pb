
0
in0Placeholder*
dtype0*
shape:
4
StringLowerStringLowerin0*
encodingutf-8
*
IdentityIdentityStringLower*
T0"ª