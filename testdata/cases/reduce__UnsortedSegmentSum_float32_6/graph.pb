
2
in_dataPlaceholder*
shape:*
dtype0
9
in_segment_idsPlaceholder*
shape:*
dtype0
:
in_num_segmentsPlaceholder*
shape:*
dtype0
o
opUnsortedSegmentSumin_datain_segment_idsin_num_segments*
Tnumsegments0*
Tindices0*
T0"ª