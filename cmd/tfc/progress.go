package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is a progress bar, or nothing where the output is no terminal.
type progress struct{ bar *progressbar.ProgressBar }

func newProgress(w io.Writer, n int, what string) progress {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions(n,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(100*time.Millisecond),
	)}
}

// describe sets the words before the bar.
func (p progress) describe(text string) {
	if p.bar != nil {
		p.bar.Describe(text)
	}
}

// A bar that can't be drawn is no reason to stop the work: errors of the terminal are dropped.

func (p progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n)
	}
}

// clear removes the bar, so that a line can be printed.
func (p progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}

func (p progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
