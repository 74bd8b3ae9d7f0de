
5
in_tPlaceholder*
shape
:*
dtype0	
“
UniformCandidateSamplerUniformCandidateSamplerin_t*
unique(*

seed*
	range_max
*
num_true*
num_sampled*
seed2	
2
out0IdentityUniformCandidateSampler*
T0	
4
out1IdentityUniformCandidateSampler:1*
T0
4
out2IdentityUniformCandidateSampler:2*
T0"ª