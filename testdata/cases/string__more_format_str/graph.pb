
0
in0Placeholder*
dtype0*
shape:
e
StringFormatStringFormatin0*
template{}*
	summarize*

T
2*
placeholder{}
+
IdentityIdentityStringFormat*
T0"ª