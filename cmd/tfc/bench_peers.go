package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tfc/cmd/tfc/internal/cases"
	"tfc/cmd/tfc/internal/peers"
)

// peerFlags say which peers to measure beside tfc.
type peerFlags struct {
	peers   []string
	pythons []string
	rounds  int
}

func (f *peerFlags) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.peers, "peers", nil, "measure these beside tfc, in turns: "+strings.Join(peers.Names, ",")+" or all")
	flags.StringSliceVar(&f.pythons, "python", []string{"python3"}, "interpreters that have the peers' packages")
	flags.IntVar(&f.rounds, "rounds", 3, "how many turns tfc and each peer get")
}

// peerSet is the peers to be measured, none if peers is nil.
type peerSet struct{ found *peers.Set }

func (f *peerFlags) find(ctx context.Context) (*peerSet, error) {
	if len(f.peers) == 0 {
		return &peerSet{}, nil
	}
	if f.rounds < 1 {
		return nil, usagef("--rounds=%d: at least one", f.rounds)
	}
	names := f.peers
	if slices.Equal(names, []string{"all"}) {
		names = peers.Names
	}
	set, err := peers.Find(ctx, f.pythons, names)
	if err != nil {
		return nil, usagef("--peers: %v", err)
	}
	return &peerSet{set}, nil
}

func (s *peerSet) close() {
	if s.found != nil {
		s.found.Close()
	}
}

// peerRow is what a peer does with a graph.
type peerRow struct {
	Name       string  `json:"name"`
	Version    string  `json:"version"`
	MedianMS   float64 `json:"median_ms"` // of the medians of its turns
	MinMS      float64 `json:"min_ms"`
	FirstS     float64 `json:"first_s"`      // from the file to the first result
	Difference float64 `json:"max_abs_diff"` // of its results from tfc's
	Error      string  `json:"error,omitempty"`

	peer  peers.Peer
	turns []*peers.Timing
}

// peerRows are the peers of one report.
type peerRows struct {
	Rows []*peerRow
	job  *peers.Job
}

// job hands the timed step to the peers.
func (s *peerSet) job(ctx context.Context, v *variant) (*peerRows, error) {
	rows := &peerRows{}
	if s.found == nil {
		return rows, nil
	}
	if v.graph == nil {
		return nil, usagef("--peers: peers read GraphDefs; give the graph as a .pb file")
	}
	var before []peers.Step
	for _, r := range v.before {
		before = append(before, peerStep(r))
	}
	var err error
	if rows.job, err = s.found.NewJob(ctx, v.graph, before, peerStep(v.request)); err != nil {
		return nil, err
	}
	for _, p := range s.found.Peers {
		rows.Rows = append(rows.Rows, &peerRow{Name: p.Name, Version: p.Version, peer: p})
	}
	return rows, nil
}

func peerStep(r cases.Request) peers.Step {
	return peers.Step{Feeds: r.Feeds, Fetches: r.Fetches, Targets: r.Targets}
}

func (p *peerRows) close() {
	if p.job != nil {
		p.job.Close()
	}
}

// measure gives each peer a turn. One that fails gets no other.
func (p *peerRows) measure(ctx context.Context, threads int, seconds float64) {
	for _, row := range p.Rows {
		if row.Error != "" {
			continue
		}
		t, err := p.job.Time(ctx, row.peer, threads, seconds)
		if err != nil {
			row.Error = err.Error()
			continue
		}
		row.turns = append(row.turns, t)
	}
}

// summarize turns the turns into figures.
func (p *peerRows) summarize(own *variant) {
	for _, row := range p.Rows {
		if row.Error != "" {
			continue
		}
		var medians, mins, firsts []float64
		for _, t := range row.turns {
			medians, mins, firsts = append(medians, t.MedianMS), append(mins, t.MinMS), append(firsts, t.FirstS)
		}
		slices.Sort(medians)
		row.MedianMS, row.MinMS, row.FirstS = medians[len(medians)/2], slices.Min(mins), slices.Min(firsts)
		results := row.turns[0].Results
		for i := range min(len(results), len(own.first)) {
			row.Difference = max(row.Difference, difference(results[i], own.first[i]))
		}
	}
}
