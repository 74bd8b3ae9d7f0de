// Package cases reads recorded TensorFlow cases and plays them against a session: a directory
// holds a graph, a case.json with steps, and the tensors that TensorFlow gave for them. The format
// is described in testdata/README.md.
//
// It judges results and knows no compiler: a session is an interface that the command line fills
// in. Running many cases at once, each where its crash costs nothing else, is package isolate's
// work; the table at the end is Report's.
package cases

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tfc/runtime/status"
)

// Case is one case.json.
type Case struct {
	Dir string `json:"-"` // where the case was read from

	Name         string      `json:"name"`
	Category     string      `json:"category"`
	Note         string      `json:"note"`
	TFVersion    string      `json:"tf_version"`
	Ops          []string    `json:"ops"`
	FunctionOps  []string    `json:"function_ops"`
	NodeOrder    string      `json:"node_order"`
	Graph        string      `json:"graph"`   // text graph to read; empty: graph.pb
	TFMeta       string      `json:"tf_meta"` // only TensorFlow's own tf.gradients reads it
	TFJS         string      `json:"tfjs"`    // the same graph as a TensorFlow.js model: its model.json
	StripDevices bool        `json:"tf_strip_devices"`
	SavedModel   *SavedModel `json:"saved_model"`
	BenchStep    *int        `json:"bench_step"`
	Steps        []Step      `json:"steps"`
}

// SavedModel says which signature of a SavedModel the steps' names are keys of.
type SavedModel struct {
	Dir       string            `json:"dir"`
	Tags      []string          `json:"tags"`
	Signature string            `json:"signature"`
	Method    string            `json:"method"`
	Inputs    map[string]string `json:"inputs"`  // key to tensor
	Outputs   map[string]string `json:"outputs"` // key to tensor
}

// Step is one run over the case's session.
type Step struct {
	Note        string               `json:"note"`
	Feed        map[string]Value     `json:"feed"`
	FeedPath    map[string]FeedPath  `json:"feed_path"`
	Fetch       []string             `json:"fetch"`
	Target      []string             `json:"target"`
	Expect      map[string]Value     `json:"expect"`
	ExpectSum   map[string]Checksum  `json:"expect_sum"`
	Check       map[string]Statistic `json:"check"`
	Grad        *Grad                `json:"grad"`
	ExpectError *ExpectError         `json:"expect_error"`
	ExpectFiles []string             `json:"expect_files"`
	RTol        *float64             `json:"rtol"`
	ATol        *float64             `json:"atol"`
	Tol         map[string]Tolerance `json:"tol"`
	TimeoutMS   int                  `json:"timeout_ms"`
	RawFeed     bool                 `json:"raw_feed"` // for TensorFlow's Python client only
}

// FeedPath is a string tensor of absolute paths below the case ("case") or below an empty
// directory that is made for the run ("tmp").
type FeedPath struct {
	Shape []int    `json:"shape"`
	Paths []string `json:"paths"`
	Base  string   `json:"base"`
}

// Grad asks for the derivative of y with respect to each tensor in Wrt.
type Grad struct {
	Y      string               `json:"y"`
	Wrt    []string             `json:"wrt"`
	GradY  *Value               `json:"grad_y"`
	Expect map[string]*Value    `json:"expect"` // null: no path from it to y
	Tol    map[string]Tolerance `json:"tol"`
}

// ExpectError says how a step must fail.
type ExpectError struct {
	Code    string   `json:"code"`
	Node    string   `json:"node"`
	Also    []string `json:"also"`   // other codes that will do
	Client  bool     `json:"client"` // TensorFlow's Python client refuses before its runtime sees it
	At      string   `json:"at"`     // "load": the graph itself has to be refused
	Message string   `json:"message"`
}

// Tolerance is what |got-want| <= Abs + Rel*|want| allows; JSON has [rel, abs].
type Tolerance struct{ Rel, Abs float64 }

// UnmarshalJSON reads [rel, abs].
func (t *Tolerance) UnmarshalJSON(data []byte) error {
	var pair [2]*float64
	if err := json.Unmarshal(data, &pair); err != nil {
		return err
	}
	if pair[0] == nil || pair[1] == nil {
		return fmt.Errorf("a tolerance is [rtol, atol], found %s", data)
	}
	t.Rel, t.Abs = *pair[0], *pair[1]
	return nil
}

// Load reads and checks dir/case.json. Unknown fields are errors: a field that is not understood
// could be the one that decides.
func Load(dir string) (*Case, error) {
	path := filepath.Join(dir, "case.json")
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &Case{Dir: dir}
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(c); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s: text after the object", path)
	}
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c *Case) check() error {
	if c.Name == "" || c.Category == "" || len(c.Steps) == 0 {
		return fmt.Errorf("name, category and steps are needed")
	}
	if c.BenchStep != nil && (*c.BenchStep < 0 || *c.BenchStep >= len(c.Steps)) {
		return fmt.Errorf("bench_step %d of %d steps", *c.BenchStep, len(c.Steps))
	}
	for i := range c.Steps {
		if err := c.Steps[i].check(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

// check reports what a step asks for and could never be judged.
func (s *Step) check() error {
	var expected []string
	expected = append(expected, sortedKeys(s.Expect)...)
	expected = append(expected, sortedKeys(s.ExpectSum)...)
	expected = append(expected, sortedKeys(s.Check)...)
	for _, name := range expected {
		if !slices.Contains(s.Fetch, name) {
			return fmt.Errorf("%s is expected and not fetched", name)
		}
	}
	for name, f := range s.FeedPath {
		if f.Base != "case" && f.Base != "tmp" {
			return fmt.Errorf("feed_path %s: base %q", name, f.Base)
		}
	}
	if s.Grad != nil {
		for _, name := range sortedKeys(s.Grad.Expect) {
			if !slices.Contains(s.Grad.Wrt, name) {
				return fmt.Errorf("the gradient of %s is expected and not asked for", name)
			}
		}
	}
	if e := s.ExpectError; e != nil {
		for _, code := range append([]string{e.Code}, e.Also...) {
			if _, ok := status.ParseCode(code); !ok {
				return fmt.Errorf("unknown error code %q", code)
			}
		}
	}
	return nil
}

// GraphFile is the path of the case's graph, and whether it is text.
func (c *Case) GraphFile() (path string, text bool) {
	name := c.Graph
	if name == "" {
		name = "graph.pb"
	}
	return filepath.Join(c.Dir, name), strings.HasSuffix(name, ".pbtxt")
}

// Form is a form that a case's graph comes in: what a session is opened on.
type Form struct {
	Name string // "graph.pb", "graph.pbtxt", "SavedModel", "tfjs"
	load func(p *player, engine Engine) error
}

// Forms lists the forms of the case's graph, each of which has to give the recorded values.
func (c *Case) Forms() []Form {
	var forms []Form
	path, _ := c.GraphFile()
	_, err := os.Stat(path)
	switch {
	case c.SavedModel != nil:
		forms = append(forms, Form{"SavedModel", (*player).loadSavedModel})
	case err == nil || c.TFJS == "":
		forms = append(forms, Form{filepath.Base(path), (*player).loadGraph})
	}
	if c.TFJS != "" {
		forms = append(forms, Form{"tfjs", (*player).loadWebModel})
	}
	return forms
}

// tolerance is what tensor name of the step may differ by; relDefault and absDefault serve where
// neither the step nor the tensor says.
func (s *Step) tolerance(name string, own map[string]Tolerance, def Tolerance) Tolerance {
	if t, ok := own[name]; ok {
		return t
	}
	if s.RTol != nil {
		def.Rel = *s.RTol
	}
	if s.ATol != nil {
		def.Abs = *s.ATol
	}
	return def
}

// Find lists the case directories at or directly below each of the given directories, sorted.
func Find(dirs []string) ([]string, error) {
	var found []string
	for _, dir := range dirs {
		if isCase(dir) {
			found = append(found, filepath.Clean(dir))
			continue
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		before := len(found)
		for _, e := range entries {
			if path := filepath.Join(dir, e.Name()); e.IsDir() && isCase(path) {
				found = append(found, path)
			}
		}
		if len(found) == before {
			return nil, fmt.Errorf("%s: no case.json here or one level below", dir)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

func isCase(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, "case.json"))
	return err == nil && info.Mode().IsRegular()
}
