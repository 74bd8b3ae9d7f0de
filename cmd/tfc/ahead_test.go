package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tfc"
	"tfc/cmd/tfc/internal/cases"
	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/runtime"
	"tfc/runtime/standalone"
	"tfc/targets/ahead"
	"tfc/targets/driver"
)

// openAhead plays a case as executables with host work do: what a step runs is compiled ahead and found in a payload.
func openAhead(m *tfc.Model) (cases.Session, error) {
	return &aheadSession{graph: m.Graph, vars: runtime.NewVariables(), compiled: map[string]bool{}}, nil
}

// aheadSession compiles the steps so far whenever there is a new one. Its sessions share state and stay open, since
// iterators call functions in them.
type aheadSession struct {
	graph    *graphdef.Graph
	vars     *runtime.Variables
	entries  []ahead.Entry
	compiled map[string]bool
	sessions []*runtime.Session
}

func (s *aheadSession) Run(ctx context.Context, r cases.Request) (result cases.Result, err error) {
	if len(r.Wrt) > 0 {
		return result, errors.New("gradients are not compiled ahead")
	}
	e := ahead.Entry{Targets: r.Targets}
	for _, name := range slices.Sorted(maps.Keys(r.Feeds)) {
		feed := r.Feeds[name]
		e.Feeds = append(e.Feeds, ahead.Feed{Key: name, Name: name, DType: feed.DType(), Shape: ir.Dims(feed.Shape()...)})
	}
	for _, name := range r.Fetches {
		e.Fetches = append(e.Fetches, standalone.Fetch{Key: name, Name: name})
	}
	key := fmt.Sprint(e)
	if s.compiled[key] {
		result.Fetches, err = s.sessions[len(s.sessions)-1].Run(ctx, r.Feeds, r.Fetches, r.Targets)
		return result, err
	}
	e.Name = fmt.Sprint("step", len(s.entries))
	p, err := ahead.Compile(s.graph, "case", append(slices.Clone(s.entries), e), driver.DefaultOptions())
	if err != nil {
		return result, err
	}
	s.entries = append(s.entries, e)
	var file bytes.Buffer
	if err := p.WritePayload(ctx, &file, 0); err != nil {
		return result, err
	}
	payload, err := standalone.Read(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return result, err
	}
	table, err := standalone.NewTable(payload, 1)
	if err != nil {
		return result, err
	}
	session := runtime.NewSession(table, table.Graph(), s.vars)
	s.sessions = append(s.sessions, session)
	s.compiled[key] = true
	result.Fetches, err = session.Run(ctx, r.Feeds, r.Fetches, r.Targets)
	return result, err
}

func (s *aheadSession) Close() error {
	var errs []error
	for _, session := range s.sessions {
		errs = append(errs, session.Close())
	}
	return errors.Join(errs...)
}

// refusedAhead are the cases of which a part cannot be compiled ahead of time, with what the error says.
var refusedAhead = map[string]string{
	"data__PaddedBatchDatasetV2":   "the value of Fill/dims:0, which only the run gives",
	"data__iterator_string_handle": "the value of cond/pred_id:0, which only the run gives",
}

// TestRecordedAhead plays recorded cases from payloads.
func TestRecordedAhead(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and links every step of many cases")
	}
	e := engine{openAhead}
	for _, category := range []string{"data", "queue", "ckpt", "string"} {
		dirs, err := filepath.Glob("../../testdata/cases/" + category + "__*")
		if err != nil || len(dirs) == 0 {
			t.Fatalf("no cases of %s (%v)", category, err)
		}
		for _, dir := range dirs {
			t.Run(filepath.Base(dir), func(t *testing.T) {
				c, err := cases.Load(dir)
				if err != nil {
					t.Fatal(err)
				}
				problems := strings.Join(cases.Play(t.Context(), e, c).Problems, "\n")
				if want := refusedAhead[c.Name]; want == "" && problems != "" || !strings.Contains(problems, want) {
					t.Errorf("%s\nwant %q", problems, want)
				}
			})
		}
	}
}
