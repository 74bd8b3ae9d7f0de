
0
in0Placeholder*
dtype0*
shape:
i
StringToHashBucketStrongStringToHashBucketStrongin0*
num_buckets€€€€€ *
key
÷ÿÿÿÿÿÿÿÿ
7
IdentityIdentityStringToHashBucketStrong*
T0	"ª