package host

import "sync"

// Monitor guards state that calls wait on: it is looked at and changed under one lock, and whoever waits looks again
// after every change. The zero Monitor is ready.
type Monitor struct {
	mu      sync.Mutex
	changed chan struct{}
}

// Do changes the state.
func (m *Monitor) Do(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
	m.wake()
}

// Wait calls try under the lock until it is done or fails; between calls it waits for a change, or for the end of the
// call's context, which is its error then.
func (m *Monitor) Wait(c *Call, try func() (done bool, err error)) error {
	for {
		changed, done, err := m.attempt(try)
		if done || err != nil {
			return err
		}
		select {
		case <-changed:
		case <-c.Context.Done():
			return c.Interrupted()
		}
	}
}

func (m *Monitor) attempt(try func() (bool, error)) (changed chan struct{}, done bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if done, err = try(); done {
		m.wake()
	}
	if m.changed == nil {
		m.changed = make(chan struct{})
	}
	return m.changed, done, err
}

func (m *Monitor) wake() {
	if m.changed != nil {
		close(m.changed)
		m.changed = nil
	}
}
