
/
in_xPlaceholder*
dtype0*
shape:
/
in_sPlaceholder*
dtype0*
shape:
d
ResizeBilinearResizeBilinearin_xin_s*
align_corners(*
half_pixel_centers(*
T0
)
out0IdentityResizeBilinear*
T0"ª