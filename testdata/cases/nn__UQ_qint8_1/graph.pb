
5
in_xPlaceholder*
dtype0*
shape
:
1
in_sPlaceholder*
dtype0*
shape:
1
in_zPlaceholder*
dtype0*
shape:
¥
UniformQuantizeUniformQuantizein_xin_sin_z*

Tout0*
quantization_max_val*#
quantization_min_val€ÿÿÿÿÿÿÿÿ*	
Tin0*
quantization_axis
8
BitcastBitcastUniformQuantize*

type0*
T0
"
out0IdentityBitcast*
T0"ª