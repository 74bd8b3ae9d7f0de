
5
in_xPlaceholder*
shape
:*
dtype0
K
IsotonicRegressionIsotonicRegressionin_x*
output_dtype0*
T0
-
out0IdentityIsotonicRegression*
T0
/
out1IdentityIsotonicRegression:1*
T0"ª