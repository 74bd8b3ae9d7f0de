package kernel

import "tfc/ir"

// Condition is a finding about a run-time size: whether it is AtLeast a number.
type Condition struct {
	Size    ir.Dim
	AtLeast int
	Holds   bool
}

// cases is what a schedule asks about run-time sizes where the answer decides in which order numbers are added up: code
// for a run-time size has to do what code for that very size would. The lowering runs once for every combination of
// answers; the kernels of each run under its conditions.
type cases struct {
	asked []Condition
	next  int
}

// atLeast reports whether a size is at least n, in the case at hand.
func (c *cases) atLeast(size ir.Dim, n int) bool {
	if size.Known() || n <= 0 {
		return size.Size >= n || !size.Known()
	}
	for _, was := range c.asked[:c.next] {
		if was.Size == size && (was.Holds && was.AtLeast >= n || !was.Holds && was.AtLeast <= n) {
			return was.Holds
		}
	}
	if c.next == len(c.asked) {
		c.asked = append(c.asked, Condition{size, n, true})
	}
	c.next++
	return c.asked[c.next-1].Holds
}

// advance goes on to the next case and reports whether there is one.
func (c *cases) advance() bool {
	for len(c.asked) > 0 {
		last := &c.asked[len(c.asked)-1]
		if last.Holds {
			last.Holds, c.next = false, 0
			return true
		}
		c.asked = c.asked[:len(c.asked)-1]
	}
	return false
}
