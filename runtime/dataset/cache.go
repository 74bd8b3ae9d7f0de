package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// cache keeps the elements of the first pass that reaches the end for all later ones, in memory or in files.
func cache(c *host.Call, d Dataset) (Dataset, error) {
	prefix, err := cachePrefix(c)
	if err != nil {
		return d, err
	}
	if prefix != "" {
		width := len(c.Node.Types("output_types"))
		return Dataset{Size: d.Size, Begin: func() Pass {
			return (&fileCache{from: d, prefix: prefix, width: width}).draw
		}}, nil
	}
	kept := &memory{}
	if len(c.In) > 2 {
		if kept, err = host.Object[*memory](c, 2); err != nil {
			return d, err
		}
	}
	return Dataset{Size: d.Size, Begin: func() Pass { return kept.begin(d) }}, nil
}

// memory holds the elements of a whole pass, a resource.
type memory struct {
	mu       sync.Mutex
	elements []Element
	full     bool
}

func (m *memory) begin(d Dataset) Pass {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return count(int64(len(m.elements)), func(i int64) Element { return m.elements[i] }).Begin()
	}
	next := d.Begin()
	var seen []Element
	return func(ctx context.Context) (Element, error) {
		e, err := next(ctx)
		switch {
		case err == nil:
			seen = append(seen, e)
		case errors.Is(err, io.EOF):
			m.mu.Lock()
			m.elements, m.full = seen, true
			m.mu.Unlock()
		}
		return e, err
	}
}

// cachePrefix is where a cache in files is kept; "" for one in memory.
func cachePrefix(c *host.Call) (string, error) {
	name, err := c.Text(1)
	if err != nil || name == "" {
		return "", err
	}
	return c.Path(name)
}

// fileCache is a pass over elements that are kept in a checkpoint, or are to be. As in TensorFlow a lock file marks a
// pass that is writing one.
type fileCache struct {
	from   Dataset
	prefix string
	width  int
	next   Pass
	seen   []graphdef.Saved
	at     int
}

// key is where TensorFlow keeps a component of element i.
func (f *fileCache) key(i, component int) string {
	return fmt.Sprintf("%8d_%*d", i, len(strconv.Itoa(f.width)), component)
}

func (f *fileCache) lock() string { return f.prefix + "_0.lockfile" }

func (f *fileCache) draw(ctx context.Context) (Element, error) {
	if f.next == nil {
		if err := f.begin(); err != nil {
			return nil, err
		}
	}
	return f.next(ctx)
}

func (f *fileCache) begin() error {
	if _, err := os.Stat(f.prefix + ".index"); err == nil {
		return f.read()
	}
	lock, err := os.OpenFile(f.lock(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if errors.Is(err, os.ErrExist) {
		return status.Errorf(status.AlreadyExists, "", "", "there appears to be a concurrent caching iterator running - "+
			"cache lockfile already exists (%q). If you are sure no other running TF computations are using this cache "+
			"prefix, delete the lockfile and re-initialize the iterator", f.lock())
	}
	if err != nil {
		return fileError(f.lock(), err)
	}
	next := f.from.Begin()
	f.next = func(ctx context.Context) (Element, error) {
		e, err := next(ctx)
		switch {
		case err == nil:
			return e, f.keep(e)
		case errors.Is(err, io.EOF):
			f.next = ended
			if err := graphdef.WriteBundle(f.prefix, f.seen); err != nil {
				return nil, err
			}
			return nil, errors.Join(io.EOF, os.Remove(f.lock()))
		}
		return e, err
	}
	return lock.Close()
}

func (f *fileCache) keep(e Element) error {
	for i, t := range e {
		if t.DType() == tensor.Object {
			return status.Errorf(status.Unimplemented, "", "", "caches in files hold no variants")
		}
		f.seen = append(f.seen, graphdef.Saved{Key: f.key(f.at, i), Tensor: t})
	}
	f.at++
	return nil
}

func (f *fileCache) read() error {
	b, err := graphdef.OpenBundle(f.prefix)
	if err != nil {
		return err
	}
	f.next = func(context.Context) (Element, error) {
		if b.Entry(f.key(f.at, 0)) == nil {
			return nil, io.EOF
		}
		e := make(Element, f.width)
		for i := range e {
			var err error
			if e[i], err = b.Read(f.key(f.at, i)); err != nil {
				return nil, err
			}
		}
		f.at++
		return e, nil
	}
	return nil
}
