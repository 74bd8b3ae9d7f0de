package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

func TestAnalyzers(t *testing.T) {
	for _, a := range Analyzers() {
		t.Run(a.Name, func(t *testing.T) {
			analysistest.Run(t, analysistest.TestData(), a, "tfc/"+a.Name)
		})
	}
}

func TestArrowTable(t *testing.T) {
	tests := []struct {
		path, to string
		wrong    bool
	}{
		{"tfc/ir/tensor", "tfc/ir", true},
		{"tfc/ir", "tfc/ir/tensor", false},
		{"tfc/ir", "tfc/passes", true},
		{"tfc/runtime", "tfc/frontend/graphdef/pb", false},
		{"tfc/runtime", "tfc/frontend", true},
		{"tfc/runtime", "tfc/ir", true},
		{"tfc/runtime/status", "fmt", false},
		{"tfc", "tfc/runtime", false},
		{"tfc", "tfc/cmd/tfc", true},
		{"tfc/cmd/tfc", "tfc", false},
		{"tfc/newcomer", "fmt", true},
	}
	for _, tt := range tests {
		if wrong := checkImports(tt.path, []string{tt.to}); (len(wrong) > 0) != tt.wrong {
			t.Errorf("%s -> %s: %q", tt.path, tt.to, wrong)
		}
	}
}

// TestRepository holds this repository against the arrows and the analyzers.
func TestRepository(t *testing.T) {
	if testing.Short() {
		t.Skip("loads every package of the module")
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: "../../../.."}, Module+"/...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 || len(pkgs) < 5 {
		t.Fatalf("%d packages, or errors above", len(pkgs))
	}
	for _, p := range pkgs {
		for _, wrong := range checkImports(p.PkgPath, slices.Sorted(maps.Keys(p.Imports))) {
			t.Error(wrong)
		}
	}
	graph, err := checker.Analyze(Analyzers(), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%v: %v", act, act.Err)
		}
		report(t, act.Package, act.Diagnostics)
	}
}

// TestLauncher holds all that the launcher of executables is built from against what a compiler consists of.
func TestLauncher(t *testing.T) {
	mode := packages.NeedName | packages.NeedImports | packages.NeedDeps
	roots, err := packages.Load(&packages.Config{Mode: mode, Dir: "../../../.."}, Module+"/runtime/launcher")
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"runtime/...", "ir/host", "ir/tensor/...", "frontend/graphdef/...", "frontend/text"}
	seen := 0
	packages.Visit(roots, nil, func(p *packages.Package) {
		path, ok := strings.CutPrefix(p.PkgPath, Module+"/")
		if !ok {
			return
		}
		seen++
		if !slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, path) }) {
			t.Errorf("the launcher holds %s", path)
		}
	})
	if seen < 10 {
		t.Errorf("only %d packages of the module were seen", seen)
	}
}

func report(t *testing.T, p *packages.Package, found []analysis.Diagnostic) {
	t.Helper()
	for _, d := range found {
		t.Errorf("%s: %s", p.Fset.Position(d.Pos), d.Message)
	}
}
