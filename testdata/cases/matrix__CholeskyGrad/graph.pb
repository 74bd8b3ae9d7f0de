
6
lPlaceholder*
dtype0*
shape:
6
gPlaceholder*
dtype0*
shape:
+
CholeskyGradCholeskyGradlg*
T0
'
out0IdentityCholeskyGrad*
T0"ª