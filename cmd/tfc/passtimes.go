package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tfc/targets/driver"
)

// timesFlag is the flag --print-pass-times.
type timesFlag struct{ on bool }

func (f *timesFlag) addFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.on, "print-pass-times", false, "print what import, each pass, code generation, LLVM's steps and linking took")
}

// watch has the times of compilations collected, if they are asked for; print writes them.
func (f *timesFlag) watch(o *driver.Options) (print func(io.Writer)) {
	if !f.on {
		return func(io.Writer) {}
	}
	t := &passTimes{rows: map[string]*timeRow{}}
	before := o.Trace
	o.Trace = func(stage string, took time.Duration) {
		t.add("", stage, took)
		if before != nil {
			before(stage, took)
		}
	}
	o.Part = func(part string, took time.Duration) { t.add("  ", part, took) }
	return func(w io.Writer) { fmt.Fprint(w, t) }
}

// passTimes adds up times by stage and part.
type passTimes struct {
	mu    sync.Mutex
	rows  map[string]*timeRow
	order []string
	parts []string // of the stage that ends next, in order
}

// timeRow is a stage or a part, and how often it ran.
type timeRow struct {
	took  time.Duration
	count int
}

// add counts a time. A stage is told after its parts, and stands before them.
func (t *passTimes) add(indent, name string, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := indent + name
	r := t.rows[key]
	if r == nil {
		r = &timeRow{}
		t.rows[key] = r
		if indent != "" {
			t.parts = append(t.parts, key)
		} else {
			t.order = append(append(t.order, key), t.parts...)
			t.parts = nil
		}
	}
	r.took += took
	r.count++
}

// String is the table, stages in the order in which they first ended.
func (t *passTimes) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "%10s  %5s  %s\n", "ms", "times", "stage")
	for _, key := range slices.Concat(t.order, t.parts) {
		r := t.rows[key]
		fmt.Fprintf(&b, "%10.2f  %5d  %s\n", float64(r.took)/float64(time.Millisecond), r.count, key)
	}
	return b.String()
}
