package survey

import (
	"errors"
	"maps"
	"slices"

	"tfc/frontend"
	"tfc/frontend/graphdef"
	"tfc/ir"
)

// maxTrials is how many imports a survey tries to find shapes.
const maxTrials = 150

// verify imports what a cut leaves and notes in the report how that goes. It returns what the import calls not
// implemented.
func (s *survey) verify(r *Report, c *cut) []*Finding {
	r.Lost = append([]string{}, c.lost...)
	t := &trial{survey: s, feeds: map[string]frontend.Feed{}, cut: c}
	for name, feed := range s.req.Feeds {
		t.open(name, feed)
	}
	for _, out := range c.tensors {
		d, err := graphdef.DType(out.Type())
		if err == nil {
			t.open(out.String(), frontend.Feed{DType: d})
		}
	}
	slices.Sort(t.free)
	err := t.search()
	r.Feeds, r.Verified, r.Stages, r.Problems = t.cuts(fine(err)), false, "", nil
	var need *frontend.Need
	switch {
	case len(c.fetches)+len(c.targets) == 0:
	case err == nil:
		r.Verified = true
	case errors.As(err, &need):
		r.Verified, r.Stages = true, need.Error()
	default:
		found, others := s.refused(err)
		if len(found) > 0 {
			return found
		}
		for _, e := range others {
			r.Problems = append(r.Problems, e.Error())
		}
	}
	return nil
}

// trial looks for shapes of feeds with which the rest of a run imports.
type trial struct {
	survey *survey
	cut    *cut
	feeds  map[string]frontend.Feed
	free   []string // feeds whose rank is not known
	count  int
}

// open adds a feed. Sizes that it leaves open become numbers; a shape of unknown rank is to be searched for.
func (t *trial) open(name string, feed frontend.Feed) {
	if feed.Shape == nil {
		feed.Shape = declaredShape(t.survey.graph, name)
	}
	if feed.Shape == nil {
		t.free = append(t.free, name)
	}
	shape := slices.Clone(feed.Shape)
	for i, d := range shape {
		if !d.Known() || d.Size < 0 {
			shape[i] = ir.Dim{Size: openSize(i)}
		}
	}
	feed.Shape = shape
	t.feeds[name] = feed
}

// openSize is a size for a dimension that nothing is known of: one of a batch, and more for what may be windowed.
func openSize(dim int) int {
	if dim == 0 {
		return 1
	}
	return 64
}

// declaredShape is the shape that the graph's note of shapes gives a tensor; nil if there is none.
func declaredShape(g *graphdef.Graph, name string) []ir.Dim {
	out, err := g.Output(name)
	if err != nil {
		return nil
	}
	shapes := out.Node.Shapes("_output_shapes")
	if out.Index >= len(shapes) {
		return nil
	}
	sizes, known, err := graphdef.ShapeOf(shapes[out.Index])
	if err != nil || !known {
		return nil
	}
	return ir.Dims(sizes...)
}

// search imports with shapes for the feeds that have none until one fits. Its error is that of the best.
func (t *trial) search() error {
	best := t.try()
	for _, name := range t.free {
		for _, shape := range candidates() {
			if fine(best) || t.count >= maxTrials {
				return best
			}
			feed := t.feeds[name]
			kept := feed
			feed.Shape = shape
			t.feeds[name] = feed
			if err := t.try(); fine(err) || weight(err) < weight(best) {
				best = err
			} else {
				t.feeds[name] = kept
			}
		}
	}
	return best
}

// fine reports whether an import went through, or as far as it can without values of the run.
func fine(err error) bool { return err == nil || errors.As(err, new(*frontend.Need)) }

// weight is how much is wrong.
func weight(err error) int {
	if fine(err) {
		return 0
	}
	return len(flatten(err))
}

// candidates are the shapes to try: images, batches of them, and the ranks around.
func candidates() [][]ir.Dim {
	var list [][]ir.Dim
	for _, sizes := range [][]int{
		{}, {1}, {64}, {64, 64, 3}, {1, 64, 64, 3}, {64, 64, 1}, {1, 64, 64, 1}, {1, 64}, {64, 64}, {1, 1}, {1, 1, 1},
		{1, 3}, {3}, {4}, {1, 4}, {2}, {1, 2}, {64, 64, 4}, {1, 64, 64, 4}, {1, 1, 64, 64, 3},
	} {
		list = append(list, ir.Dims(sizes...))
	}
	return list
}

func (t *trial) try() error {
	t.count++
	req := t.survey.req
	req.Feeds, req.Fetches, req.Targets = maps.Clone(t.feeds), t.cut.fetches, t.cut.targets
	_, _, err := frontend.Import(t.survey.graph, req)
	return err
}

// cuts describes the tensors of the cut, with the shapes that fit, if any do.
func (t *trial) cuts(fit bool) []Cut {
	cuts := []Cut{}
	for _, out := range t.cut.tensors {
		c := Cut{Tensor: out.String(), Type: graphdef.TypeName(out.Type())}
		if fit || !slices.Contains(t.free, c.Tensor) {
			c.Shape = []int{}
		}
		for _, d := range t.feeds[c.Tensor].Shape {
			if c.Shape != nil {
				c.Shape = append(c.Shape, d.Size)
			}
		}
		cuts = append(cuts, c)
	}
	return cuts
}
