
2
gPlaceholder*
dtype0*
shape
:
2
xPlaceholder*
dtype0*
shape
:
/
loPlaceholder*
dtype0*
shape:
/
hiPlaceholder*
dtype0*
shape:
ˆ
)FakeQuantWithMinMaxVarsPerChannelGradient)FakeQuantWithMinMaxVarsPerChannelGradientgxlohi*
narrow_range(*
num_bits
D
out0Identity)FakeQuantWithMinMaxVarsPerChannelGradient*
T0
F
out1Identity+FakeQuantWithMinMaxVarsPerChannelGradient:1*
T0
F
out2Identity+FakeQuantWithMinMaxVarsPerChannelGradient:2*
T0"ª