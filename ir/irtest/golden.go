package irtest

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tfc/ir"
	"tfc/ir/parse"
)

var update = flag.Bool("update", false, "rewrite the expected sections of golden files")

// Golden is one archive under test: its sections hold input and expected output together, and
// `go test ./... -update` rewrites the expected ones in place.
type Golden struct {
	Path    string
	archive *txtar.Archive
	changed bool
}

// Goldens runs test on every archive that matches pattern, each as a subtest named by its file.
// A pattern that matches nothing fails.
func Goldens(t *testing.T, pattern string, test func(t *testing.T, g *Golden)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden matches %s (%v)", pattern, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			g := &Golden{Path: path, archive: a}
			test(t, g)
			g.save(t)
		})
	}
}

func (g *Golden) save(t *testing.T) {
	if !g.changed {
		return
	}
	if err := os.WriteFile(g.Path, txtar.Format(g.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Comment is the text before the first section: the case's purpose and its directives.
func (g *Golden) Comment() string { return string(g.archive.Comment) }

// Directive is the rest of the comment's line "name: …"; empty if there is none.
func (g *Golden) Directive(name string) string {
	for line := range strings.Lines(g.Comment()) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// Section is a section's text, and whether the archive has it.
func (g *Golden) Section(name string) (string, bool) {
	for _, f := range g.archive.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Expect compares got with a section, which -update rewrites or appends.
func (g *Golden) Expect(t *testing.T, name, got string) {
	t.Helper()
	want, found := g.Section(name)
	if want == got && found {
		return
	}
	if !*update {
		t.Errorf("%s: section %s (-want +got, -update accepts it):\n%s", g.Path, name, cmp.Diff(want, got))
		return
	}
	g.changed = true
	for i := range g.archive.Files {
		if g.archive.Files[i].Name == name {
			g.archive.Files[i].Data = []byte(got)
			return
		}
	}
	g.archive.Files = append(g.archive.Files, txtar.File{Name: name, Data: []byte(got)})
}

// Module parses a section, verifies the module and checks that it prints as it was written.
func (g *Golden) Module(t *testing.T, section string) *ir.Module {
	t.Helper()
	text, ok := g.Section(section)
	if !ok {
		t.Fatalf("%s has no section %s", g.Path, section)
	}
	m := Parse(t, g.Path+":"+section, text)
	g.Expect(t, section, m.String())
	return m
}

// Parse reads and verifies text.
func Parse(t *testing.T, file, text string) *ir.Module {
	t.Helper()
	m, err := parse.Module(file, text)
	if err != nil {
		t.Fatal(err)
	}
	if err := ir.Verify(m); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return m
}

var errorComment = regexp.MustCompile(`# error: (.*)$`)

// ExpectError compares an error of the parser with the "# error: regexp" comment of the text,
// which stands on the line at fault.
func ExpectError(t *testing.T, text string, err error) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		want := errorComment.FindStringSubmatch(line)
		if want == nil {
			continue
		}
		var e *parse.Error
		if !errors.As(err, &e) || e.Line != i+1 || !regexp.MustCompile(want[1]).MatchString(e.Msg) {
			t.Errorf("%s\n got error %v\nwant line %d: %s", text, err, i+1, want[1])
		}
		return
	}
	t.Errorf("no # error comment in:\n%s", text)
}
