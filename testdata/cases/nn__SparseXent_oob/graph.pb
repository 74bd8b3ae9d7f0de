
/
in_xPlaceholder*
dtype0*
shape:
/
in_lPlaceholder*
dtype0	*
shape:
n
#SparseSoftmaxCrossEntropyWithLogits#SparseSoftmaxCrossEntropyWithLogitsin_xin_l*
Tlabels0	*
T0
>
out0Identity#SparseSoftmaxCrossEntropyWithLogits*
T0
@
out1Identity%SparseSoftmaxCrossEntropyWithLogits:1*
T0"ª