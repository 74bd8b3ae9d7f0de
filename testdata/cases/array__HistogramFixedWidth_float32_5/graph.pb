
4
	in_valuesPlaceholder*
dtype0*
shape:
9
in_value_rangePlaceholder*
dtype0*
shape:
3
in_nbinsPlaceholder*
dtype0*
shape:
T
opHistogramFixedWidth	in_valuesin_value_rangein_nbins*
dtype0*
T0"ª