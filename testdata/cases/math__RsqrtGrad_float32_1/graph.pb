
1
in_yPlaceholder*
dtype0*
shape:
2
in_dyPlaceholder*
dtype0*
shape:
%
op	RsqrtGradin_yin_dy*
T0"ª