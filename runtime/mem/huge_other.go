//go:build !linux

package mem

// adviseHuge has nothing to ask for here.
func adviseHuge([]byte) {}
