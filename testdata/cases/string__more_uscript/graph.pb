
0
in0Placeholder*
dtype0*
shape:
#
UnicodeScriptUnicodeScriptin0
,
IdentityIdentityUnicodeScript*
T0"ª