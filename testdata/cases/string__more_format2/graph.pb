
4
in0Placeholder*
dtype0	*
shape
:
f
StringFormatStringFormatin0*
template%t!*
	summarize*

T
2	*
placeholder%t
+
IdentityIdentityStringFormat*
T0"ª