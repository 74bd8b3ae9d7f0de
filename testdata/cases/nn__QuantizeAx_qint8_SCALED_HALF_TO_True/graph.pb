
5
in_xPlaceholder*
dtype0*
shape
:
2
in_loPlaceholder*
dtype0*
shape:
2
in_hiPlaceholder*
dtype0*
shape:
¤

QuantizeV2
QuantizeV2in_xin_loin_hi*

round_modeHALF_TO_EVEN*
narrow_range(*
ensure_minimum_range%
×#<*
T0*

axis*
modeSCALED
3
BitcastBitcast
QuantizeV2*

type0*
T0
"
out0IdentityBitcast*
T0
'
out1IdentityQuantizeV2:1*
T0
'
out2IdentityQuantizeV2:2*
T0"ª