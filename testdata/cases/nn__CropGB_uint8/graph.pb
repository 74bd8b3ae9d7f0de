
=
in_gPlaceholder*
dtype0*
shape:
=
in_xPlaceholder*
dtype0*
shape:
5
in_bPlaceholder*
dtype0*
shape
:
1
in_iPlaceholder*
dtype0*
shape:
g
CropAndResizeGradBoxesCropAndResizeGradBoxesin_gin_xin_bin_i*
method
bilinear*
T0
1
out0IdentityCropAndResizeGradBoxes*
T0"ª