package dataset

import (
	"context"
	"errors"
	"io"
	"math"
	"sync"

	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// shuffleKernels give elements in TensorFlow's order for a seed.
func shuffleKernels() []host.Kernel {
	return []host.Kernel{
		transforms("ShuffleDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			s, err := seedsFrom(c, 2, c.Node.Bool("reshuffle_each_iteration"))
			return shuffle(c, d, s, err)
		}),
		transforms("ShuffleDatasetV2", func(c *host.Call, d Dataset) (Dataset, error) {
			s, err := host.Object[*seeds](c, 2)
			if s == nil {
				s = newSeeds(0, 0, true)
			}
			return shuffle(c, d, s, err)
		}),
		transforms("ShuffleDatasetV3", func(c *host.Call, d Dataset) (Dataset, error) {
			s, err := generator(c, 4, 2, "reshuffle_each_iteration")
			return shuffle(c, d, s, err)
		}),
		transforms("ShuffleAndRepeatDataset", func(c *host.Call, d Dataset) (Dataset, error) {
			s, err := seedsFrom(c, 2, c.Node.Bool("reshuffle_each_iteration"))
			return shuffleAndRepeat(c, d, s, err)
		}),
		transforms("ShuffleAndRepeatDatasetV2", func(c *host.Call, d Dataset) (Dataset, error) {
			s, err := generator(c, 5, 2, "reshuffle_each_iteration")
			return shuffleAndRepeat(c, d, s, err)
		}),
		transforms("SamplingDataset", sample),
		{Op: "AnonymousSeedGenerator", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			s, err := seedsFrom(c, 0, flag(c, 2))
			return []*tensor.Tensor{tensor.OfObject(s), tensor.OfObject(nil)}, err
		}},
		{Op: "AnonymousRandomSeedGenerator", Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
			s, err := seedsFrom(c, 0, true)
			return []*tensor.Tensor{tensor.OfObject(s), tensor.OfObject(nil)}, err
		}},
		{Op: "DummySeedGenerator", Eval: func(*host.Call) ([]*tensor.Tensor, error) {
			return []*tensor.Tensor{tensor.OfObject((*seeds)(nil))}, nil
		}},
	}
}

// seeds gives every pass over a shuffled dataset its seeds: the same ones, or such as a generator draws.
type seeds struct {
	a, b      int64
	reshuffle bool
	mu        sync.Mutex
	from      *host.Philox
}

// seedsFrom reads the two seeds from input i on. Two zeros ask for random ones.
func seedsFrom(c *host.Call, i int, reshuffle bool) (*seeds, error) {
	a, err := c.Int(i)
	if err != nil {
		return nil, err
	}
	b, err := c.Int(i + 1)
	return newSeeds(a, b, reshuffle), err
}

func newSeeds(a, b int64, reshuffle bool) *seeds {
	if a == 0 && b == 0 {
		random := host.NewPhilox(0, 0)
		a, b = int64(random.Next()), int64(random.Next())
	}
	return &seeds{a: a, b: b, reshuffle: reshuffle, from: host.NewPhilox(a, b)}
}

// generator is the resource at input i. A graph without such resources has a dummy there: the node's own seeds, from
// another input on, take its place.
func generator(c *host.Call, i, seed int, reshuffle string) (*seeds, error) {
	if s, err := host.Object[*seeds](c, i); s != nil || err != nil {
		return s, err
	}
	return seedsFrom(c, seed, c.Node.Bool(reshuffle))
}

func (s *seeds) next() *host.Philox {
	if !s.reshuffle {
		return host.NewPhilox(s.a, s.b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a := int64(s.from.Next())
	return host.NewPhilox(a, int64(s.from.Next()))
}

func bufferSize(c *host.Call) (int64, error) {
	n, err := c.Int(1)
	if err == nil && n < 1 && n != -2 {
		return 0, c.Invalid("buffer_size must be greater than zero or UNKNOWN_CARDINALITY")
	}
	return n, err
}

func shuffle(c *host.Call, d Dataset, s *seeds, err error) (Dataset, error) {
	if err != nil {
		return d, err
	}
	n, err := bufferSize(c)
	return Dataset{Size: d.Size, Begin: func() Pass {
		return (&shuffled{next: d.Begin(), room: n, random: s.next()}).draw
	}}, err
}

// shuffleAndRepeat shuffles each repetition by itself.
func shuffleAndRepeat(c *host.Call, d Dataset, s *seeds, err error) (Dataset, error) {
	if err != nil {
		return d, err
	}
	times, err := c.Int(4)
	if err != nil {
		return d, err
	}
	once, err := shuffle(c, d, s, err)
	return repeat(once, times), err
}

// sample keeps each element with the probability that input 1 says.
func sample(c *host.Call, d Dataset) (Dataset, error) {
	rate := c.In[1].Float(0)
	s, err := seedsFrom(c, 2, false)
	return Dataset{Size: unknown, Begin: func() Pass {
		next, random := d.Begin(), s.next()
		return func(ctx context.Context) (Element, error) {
			for {
				e, err := next(ctx)
				// The low bits become a float between 0 and 1, as in TensorFlow.
				if err != nil || float64(math.Float32frombits(random.Next()&0x7fffff|127<<23)-1) < rate {
					return e, err
				}
			}
		}
	}}, err
}

// shuffled is a pass that fills a ring of elements and draws from it. The elements are start to start+len(ring)-1 of
// a ring with room for size of them; as in TensorFlow, the first takes the place of the one drawn.
type shuffled struct {
	next   Pass
	ring   []Element
	room   int64 // -2: everything fits
	start  int
	held   int
	random *host.Philox
	ended  bool
}

func (s *shuffled) draw(ctx context.Context) (Element, error) {
	if err := s.fill(ctx); err != nil {
		return nil, err
	}
	if s.held == 0 {
		return nil, io.EOF
	}
	at := (s.start + int(s.random.Next())%s.held) % len(s.ring)
	e := s.ring[at]
	s.ring[at] = s.ring[s.start]
	s.ring[s.start] = nil
	s.start = (s.start + 1) % len(s.ring)
	s.held--
	return e, nil
}

func (s *shuffled) fill(ctx context.Context) error {
	for !s.ended && (s.room < 0 || int64(s.held) < s.room) {
		e, err := s.next(ctx)
		if errors.Is(err, io.EOF) {
			s.ended = true
			return nil
		}
		if err != nil {
			return err
		}
		if s.room < 0 || int64(len(s.ring)) < s.room {
			s.ring = append(s.ring, e)
		} else {
			s.ring[(s.start+s.held)%len(s.ring)] = e
		}
		s.held++
	}
	return nil
}
