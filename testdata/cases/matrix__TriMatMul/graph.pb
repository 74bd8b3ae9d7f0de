
6
aPlaceholder*
dtype0*
shape:
6
bPlaceholder*
dtype0*
shape:
6
cPlaceholder*
dtype0*
shape:
6
rPlaceholder*
dtype0*
shape:
;
TridiagonalMatMulTridiagonalMatMulabcr*
T0
,
out0IdentityTridiagonalMatMul*
T0"ª