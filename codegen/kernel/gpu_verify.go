package kernel

import "fmt"

// verifyShared checks that threads exchange values through shared buffers only across barriers: one stands between a
// store to a buffer and the loads of it that follow, and between loads and the next store. A loop with barriers is
// walked through twice, since its end is followed by its beginning. All shared buffers fit into a block's bytes.
func verifyShared(k *Kernel, bytes int) error {
	w := &sharedWalk{dirty: map[*Buffer]Access{}}
	w.body(k.Body)
	for _, b := range k.Buffers {
		if b.Access&Shared != 0 {
			bytes -= int(b.Len) * b.DType.Size()
		}
	}
	if bytes < 0 {
		w.fault = fmt.Sprintf("shared buffers are %d bytes too large", -bytes)
	}
	if w.fault != "" {
		return fmt.Errorf("kernel %s: %s", k.Name, w.fault)
	}
	return nil
}

// sharedWalk holds how buffers were used since the last barrier.
type sharedWalk struct {
	dirty map[*Buffer]Access
	fault string
}

func (w *sharedWalk) body(body []Stmt) {
	for _, s := range body {
		switch s := s.(type) {
		case *Barrier:
			clear(w.dirty)
		case *Load:
			w.use(s.Buffer, Read)
		case *Store:
			w.use(s.Buffer, Write)
		}
		for _, nested := range Blocks(s) {
			w.body(nested)
			if _, loop := s.(*Loop); loop && synchronizes(s) {
				w.body(nested)
			}
		}
	}
}

func (w *sharedWalk) use(b *Buffer, how Access) {
	if b.Access&Shared == 0 {
		return
	}
	if w.dirty[b]&^how != 0 {
		w.fault = fmt.Sprintf("%s is read and written without a barrier between", b.Name)
	}
	w.dirty[b] |= how
}
