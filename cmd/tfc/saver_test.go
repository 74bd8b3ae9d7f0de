package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tfc"
	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// killedEnv makes this test binary the program that TestKilledWhileSaving kills: a recorded case, a prefix and whether
// the prefix gets a step.
const killedEnv = "TFC_TEST_SAVES"

// saverCase is a recorded graph that has a Saver's ops.
type saverCase struct {
	dir       string
	def       *pb.SaverDef
	variables map[string]*tensor.Tensor
}

func saverCases() map[string]saverCase {
	def := func(save string) *pb.SaverDef {
		return &pb.SaverDef{
			FilenameTensorName: "save/Const:0", SaveTensorName: save, RestoreOpName: "save/restore_all", MaxToKeep: 3,
		}
	}
	return map[string]saverCase{
		"one file": {"ckpt__Saver_round_trip_resource", def("save/control_dependency:0"), nil},
		"sharded":  {"ckpt__sharded_Saver", def("save/Identity:0"), nil},
	}
}

// open starts a session of a case with its variables initialised.
func (c *saverCase) open(t testing.TB) *tfc.Session {
	t.Helper()
	m, err := tfc.Load(filepath.Join("..", "..", "testdata", "cases", c.dir, "graph.pb"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := tfc.NewSession(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), nil, nil, []string{"init"}); err != nil {
		t.Fatal(err)
	}
	c.variables = map[string]*tensor.Tensor{}
	for _, name := range s.Variables().Names() {
		c.variables[name], _ = s.Variables().Get(name)
	}
	return s
}

// fill sets every element of every variable to a step's number.
func (c *saverCase) fill(s *tfc.Session, step int64) {
	for name, v := range c.variables {
		for i := range v.Len() {
			v.SetFloat(i, float64(step))
		}
		s.Variables().Set(name, v)
	}
}

// TestSavesUntilKilled is the program that TestKilledWhileSaving kills.
func TestSavesUntilKilled(t *testing.T) {
	args := strings.Split(os.Getenv(killedEnv), "|")
	if len(args) != 3 {
		t.Skip("not started by TestKilledWhileSaving")
	}
	c := saverCases()[args[0]]
	s := c.open(t)
	for step := int64(1); ; step++ {
		c.fill(s, step)
		suffix := step
		if args[2] == "same" {
			suffix = -1
		}
		if _, err := (tfc.Saver{Def: c.def}).Save(t.Context(), s, args[1], suffix); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("saved %d\n", step)
	}
}

// TestKilledWhileSaving kills a process at random moments while it saves one checkpoint after another: under new names,
// with the old ones deleted, or over the last one. The checkpoint that it leaves is that of one step, not older than the
// last step that it said it had saved, and can be saved on from.
func TestKilledWhileSaving(t *testing.T) {
	times := 12
	if testing.Short() {
		times = 2
	}
	for kind, c := range saverCases() {
		s := c.open(t)
		for _, names := range []string{"new", "same"} {
			dir := t.TempDir()
			for range times {
				saved := killWhileSaving(t, kind+"|"+filepath.Join(dir, "model.ckpt")+"|"+names)
				latest, err := tfc.LatestCheckpoint(dir)
				if status.CodeOf(err) == status.NotFound && saved == 0 {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				c.fill(s, -1)
				if err := (tfc.Saver{Def: c.def}).Restore(t.Context(), s, latest); err != nil {
					t.Fatalf("%s, %s names: %s does not restore: %v", kind, names, latest, err)
				}
				if step := c.step(t, s); step != saved && step != saved+1 {
					t.Errorf("%s, %s names: restored step %d, %d was saved", kind, names, step, saved)
				}
			}
			c.fill(s, 0)
			if _, err := (tfc.Saver{Def: c.def}).Save(t.Context(), s, filepath.Join(dir, "model.ckpt"), -1); err != nil {
				t.Fatal(err)
			}
			// Folders of shards that were not merged stay, as TensorFlow leaves them.
			if left, err := filepath.Glob(filepath.Join(dir, "*.tempstate*")); err != nil || len(left) > 0 {
				t.Errorf("left over: %q, %v", left, err)
			}
		}
	}
}

// step is the number that all elements of all variables have.
func (c *saverCase) step(t *testing.T, s *tfc.Session) int64 {
	t.Helper()
	seen := map[float64]bool{}
	for name := range c.variables {
		v, _ := s.Variables().Get(name)
		for i := range v.Len() {
			seen[v.Float(i)] = true
		}
	}
	for step := range seen {
		if len(seen) == 1 {
			return int64(step)
		}
	}
	t.Fatalf("variables of several steps: %v", seen)
	return 0
}

// killWhileSaving returns the last step that the process said it had saved.
func killWhileSaving(t *testing.T, args string) (saved int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSavesUntilKilled$")
	cmd.Env = append(os.Environ(), killedEnv+"="+args)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines, timer := bufio.NewScanner(out), (*time.Timer)(nil)
	for lines.Scan() {
		number, ok := strings.CutPrefix(lines.Text(), "saved ")
		if saved, err = strconv.ParseInt(number, 10, 64); !ok || err != nil {
			t.Fatalf("the process says %q", lines.Text())
		}
		if timer == nil {
			timer = time.AfterFunc(time.Duration(rand.Int64N(int64(60*time.Millisecond))), func() { cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || saved == 0 {
		t.Fatalf("the process was not killed while it saved: %v", err)
	}
	return saved
}

// TestSaver keeps as many checkpoints as it should and lists them as TensorFlow does.
func TestSaver(t *testing.T) {
	c, dir := saverCases()["one file"], t.TempDir()
	s := c.open(t)
	for step := range int64(5) {
		if _, err := (tfc.Saver{Def: c.def}).Save(t.Context(), s, filepath.Join(dir, "m"), step); err != nil {
			t.Fatal(err)
		}
	}
	state, err := graphdef.ReadCheckpointState(dir)
	if err != nil || state.ModelCheckpointPath != "m-4" || strings.Join(state.AllModelCheckpointPaths, " ") != "m-2 m-3 m-4" ||
		len(state.AllModelCheckpointTimestamps) != 3 {
		t.Errorf("state %v, %v", state, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 3*2+1 {
		t.Errorf("files %q, %v", left, err)
	}
}
