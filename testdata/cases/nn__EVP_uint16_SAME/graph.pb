
A
in_xPlaceholder*
dtype0*
shape:
y
ExtractVolumePatchesExtractVolumePatchesin_x*
T0*
strides	
*
paddingSAME*
ksizes	

/
out0IdentityExtractVolumePatches*
T0"ª