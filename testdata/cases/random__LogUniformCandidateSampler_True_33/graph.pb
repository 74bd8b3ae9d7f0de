
5
in_tPlaceholder*
shape
:*
dtype0	
™
LogUniformCandidateSamplerLogUniformCandidateSamplerin_t*
num_true*

seed*
	range_max!*
seed2	*
num_sampled*
unique(
5
out0IdentityLogUniformCandidateSampler*
T0	
7
out1IdentityLogUniformCandidateSampler:1*
T0
7
out2IdentityLogUniformCandidateSampler:2*
T0"ª