
5
in_xPlaceholder*
dtype0*
shape
:
1
in_iPlaceholder*
dtype0*
shape:
5
in_vPlaceholder*
dtype0*
shape
:
+
op
InplaceAddin_xin_iin_v*
T0"ª