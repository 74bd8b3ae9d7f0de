
0
in0Placeholder*
dtype0*
shape:
d
StaticRegexReplaceStaticRegexReplacein0*
replace_global(*
rewriteX*
patternb*
1
IdentityIdentityStaticRegexReplace*
T0"ª