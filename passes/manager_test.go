package passes_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tfc/ir/irtest"
	"tfc/passes"
	"tfc/runtime/status"
)

const small = `module "small"
func @main(%x: f32[4]) -> (y: f32[4]) {
  %e = exp %x : f32[4] on "/gpu:0" node "layer/Exp"
  %y = neg %e : f32[4]
  %unused = log %x : f32[4]
  return %y
}
`

func TestRunReports(t *testing.T) {
	m := irtest.Parse(t, "small", small)
	cfg := passes.DefaultConfig()
	var out strings.Builder
	cfg.DumpDir, cfg.PrintAfter, cfg.Out = t.TempDir(), []string{"fusion"}, &out
	stats, err := passes.Run(m, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if len(stats) != len(passes.Pipeline()) {
		t.Errorf("%d passes reported, %d run", len(stats), len(passes.Pipeline()))
	}
	i := slices.IndexFunc(stats, func(s passes.Stat) bool { return s.Pass == "dead-subgraph" })
	if s := stats[i]; !s.Changed || s.Before != 3 || s.Delta() != -1 {
		t.Errorf("dead-subgraph reports %+v", s)
	}
	text := out.String()
	if strings.Count(text, "# after") != 1 || !strings.Contains(text, "# after fusion: +1 ops\nmodule") {
		t.Errorf("printed:\n%s", text)
	}
	files, err := filepath.Glob(filepath.Join(cfg.DumpDir, "*.ir"))
	if err != nil || len(files) != len(stats)+1 || filepath.Base(files[0]) != "00-input.ir" {
		t.Errorf("dumps %v, error %v", files, err)
	}
	last, err := os.ReadFile(files[len(files)-1])
	if err != nil || string(last) != m.String() {
		t.Errorf("the last dump is not the result (error %v):\n%s", err, last)
	}
}

func TestFailureNamesPass(t *testing.T) {
	m := irtest.Parse(t, "small", small)
	cfg := passes.DefaultConfig()
	cfg.SoftPlacement, cfg.DumpDir = false, t.TempDir()
	_, err := passes.Run(m, cfg)
	var f *passes.Failure
	if !errors.As(err, &f) || f.Pass != "placement" || !strings.Contains(f.Before, "exp %x") {
		t.Fatalf("error %v", err)
	}
	if status.CodeOf(err) != status.InvalidArgument || status.NodeOf(err) != "layer/Exp" {
		t.Errorf("code %v, node %q", status.CodeOf(err), status.NodeOf(err))
	}
	if _, err := os.Stat(filepath.Join(f.Dump, "failed-placement.ir")); err != nil {
		t.Error(err)
	}
}

// TestDumpsExplain checks that dumps carry the explanation and can be read again.
func TestDumpsExplain(t *testing.T) {
	m := irtest.Parse(t, "small", small)
	cfg := passes.DefaultConfig()
	cfg.DumpDir, cfg.Explain = t.TempDir(), &passes.Explanation{}
	if _, err := passes.Run(m, cfg); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(cfg.DumpDir, "*-fusion.ir"))
	if err != nil || len(files) != 1 {
		t.Fatalf("dumps %v, error %v", files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.HasPrefix(string(text), "# fusion @main: %e, exp -> neg: fused (map), saves 32 bytes\n") {
		t.Errorf("error %v, dump:\n%s", err, text)
	}
	irtest.Parse(t, files[0], string(text))
}

// TestOptions checks that what is switched off doesn't happen.
func TestOptions(t *testing.T) {
	cases := []struct {
		name   string
		change func(*passes.Config)
		absent string
	}{
		{"fusion off", func(c *passes.Config) { c.Fuse = false }, "fusion"},
		{"fusion disabled", func(c *passes.Config) { c.Disabled = []string{"fusion"} }, "fusion"},
		{"one pass", func(c *passes.Config) { c.Only = []string{"dead-subgraph"} }, " at "},
	}
	for _, c := range cases {
		m := irtest.Parse(t, "small", small)
		cfg := passes.DefaultConfig()
		c.change(cfg)
		if _, err := passes.Run(m, cfg); err != nil || strings.Contains(m.String(), c.absent) {
			t.Errorf("%s: error %v\n%s", c.name, err, m)
		}
	}
}
