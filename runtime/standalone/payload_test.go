package standalone

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime"
	"tfc/runtime/abi"
	"tfc/runtime/status"
)

const launcherBytes = "\x7fELF launcher"

// file is a launcher with a payload behind it.
func file(t *testing.T, version int) []byte {
	t.Helper()
	p := &Payload{
		Program: &Program{Version: version, Name: "p", Code: &abi.Program{}, Entries: []Entry{{Name: "main"}}},
		Graph:   &pb.GraphDef{Node: []*pb.NodeDef{{Name: "n", Op: "NoOp"}}},
		Code:    strings.NewReader("native bytes"),
	}
	out := bytes.NewBufferString(launcherBytes)
	if err := p.Write(out, int64(out.Len())); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte) (*Payload, []byte, error) {
	p, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, err
	}
	code, err := io.ReadAll(p.Code)
	return p, code, err
}

func TestPayload(t *testing.T) {
	data := file(t, Version)
	p, code, err := read(data)
	if err != nil || string(code) != "native bytes" || p.Program.Entries[0].Name != "main" || p.Graph.Node[0].Name != "n" {
		t.Fatalf("got %+v, code %q (%v)", p, code, err)
	}
	if !bytes.Equal(data, file(t, Version)) {
		t.Error("equal payloads give different bytes")
	}
}

func TestDamagedPayload(t *testing.T) {
	if _, _, err := read([]byte(launcherBytes)); err == nil || !strings.Contains(err.Error(), "holds no program") {
		t.Errorf("no payload: %v", err)
	}
	if _, _, err := read(file(t, Version+1)); err == nil || !strings.Contains(err.Error(), "this launcher takes") {
		t.Errorf("another version: %v", err)
	}
	data := file(t, Version)
	for i := len(launcherBytes); i < len(data); i++ {
		if _, _, err := read(data[:i]); err == nil {
			t.Fatalf("cut at byte %d: no error", i)
		}
	}
	data[bytes.Index(data, []byte("native bytes"))] ^= 1
	if _, _, err := read(data); err == nil {
		t.Error("a changed byte of the code: no error")
	}
}

func TestFits(t *testing.T) {
	batch := Plan{Feeds: []Fed{{Name: "x", Shape: []int{-1, 4}}, {Name: "y", Shape: []int{-1}}, {Name: "s", AnyShape: true}}}
	for _, tt := range []struct {
		x, y []int
		want bool
	}{
		{[]int{3, 4}, []int{3}, true}, {[]int{3, 4}, []int{2}, false}, {[]int{3, 5}, []int{3}, false}, {[]int{3}, []int{3}, false},
	} {
		if got := batch.fits([]Fed{{Shape: tt.x}, {Shape: tt.y}, {Shape: []int{7}}}); got != tt.want {
			t.Errorf("%v and %v: %v", tt.x, tt.y, got)
		}
	}
}

func TestParse(t *testing.T) {
	p := &Program{Name: "p", Code: &abi.Program{}, Entries: []Entry{
		{Name: "init"}, {Name: "train", Feeds: []Feed{{Key: "x", Name: "x:0", DType: tensor.F32, Shape: []int{-1}}},
			Fetches: []Fetch{{Key: "loss", Name: "loss:0"}}},
	}}
	c, err := parse(p, strings.Fields("init --background train --x=[1,2] --steps=all --out-loss l.npy --state=s"), 3)
	if err != nil || len(c.commands) != 2 || !c.commands[0].background || !c.commands[1].toEnd || c.state != "s" ||
		c.commands[1].feeds["x:0"].Len() != 2 || c.commands[1].files["loss"] != "l.npy" || c.threads != 3 {
		t.Errorf("got %+v (%v)", c, err)
	}
	for line, want := range map[string]string{
		"":                        "which command",
		"--steps=2":               "which command",
		"nosuch":                  "unknown command nosuch",
		"train":                   `feed "x" is missing`,
		"train --x=[[1]]":         "rank 2, want 1",
		"train --x=[1] --steps=0": "above 0",
		"train --x":               "needs a value",
		"train --y=1":             "unknown option --y",
		"init --out-loss=a.npy":   "unknown option --out-loss",
	} {
		if _, err := parse(p, strings.Fields(line), 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}

func TestStateFile(t *testing.T) {
	vars := []abi.Var{{Name: "w", DType: tensor.F32, Shape: []int{2}}, {Name: "unset", DType: tensor.I64}}
	s := &stateFile{path: filepath.Join(t.TempDir(), "state"), vars: vars}
	from, to := runtime.NewVariables(), runtime.NewVariables()
	if err := s.load(from); err != nil {
		t.Fatalf("no file: %v", err)
	}
	from.Set("w", tensor.Of([]int{2}, float32(1), 2))
	if err := s.save(from); err != nil {
		t.Fatal(err)
	}
	if err := s.load(to); err != nil {
		t.Fatal(err)
	}
	if w, ok := to.Get("w"); !ok || w.Float(1) != 2 {
		t.Errorf("got %v, %v", w, ok)
	}
	if _, ok := to.Get("unset"); ok {
		t.Error("a variable without a value got one")
	}
	data, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		if err := os.WriteFile(s.path, data[:i], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.load(runtime.NewVariables()); err == nil && i > len(stateMagic) && i != len(data)-8*4-len("unset") {
			t.Errorf("cut at byte %d of %d: no error", i, len(data))
		}
	}
	s.vars = vars[1:]
	if err := os.WriteFile(s.path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.load(to); err == nil || !strings.Contains(err.Error(), "lacks") {
		t.Errorf("another program's file: %v", err)
	}
}

// TestMissing tells which shape was expected and which was found.
func TestMissing(t *testing.T) {
	data := file(t, Version)
	p, _, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	p.Graph.Node[0].Op, p.Graph.Node[0].Attr = "Placeholder", map[string]*pb.AttrValue{
		"dtype": {Value: &pb.AttrValue_Type{Type: pb.DataType_DT_FLOAT}},
	}
	table, err := newTable(p)
	if err != nil {
		t.Fatal(err)
	}
	table.plans = map[string][]*Plan{}
	for _, shape := range [][]int{{4}, {2}} {
		plan := &Plan{Fetches: []string{"n:0"}, Feeds: []Fed{{Name: "n:0", DType: tensor.F32, Shape: shape}}, Code: -1}
		table.plans[plan.Key()] = append(table.plans[plan.Key()], plan)
	}
	_, err = table.Compile(table.Graph(), &runtime.Request{
		Fetches: []string{"n:0"}, Feeds: []runtime.Feed{{Name: "n:0", DType: tensor.F32, Shape: []int{3}}},
	})
	const want = `node "n" (Placeholder): n:0 has shape [3], and this program was compiled for [2] or [4]`
	if status.CodeOf(err) != status.Unimplemented || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
