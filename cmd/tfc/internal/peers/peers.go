// Package peers runs a graph on other compilers and runtimes that are installed, each in a process of its own:
// TensorFlow, XLA, ONNX Runtime, OpenVINO and IREE, through their Python packages.
//
// It writes the job, a GraphDef with the feeds of each step, and calls the embedded script. It measures nothing of tfc
// and prints no table: the command line does.
package peers

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/ir/tensor/npy"
)

//go:embed peers.py
var script []byte

// Names are the peers in the order of reports.
var Names = []string{"tf", "xla", "ort", "openvino", "iree"}

// Peer is one that an interpreter has.
type Peer struct {
	Name, Version string
	python        string
}

// Set is the peers found, and the script that runs them.
type Set struct {
	Peers   []Peer
	scripts string
}

// Find asks the interpreters for the peers of those names; the first that has one runs it.
func Find(ctx context.Context, pythons, names []string) (*Set, error) {
	dir, err := os.MkdirTemp("", "tfc-peers-*")
	if err != nil {
		return nil, err
	}
	s := &Set{scripts: dir}
	if err := os.WriteFile(s.script(), script, 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	found := map[string]Peer{}
	for _, python := range pythons {
		var have map[string]string
		if err := s.ask(ctx, python, &have, "have"); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", python, err), s.Close())
		}
		for name, version := range have {
			if _, known := found[name]; !known {
				found[name] = Peer{name, version, python}
			}
		}
	}
	for _, name := range names {
		p, ok := found[name]
		if !ok {
			err := fmt.Errorf("no peer %q in %s; they have %s", name, strings.Join(pythons, ", "),
				strings.Join(slices.Sorted(maps.Keys(found)), ", "))
			return nil, errors.Join(err, s.Close())
		}
		s.Peers = append(s.Peers, p)
	}
	return s, nil
}

func (s *Set) script() string { return filepath.Join(s.scripts, "peers.py") }

// Close removes the script.
func (s *Set) Close() error { return os.RemoveAll(s.scripts) }

// ask runs the script and reads its answer.
func (s *Set) ask(ctx context.Context, python string, answer any, args ...string) error {
	cmd := exec.CommandContext(ctx, python, append([]string{s.script()}, args...)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: %s", err, lastLine(stderr.String()))
	}
	for line := range strings.Lines(stdout.String()) {
		if text, ok := strings.CutPrefix(line, "RESULT "); ok {
			return json.Unmarshal([]byte(text), answer)
		}
	}
	return fmt.Errorf("no answer: %s", lastLine(stderr.String()))
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// Step is one run: what is fed, fetched and driven.
type Step struct {
	Feeds            map[string]*tensor.Tensor
	Fetches, Targets []string
}

// Job is a graph with the steps before the timed one and the timed one, as files.
type Job struct {
	set *Set
	dir string
	// none says why peers other than TensorFlow can't run it; noONNX why those that read ONNX can't.
	none, noONNX string
}

// NewJob writes a job and converts the timed step's graph.
func (s *Set) NewJob(ctx context.Context, def *pb.GraphDef, before []Step, timed Step) (j *Job, err error) {
	dir, err := os.MkdirTemp("", "tfc-peers-*")
	if err != nil {
		return nil, err
	}
	j = &Job{set: s, dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, j.Close())
		}
	}()
	image, err := proto.Marshal(def)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "graph.pb"), image, 0o600)
	}
	if err == nil {
		err = j.writeSteps(before, timed)
	}
	if err == nil {
		err = j.convert(ctx)
	}
	return j, err
}

// stepFile is a step in job.json.
type stepFile struct {
	Feed   map[string]string `json:"feed"`
	Fetch  []string          `json:"fetch"`
	Target []string          `json:"target"`
}

func (j *Job) writeSteps(before []Step, timed Step) error {
	files := 0
	write := func(s Step) (stepFile, error) {
		f := stepFile{Feed: map[string]string{}, Fetch: s.Fetches, Target: s.Targets}
		for _, name := range slices.Sorted(maps.Keys(s.Feeds)) {
			file, output := fmt.Sprintf("feed%d.npy", files), name
			if !strings.Contains(output, ":") {
				output += ":0"
			}
			f.Feed[output] = file
			files++
			if err := npy.WriteFile(filepath.Join(j.dir, file), s.Feeds[name]); err != nil {
				return f, err
			}
		}
		return f, nil
	}
	var job struct {
		Before []stepFile `json:"before"`
		Step   stepFile   `json:"step"`
	}
	job.Before = []stepFile{}
	for _, s := range before {
		f, err := write(s)
		if err != nil {
			return err
		}
		job.Before = append(job.Before, f)
	}
	var err error
	if job.Step, err = write(timed); err != nil {
		return err
	}
	return j.writeJSON("job.json", job)
}

func (j *Job) writeJSON(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(j.dir, name), text, 0o600)
}

// convert has TensorFlow make the graph that the others take.
func (j *Job) convert(ctx context.Context) error {
	var converted struct {
		Error, ONNX string
		Fetch       []string
	}
	switch i := slices.IndexFunc(j.set.Peers, func(p Peer) bool { return p.Name == "tf" || p.Name == "xla" }); {
	case i < 0:
		j.none = "TensorFlow, which converts the graph, is not among the peers"
	default:
		if err := j.set.ask(ctx, j.set.Peers[i].python, &converted, "convert", j.dir); err != nil {
			converted.Error = err.Error()
		}
		j.none, j.noONNX = converted.Error, converted.ONNX
	}
	if converted.Fetch == nil {
		converted.Fetch = []string{}
	}
	return j.writeJSON("fetch.json", converted.Fetch)
}

// Close removes the job's files.
func (j *Job) Close() error { return os.RemoveAll(j.dir) }

// Timing is what one process of a peer measured.
type Timing struct {
	MedianMS float64 `json:"median_ms"`
	MinMS    float64 `json:"min_ms"`
	// FirstS is from the graph's file to the first result, in seconds, without imports.
	FirstS float64 `json:"first_s"`
	Count  int     `json:"results"`
	// Results are those of the first run, in the order of the fetches.
	Results []*tensor.Tensor `json:"-"`
}

// Time runs the job on a peer for some seconds. An error says why the peer can't run it.
func (j *Job) Time(ctx context.Context, p Peer, threads int, seconds float64) (*Timing, error) {
	switch {
	case p.Name != "tf" && j.none != "":
		return nil, errors.New(j.none)
	case p.Name != "tf" && p.Name != "xla" && j.noONNX != "":
		return nil, errors.New(j.noONNX)
	}
	var t Timing
	err := j.set.ask(ctx, p.python, &t, "time", p.Name, j.dir, strconv.Itoa(threads), strconv.FormatFloat(seconds, 'g', -1, 64))
	for i := 0; i < t.Count && err == nil; i++ {
		var r *tensor.Tensor
		if r, err = npy.ReadFile(filepath.Join(j.dir, fmt.Sprintf("result%d.npy", i))); err == nil {
			t.Results = append(t.Results, r)
		}
	}
	return &t, err
}
