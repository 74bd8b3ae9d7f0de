package panics

func f() { panic("no") } // want "panic outside Bugf"

func g() func() {
	return func() { panic("no") } // want "panic outside Bugf"
}

func MustF() { panic("yes") }

func mustG() { panic("yes") }

func Bugf(format string) { panic(format) }

func h() {
	if r := recover(); r != nil {
		panic(r)
	}
	for p := range make(chan any) {
		panic(p)
	}
}
