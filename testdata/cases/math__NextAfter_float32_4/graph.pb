
6
in_x1Placeholder*
shape
:*
dtype0
6
in_x2Placeholder*
shape
:*
dtype0
&
op	NextAfterin_x1in_x2*
T0"ª