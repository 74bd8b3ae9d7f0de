
5
in_inputPlaceholder*
dtype0*
shape:
1
in_kPlaceholder*
dtype0*
shape:
O
opTopKV2in_inputin_k*
sorted(*
T0*

index_type0*
Tk0"ª