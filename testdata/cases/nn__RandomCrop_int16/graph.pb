
9
in_xPlaceholder*
dtype0*
shape:	
1
in_sPlaceholder*
dtype0	*
shape:
F

RandomCrop
RandomCropin_xin_s*
seed2*
T0*

seed
%
out0Identity
RandomCrop*
T0"