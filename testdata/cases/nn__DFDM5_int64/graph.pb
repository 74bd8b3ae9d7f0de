
5
in_xPlaceholder*
dtype0	*
shape
:
a
DataFormatDimMapDataFormatDimMapin_x*

src_formatNDHWC*

dst_formatNCDHW*
T0	
+
out0IdentityDataFormatDimMap*
T0	"ª