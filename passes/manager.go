package passes

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"tfc/ir"
)

// Failure is a pass that returned an error, broke an invariant, or left an invalid module.
type Failure struct {
	Pass string
	Err  error
	// Before is the module's text as the pass found it, After as it left it.
	Before, After string
	// Dump is the folder that holds both as files; empty without Config.DumpDir.
	Dump string
}

// Error names the pass and, where it exists, the folder of the dumps.
func (f *Failure) Error() string {
	at := ""
	if f.Dump != "" {
		at = " (dumps in " + f.Dump + ")"
	}
	return fmt.Sprintf("pass %s: %v%s", f.Pass, f.Err, at)
}

// Unwrap is the pass's own error.
func (f *Failure) Unwrap() error { return f.Err }

// Run runs the passes that cfg selects over the module, in place, and reports what each did.
// Its error is a *Failure when a pass is at fault.
func Run(m *ir.Module, cfg *Config) ([]Stat, error) {
	list, err := Select(cfg)
	if err != nil {
		return nil, err
	}
	if err := dump(m, cfg, "00-input", ""); err != nil {
		return nil, err
	}
	stats := make([]Stat, 0, len(list))
	for i, p := range list {
		stat, err := runOne(m, cfg, p, i+1)
		if err != nil {
			return stats, err
		}
		stats = append(stats, stat)
	}
	return stats, nil
}

// runOne runs a pass with everything that surrounds it.
func runOne(m *ir.Module, cfg *Config, p Pass, number int) (Stat, error) {
	stat := Stat{Pass: p.Name, Before: countOps(m)}
	var before *ir.Module
	if cfg.Verify {
		before = m.Clone()
	}
	explained := cfg.Explain.state()
	start := time.Now()
	changed, err := guarded(m, cfg, p)
	stat.Time, stat.Changed, stat.After = time.Since(start), changed, countOps(m)
	if err == nil && cfg.Verify {
		err = ir.Verify(m)
	}
	if err != nil {
		return stat, failure(m, before, cfg, p, err)
	}
	if cfg.Out != nil && (slices.Contains(cfg.PrintAfter, p.Name) || slices.Contains(cfg.PrintAfter, "all")) {
		if _, err := fmt.Fprintf(cfg.Out, "# after %s: %+d ops\n%s\n", p.Name, stat.Delta(), m); err != nil {
			return stat, err
		}
	}
	return stat, dump(m, cfg, fmt.Sprintf("%02d-%s", number, p.Name), cfg.Explain.since(explained))
}

// guarded runs a pass and turns a broken invariant into an error, so that the report can name the
// pass.
func guarded(m *ir.Module, cfg *Config, p Pass) (changed bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			bug, ok := r.(*ir.Bug)
			if !ok {
				bug = &ir.Bug{Msg: fmt.Sprintf("%v\n%s", r, debug.Stack())}
			}
			err = bug
		}
	}()
	return p.Run(m, cfg)
}

// failure makes the report of a failed pass and writes its dumps.
func failure(m, before *ir.Module, cfg *Config, p Pass, err error) error {
	f := &Failure{Pass: p.Name, Err: err, After: m.String()}
	if before != nil {
		f.Before = before.String()
	}
	if cfg.DumpDir == "" {
		return f
	}
	f.Dump = cfg.DumpDir
	return errors.Join(f, dump(m, cfg, "failed-"+p.Name, err.Error()))
}

// dump writes the module's text to the dump folder, if one was asked for, under notes as comments.
func dump(m *ir.Module, cfg *Config, name, notes string) error {
	if cfg.DumpDir == "" {
		return nil
	}
	if err := os.MkdirAll(cfg.DumpDir, 0o777); err != nil {
		return err
	}
	var b strings.Builder
	for line := range strings.Lines(notes) {
		b.WriteString("# " + strings.TrimSuffix(line, "\n") + "\n")
	}
	b.WriteString(m.String())
	return os.WriteFile(filepath.Join(cfg.DumpDir, name+".ir"), []byte(b.String()), 0o666)
}
