
/
in_xPlaceholder*
dtype0*
shape:
g
DataFormatVecPermuteDataFormatVecPermutein_x*

src_formatNHWC*

dst_formatNCHW*
T0
/
out0IdentityDataFormatVecPermute*
T0"ª