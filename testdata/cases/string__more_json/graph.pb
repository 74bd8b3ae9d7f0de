
0
in0Placeholder*
shape:*
dtype0
+
DecodeJSONExampleDecodeJSONExamplein0
0
IdentityIdentityDecodeJSONExample*
T0"ª