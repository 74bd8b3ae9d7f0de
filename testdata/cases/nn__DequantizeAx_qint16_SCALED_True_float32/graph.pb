
5
in_yPlaceholder*
dtype0*
shape
:
-
BitcastBitcastin_y*

type0*
T0
2
in_loPlaceholder*
dtype0*
shape:
2
in_hiPlaceholder*
dtype0*
shape:
w

Dequantize
DequantizeBitcastin_loin_hi*
dtype0*
narrow_range(*
T0*

axis*
modeSCALED
%
out0Identity
Dequantize*
T0"ª