
0
in0Placeholder*
dtype0*
shape:
D
StaticRegexFullMatchStaticRegexFullMatchin0*
pattern[^a]
3
IdentityIdentityStaticRegexFullMatch*
T0
"ª