
/
in_xPlaceholder*
dtype0*
shape:
#
RGBToHSVRGBToHSVin_x*
T0
#
out0IdentityRGBToHSV*
T0"ª