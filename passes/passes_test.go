package passes_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/ir/irtest"
	"tfc/passes"
)

// tolerance of the numbers before and after a pass: rewriting may round once more or once less.
const tolerance = 1e-6

// TestGoldens runs each pass on the cases in its folder. Directives: "options: soft off" and the
// like (see configure), "error: regexp" for a run that must fail, "explain: on" for the
// explanation as a section of its own.
func TestGoldens(t *testing.T) {
	for _, p := range passes.Pipeline() {
		if strings.HasSuffix(p.Name, "-late") {
			continue // the same pass again
		}
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			irtest.Goldens(t, "testdata/"+p.Name+"/*.txtar", func(t *testing.T, g *irtest.Golden) { golden(t, p, g) })
		})
	}
}

func golden(t *testing.T, p passes.Pass, g *irtest.Golden) {
	cfg := configure(t, g)
	before := g.Module(t, "in")
	m := before.Clone()
	if want := g.Directive("error"); want != "" {
		if _, err := p.Run(m, cfg); err == nil || !regexp.MustCompile(want).MatchString(err.Error()) {
			t.Errorf("error %v, want %s", err, want)
		}
		return
	}
	audit(t, p, m, cfg)
	g.Expect(t, "out", m.String())
	if g.Directive("explain") != "" {
		g.Expect(t, "explanation", cfg.Explain.String())
	}
	if len(cfg.Gradients) > 0 {
		checkGradients(t, m, cfg.Gradients[0])
		return
	}
	irtest.SameNumbers(t, before, m, tolerance)
	if p.Name == "memory-plan" {
		simulate(t, m)
	}
}

// configure reads the directives that set options.
func configure(t *testing.T, g *irtest.Golden) *passes.Config {
	t.Helper()
	cfg := passes.DefaultConfig()
	cfg.Explain = &passes.Explanation{}
	cfg.Fuse = g.Directive("fuse") != "off"
	cfg.SoftPlacement = g.Directive("soft") != "off"
	cfg.Devices = strings.Fields(g.Directive("devices"))
	if spec := g.Directive("gradients"); spec != "" {
		words := strings.Fields(spec)
		cfg.Gradients = []passes.GradientRequest{{Func: "main", Of: words[0], Wrt: words[1:]}}
	}
	return cfg
}

// audit runs a pass and checks what every pass promises: changed is honest, the module stays
// valid, a second run changes nothing, and another run on the same input gives the same text.
func audit(t *testing.T, p passes.Pass, m *ir.Module, cfg *passes.Config) {
	t.Helper()
	before, twin := m.String(), m.Clone()
	changed, err := p.Run(m, cfg)
	if err != nil {
		t.Fatalf("%s: %v\n%s", p.Name, err, before)
	}
	after := m.String()
	if changed != (before != after) {
		t.Errorf("%s: changed is %t, text differs: %t\n%s", p.Name, changed, before != after, before)
	}
	if err := ir.Verify(m); err != nil {
		t.Errorf("%s: %v\n%s", p.Name, err, after)
	}
	quiet := *cfg
	quiet.Explain = nil
	if again, err := p.Run(m, &quiet); again || err != nil || m.String() != after {
		t.Errorf("%s: a second run: changed %t, error %v\nfirst:\n%s\nsecond:\n%s", p.Name, again, err, after, m)
	}
	if _, err := p.Run(twin, &quiet); err != nil || twin.String() != after {
		t.Errorf("%s: another run gives another text (error %v)", p.Name, err)
	}
	checkKinds(t, m)
}

// checkKinds checks every fusion against the contract of its kind.
func checkKinds(t *testing.T, m *ir.Module) {
	t.Helper()
	for _, f := range m.Funcs {
		f.Body.Walk(func(op *ir.Op) {
			if !op.Is("fusion") {
				return
			}
			if err := passes.CheckFusion(op); err != nil {
				t.Errorf("@%s: %v", f.Name, err)
			}
		})
	}
}

// TestRandom runs the pipeline, pass by pass and audited, over random modules, and compares the
// numbers after every pass and those of the planned memory.
func TestRandom(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		randomCase(t, seed, 5+int(seed)%40)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func randomCase(t *testing.T, seed uint64, size int) {
	t.Helper()
	m := irtest.RandomModule(seed, size)
	if err := ir.Verify(m); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	cfg := passes.DefaultConfig()
	for _, p := range passes.Pipeline() {
		before := m.Clone()
		audit(t, p, m, cfg)
		if p.Name == "dead-subgraph" || p.Name == "dead-late" {
			keepVars(before, m)
		}
		irtest.SameNumbers(t, before, m, tolerance)
		if t.Failed() {
			t.Fatalf("seed %d, pass %s:\n%s\nafter:\n%s", seed, p.Name, before, m)
		}
	}
	simulate(t, m)
}

// keepVars drops the variables from before that the pass removed, since nothing touches them.
func keepVars(before, after *ir.Module) {
	before.Vars = slices.DeleteFunc(before.Vars, func(v *ir.Var) bool { return after.Var(v.Name) == nil })
}

// FuzzPipeline looks for a random module that a pass changes in meaning.
func FuzzPipeline(f *testing.F) {
	f.Add(uint64(1), 10)
	f.Fuzz(func(t *testing.T, seed uint64, size int) { randomCase(t, seed, 1+(size&0x3f)) })
}

func TestSelect(t *testing.T) {
	cases := []struct {
		only, disabled []string
		want           string
	}{
		{only: []string{"fold", "cse"}, want: "fold cse"},
		{only: []string{"fold", "cse"}, disabled: []string{"fold"}, want: "cse"},
		{only: []string{"cse", "fold"}, want: "error: pass fold must come before cse"},
		{only: []string{"nothing"}, want: `error: unknown pass "nothing"`},
		{disabled: []string{"nothing"}, want: `error: unknown pass "nothing"`},
	}
	for _, c := range cases {
		list, err := passes.Select(&passes.Config{Only: c.only, Disabled: c.disabled})
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		got := strings.Join(names, " ")
		if err != nil {
			got = "error: " + err.Error()
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" {
			t.Errorf("only %v, disabled %v: %s, want %s", c.only, c.disabled, got, c.want)
		}
	}
}

// TestOrdering checks that the table is about passes that exist and that the pipeline obeys it.
func TestOrdering(t *testing.T) {
	if err := passes.CheckOrder(passes.Pipeline()); err != nil {
		t.Error(err)
	}
	for _, o := range passes.Ordering() {
		if passes.Lookup(o.Before) == nil || passes.Lookup(o.After) == nil || o.Reason == "" {
			t.Errorf("constraint %+v names no pass or gives no reason", o)
		}
	}
}

// TestRules checks that the documented rules have names of their own and reasons.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range passes.Rules() {
		if seen[r.Name] || r.Reason == "" {
			t.Errorf("rule %q is listed twice or has no reason", r.Name)
		}
		seen[r.Name] = true
	}
}
