
0
in0Placeholder*
dtype0*
shape:
4
in1Placeholder*
dtype0*
shape
:
4
in2Placeholder*
dtype0*
shape
:
8
SubstrSubstrin0in1in2*
unitBYTE*
T0
%
IdentityIdentitySubstr*
T0"ª