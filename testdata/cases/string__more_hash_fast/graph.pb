
0
in0Placeholder*
dtype0*
shape:
M
StringToHashBucketFastStringToHashBucketFastin0*
num_buckets€€€€€ 
5
IdentityIdentityStringToHashBucketFast*
T0	"ª