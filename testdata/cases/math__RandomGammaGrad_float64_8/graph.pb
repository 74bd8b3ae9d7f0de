
9
in_alphaPlaceholder*
shape
:*
dtype0
:
	in_samplePlaceholder*
shape
:*
dtype0
3
opRandomGammaGradin_alpha	in_sample*
T0"ª