package pure

import (
	"slices"
	"testing"
)

// TestLabels reads a sequence off the tree, with and without its repetitions.
func TestLabels(t *testing.T) {
	root := &beam{label: -1}
	b := root.child(1, 3).child(1, 3).child(2, 3)
	if got := b.labels(false); !slices.Equal(got, []int64{1, 1, 2}) {
		t.Errorf("labels: %v", got)
	}
	if got := b.labels(true); !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("merged labels: %v", got)
	}
}
