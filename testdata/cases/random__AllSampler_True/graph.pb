
5
in_tPlaceholder*
shape
:*
dtype0	
z
AllCandidateSamplerAllCandidateSamplerin_t*
num_true*
seed2	*

seed*
num_sampled*
unique(
.
out0IdentityAllCandidateSampler*
T0	
0
out1IdentityAllCandidateSampler:1*
T0
0
out2IdentityAllCandidateSampler:2*
T0"ª