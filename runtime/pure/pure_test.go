package pure

import (
	"testing"

	"tfc/frontend/graphdef"
	"tfc/runtime/host"
)

// TestTable holds the functions against TensorFlow's registry, each op once, and against the kernels made of them.
func TestTable(t *testing.T) {
	all := All()
	kernels := map[string]host.Kernel{}
	for _, k := range Kernels() {
		kernels[k.Op] = k
	}
	if len(kernels) != len(all) {
		t.Errorf("%d functions of %d ops", len(all), len(kernels))
	}
	for _, f := range all {
		if graphdef.Op(f.Op) == nil {
			t.Errorf("TensorFlow has no op %s", f.Op)
		}
		if f.Host == nil || kernels[f.Op].Eval == nil {
			t.Errorf("%s has no function", f.Op)
		}
	}
}
