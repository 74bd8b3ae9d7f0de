
/
in_xPlaceholder*
shape:*
dtype0
0
in_slPlaceholder*
shape:*
dtype0
{
CTCBeamSearchDecoderCTCBeamSearchDecoderin_xin_sl*
merge_repeated(*
T0*
	top_paths*

beam_width
1
out0IdentityCTCBeamSearchDecoder:9*
T0"ª