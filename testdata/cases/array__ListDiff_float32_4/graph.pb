
1
in_xPlaceholder*
dtype0*
shape:
1
in_yPlaceholder*
dtype0*
shape:
2
opListDiffin_xin_y*
T0*
out_idx0"ª