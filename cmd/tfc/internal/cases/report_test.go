package cases

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"
)

func TestReport(t *testing.T) {
	r := NewReport([]Verdict{
		NewVerdict("nn__a", "nn", time.Second, Outcome{}),
		NewVerdict("math__b", "math", 0, Outcome{Problems: []string{"step 0: y:0: shape"}}),
		NewVerdict("math__c", "math", 0, Outcome{Skipped: []string{"needs the host"}}),
		NewVerdict("math__d", "math", 0, Outcome{Forms: 1, Skipped: []string{"tfjs: needs the host"}}),
	})
	var out bytes.Buffer
	if err := r.WriteTable(&out); err != nil {
		t.Fatal(err)
	}
	want := "  category  passed  failed  skipped\n" +
		"      math       1       1        1\n" +
		"        nn       1       0        0\n" +
		"2 passed, 1 failed, 1 skipped\n"
	if out.String() != want {
		t.Errorf("table:\n%s\nwant:\n%s", out.String(), want)
	}
	out.Reset()
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back.Passed != 2 || back.Categories["math"].Failed != 1 || back.Cases[1].Problems[0] != "step 0: y:0: shape" {
		t.Errorf("came back as %+v", back)
	}
}
