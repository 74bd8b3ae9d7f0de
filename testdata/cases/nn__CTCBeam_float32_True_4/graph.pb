
9
in_xPlaceholder*
shape:*
dtype0
2
in_slPlaceholder*
shape:*
dtype0
{
CTCBeamSearchDecoderCTCBeamSearchDecoderin_xin_sl*
merge_repeated(*
T0*
	top_paths*

beam_width
/
out0IdentityCTCBeamSearchDecoder*
T0	
1
out1IdentityCTCBeamSearchDecoder:1*
T0	
1
out2IdentityCTCBeamSearchDecoder:2*
T0	
1
out3IdentityCTCBeamSearchDecoder:3*
T0	
1
out4IdentityCTCBeamSearchDecoder:4*
T0	
1
out5IdentityCTCBeamSearchDecoder:5*
T0	
1
out6IdentityCTCBeamSearchDecoder:6*
T0"ª