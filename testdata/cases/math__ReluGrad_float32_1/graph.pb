
9
in_gradientsPlaceholder*
dtype0*
shape:
8
in_featuresPlaceholder*
shape:*
dtype0
2
opReluGradin_gradientsin_features*
T0"ª