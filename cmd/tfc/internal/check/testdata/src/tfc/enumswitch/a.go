package enumswitch

type color int

const (
	red color = iota
	green
	blue
	numColors
)

type alone int

const only alone = 0

func f(c, x color, a alone, n int) {
	switch c { // want "lacks blue"
	case red:
	case green:
	}
	switch c {
	case red, green:
	}
	switch c {
	case red, green, blue:
	}
	switch c {
	case red:
	default:
	}
	switch c {
	case x, red, green:
	}
	switch c {
	case red:
	}
	switch c {
	case red:
		return
	case green:
		return
	}
	switch a {
	}
	switch n {
	case 1:
	}
}

func g(c color) int {
	n := 0
	switch c {
	case red:
		n = 1
	case green:
		n = 2
	}
	return n
}
