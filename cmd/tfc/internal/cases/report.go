package cases

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Verdict is what became of one case.
type Verdict struct {
	Name     string   `json:"name"`
	Category string   `json:"category"`
	Forms    []string `json:"forms,omitempty"` // of the graph, that were run
	Status   Status   `json:"status"`
	Seconds  float64  `json:"seconds"`
	Problems []string `json:"problems,omitempty"`
	Reasons  []string `json:"reasons,omitempty"` // why forms were skipped
}

// Status says how a case ended.
type Status string

// The ends of a case. Skipped cases were selected and not run: the run was cut short, or all forms have a reason.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Skipped Status = "skipped"
)

// NewVerdict judges by the problems that were found.
func NewVerdict(name, category string, elapsed time.Duration, o Outcome) Verdict {
	v := Verdict{
		Name: name, Category: category, Status: Passed, Seconds: elapsed.Seconds(),
		Problems: o.Problems, Reasons: o.Skipped,
	}
	switch {
	case len(o.Problems) > 0:
		v.Status = Failed
	case len(o.Skipped) > 0 && o.Forms == 0:
		v.Status = Skipped
	}
	return v
}

// Tally counts cases.
type Tally struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

func (t *Tally) add(s Status) {
	switch s {
	case Passed:
		t.Passed++
	case Failed:
		t.Failed++
	case Skipped:
		t.Skipped++
	}
}

// String is the last line of a run.
func (t Tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.Passed, t.Failed, t.Skipped)
}

// Report is the outcome of a run over many cases.
type Report struct {
	Tally
	Categories map[string]*Tally `json:"categories"`
	Cases      []Verdict         `json:"cases"`
}

// NewReport counts the verdicts, which it lists in the order given.
func NewReport(verdicts []Verdict) *Report {
	r := &Report{Categories: map[string]*Tally{}, Cases: verdicts}
	for _, v := range verdicts {
		if r.Categories[v.Category] == nil {
			r.Categories[v.Category] = &Tally{}
		}
		r.Categories[v.Category].add(v.Status)
		r.add(v.Status)
	}
	return r
}

// WriteTable prints a line for each category and the tally at the end.
func (r *Report) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "category\tpassed\tfailed\tskipped\t")
	for _, name := range sortedKeys(r.Categories) {
		t := r.Categories[name]
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t\n", name, t.Passed, t.Failed, t.Skipped)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, r.Tally)
	return err
}

// WriteJSON writes the whole report.
func (r *Report) WriteJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	return out.Encode(r)
}
