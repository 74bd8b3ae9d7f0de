// Package dataflow runs a graph of units as TensorFlow's executor does: a unit runs once all that it takes is there, in
// every iteration of the loops around it, and what comes out of a branch that is not taken is dead. Deadness spreads
// over edges of both kinds and ends at a Merge that has a live input.
//
// A unit is whatever its owner makes it: a compiled piece, a queue's dequeue, a call of a function. The package knows
// the seven kinds of control flow and nothing of what the others compute; it must not know sessions, graphs or the
// compiler. The session beside it (runtime) builds programs from what the importers say and evaluates their units.
//
// # Why
//
// One thread looks after all units and evaluates those that cannot wait itself; only units that may block get a
// goroutine. Effects that nothing orders happen in the order of readiness, and that is the same each time.
package dataflow

import (
	"slices"

	"tfc/runtime/status"
)

// Kind tells what a unit does with the tokens that it takes.
type Kind uint8

// The kinds. Compute units are evaluated; the others are version 1's control flow.
const (
	Compute Kind = iota
	Switch
	Merge
	Enter
	Exit
	NextIteration
	// Pass hands on its only input.
	Pass
)

// Unit is a node of the program.
type Unit struct {
	Name string
	Kind Kind
	// Frame names the loop that an Enter leads into; Constant says that what it takes is the same in all iterations.
	Frame    string
	Constant bool
	// Inputs are where values come from, Controls the units that come before.
	Inputs   []Source
	Controls []int
	// Outputs counts the values that the unit gives.
	Outputs int
	// Blocks marks units that may wait for others.
	Blocks bool
}

// Source is an output of a unit.
type Source struct{ Unit, Output int }

// Program is a graph of units, ready to run any number of times.
type Program struct {
	units   []Unit
	fetches []Source
	edges   [][]edge
	fetched [][]int
	frames  []*frameShape
	// frame and local are each unit's frame and its number there; inside is the frame that an Enter leads into.
	frame, local, inside []int
}

// edge leads from a unit to another; input is -1 for control.
type edge struct{ output, to, input int }

// frameShape is what all instances of a frame have in common.
type frameShape struct {
	name   string
	parent int
	units  []int
	enters int
	exits  []int
}

// New prepares a program. A unit whose inputs come from different frames is INVALID_ARGUMENT.
func New(units []Unit, fetches []Source) (*Program, error) {
	p := &Program{
		units: units, fetches: fetches, edges: make([][]edge, len(units)), fetched: make([][]int, len(units)),
		frames: []*frameShape{{parent: -1}},
		frame:  make([]int, len(units)), local: make([]int, len(units)), inside: make([]int, len(units)),
	}
	for to, u := range units {
		for i, from := range u.Inputs {
			p.edges[from.Unit] = append(p.edges[from.Unit], edge{from.Output, to, i})
		}
		for _, from := range u.Controls {
			p.edges[from] = append(p.edges[from], edge{-1, to, -1})
		}
	}
	for i, f := range fetches {
		p.fetched[f.Unit] = append(p.fetched[f.Unit], i)
	}
	return p, p.findFrames()
}

// findFrames follows the edges from the units that take nothing.
func (p *Program) findFrames() error {
	var work []int
	seen := make([]bool, len(p.units))
	for i, u := range p.units {
		if len(u.Inputs)+len(u.Controls) == 0 {
			seen[i], work = true, append(work, i)
		}
	}
	for ; len(work) > 0; work = work[1:] {
		from := work[0]
		out := p.enterFrame(from)
		for _, e := range p.edges[from] {
			if !seen[e.to] {
				seen[e.to], p.frame[e.to] = true, out
				work = append(work, e.to)
			} else if p.frame[e.to] != out {
				return p.errFrames(e.to, out)
			}
		}
	}
	return p.checkFetches()
}

// enterFrame puts a unit into its frame and tells the frame of what it gives.
func (p *Program) enterFrame(i int) int {
	shape := p.frames[p.frame[i]]
	p.local[i] = len(shape.units)
	shape.units = append(shape.units, i)
	switch p.units[i].Kind {
	case Enter:
		p.inside[i] = p.child(p.frame[i], p.units[i].Frame)
		p.frames[p.inside[i]].enters++
		return p.inside[i]
	case Exit:
		shape.exits = append(shape.exits, i)
		return max(shape.parent, 0)
	}
	return p.frame[i]
}

func (p *Program) child(parent int, name string) int {
	at := slices.IndexFunc(p.frames, func(f *frameShape) bool { return f.parent == parent && f.name == name })
	if at < 0 {
		at = len(p.frames)
		p.frames = append(p.frames, &frameShape{name: name, parent: parent})
	}
	return at
}

func (p *Program) errFrames(unit, other int) error {
	return status.Errorf(status.InvalidArgument, p.units[unit].Name, "",
		"The node '%s' has inputs from different frames: one is in frame '%s', another in frame '%s'.",
		p.units[unit].Name, p.frames[p.frame[unit]].name, p.frames[other].name)
}

func (p *Program) checkFetches() error {
	for _, f := range p.fetches {
		u := p.units[f.Unit]
		inLoop := p.frame[f.Unit] != 0 && !(u.Kind == Exit && p.frames[p.frame[f.Unit]].parent == 0)
		if inLoop || u.Kind == Enter {
			return status.Errorf(status.InvalidArgument, u.Name, "", "the fetched tensor lies inside of a loop")
		}
	}
	return nil
}
