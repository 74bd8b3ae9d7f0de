package llvm_test

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"tfc/codegen/llvm"
	"tfc/ir"
	"tfc/ir/irtest"
	"tfc/passes"
	"tfc/targets/cpu"
	"tfc/targets/machine"
)

// TestManyModules compiles more distinct kernels than one LLVM module holds: modules call each other's.
func TestManyModules(t *testing.T) {
	const n = 70
	var params, types, results, body []string
	for i := 1; i <= n; i++ {
		params = append(params, fmt.Sprintf("%%x%d: f32[%d]", i, i))
		types = append(types, fmt.Sprintf("f32[%d]", i))
		results = append(results, fmt.Sprintf("%%y%d", i))
		body = append(body, fmt.Sprintf("  %%y%d = neg %%x%d : f32[%d]\n", i, i, i))
	}
	text := fmt.Sprintf("module \"many\"\nfunc @main(%s) -> (%s) {\n%s  return %s\n}\n", strings.Join(params, ", "),
		strings.Join(types, ", "), strings.Join(body, ""), strings.Join(results, ", "))
	m := parsed(t, text)
	plannedFor(t, m, cpu.Host(), false)
	out, err := generate(m, llvm.Config{Machine: cpu.Host(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Modules) < 2 {
		t.Errorf("%d kernels in %d modules", len(out.Kernels), len(out.Modules))
	}
	check(t, text)
}

// TestEqualKernelsOnce has two equal operations at different nodes.
func TestEqualKernelsOnce(t *testing.T) {
	m := parsed(t, `module "twins"
func @main(%x: f32[100], %y: f32[100]) -> (f32[100], f32[100]) {
  %a = exp %x : f32[100]
  %b = exp %y : f32[100]
  return %a, %b
}
`)
	plannedFor(t, m, cpu.Host(), false)
	out, err := generate(m, llvm.Config{Machine: cpu.Host(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Kernels) != 1 {
		t.Errorf("%d kernels", len(out.Kernels))
	}
}

// plannedFor runs the passes for a machine.
func plannedFor(t testing.TB, m *ir.Module, on *machine.Machine, fuse bool) {
	t.Helper()
	cfg := passes.DefaultConfig()
	cfg.Fuse, cfg.Machine = fuse, on
	if _, err := passes.Run(m, cfg); err != nil {
		t.Fatal(err)
	}
}

// TestDeterministic generates code twice, on one processor and on several.
func TestDeterministic(t *testing.T) {
	text := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var s strings.Builder
		for seed := range uint64(5) {
			m := irtest.RandomModule(seed, 30)
			cfg := passes.DefaultConfig()
			cfg.Machine = machine.DefaultBaseline()
			if _, err := passes.Run(m, cfg); err != nil {
				t.Fatal(err)
			}
			out, err := generate(m, llvm.Config{Machine: cfg.Machine, Threads: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range out.Modules {
				s.WriteString(x.IR)
			}
			fmt.Fprintf(&s, "%v\n%x\n", out.Program, out.Consts)
		}
		return s.String()
	}
	if one, many := text(1), text(4); one != many {
		t.Error("the code depends on the number of processors")
	}
}

// TestGoldens checks the LLVM IR of small functions by lines: "# match: regexp" must be found, "# !match:" must not.
func TestGoldens(t *testing.T) {
	irtest.Goldens(t, "testdata/*.txtar", func(t *testing.T, g *irtest.Golden) {
		m := g.Module(t, "ir")
		on, err := machine.ByName(g.Directive("machine"))
		if err != nil {
			t.Fatal(err)
		}
		plannedFor(t, m, on, true)
		out, err := generate(m, llvm.Config{Machine: on, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		for _, x := range out.Modules {
			text.WriteString(x.IR)
		}
		rules := 0
		for _, line := range strings.Split(g.Comment(), "\n") {
			pattern, want := strings.CutPrefix(line, "match: ")
			if !want {
				var forbidden bool
				if pattern, forbidden = strings.CutPrefix(line, "!match: "); !forbidden {
					continue
				}
			}
			rules++
			if regexp.MustCompile(pattern).MatchString(text.String()) != want {
				t.Errorf("%s\n%s", line, &text)
			}
		}
		if rules == 0 {
			t.Error("nothing to match")
		}
	})
}
