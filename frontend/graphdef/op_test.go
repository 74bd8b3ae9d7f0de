package graphdef

import (
	"slices"
	"testing"

	"tfc/frontend/graphdef/pb"
)

func TestRegistry(t *testing.T) {
	names := OpNames()
	if len(names) < 1900 || !slices.IsSorted(names) {
		t.Fatalf("%d ops, sorted: %v", len(names), slices.IsSorted(names))
	}
	for _, name := range names {
		o := Op(name)
		if o == nil || o.Name != name {
			t.Fatalf("%s: %v", name, o)
		}
		for _, arg := range slices.Concat(o.InputArg, o.OutputArg) {
			for _, attr := range []string{arg.TypeAttr, arg.NumberAttr, arg.TypeListAttr} {
				if attr != "" && o.Attr(attr) == nil {
					t.Errorf("%s: argument %s needs attr %q", name, arg.Name, attr)
				}
			}
		}
		for _, a := range o.OpDef.Attr {
			if a.DefaultValue != nil {
				if err := checkAttr(a, a.DefaultValue); err != nil {
					t.Errorf("%s: default of %s: %v", name, a.Name, err)
				}
			}
		}
	}
	if Op("NoSuchOp") != nil {
		t.Error("Op(NoSuchOp) is something")
	}
}

func TestOpFacts(t *testing.T) {
	if add := Op("AddV2"); add.IsStateful || !add.HasCPUKernel() {
		t.Error("AddV2 is stateful or has no kernel")
	} else if types := add.CPUTypes("T"); !slices.Contains(types, pb.DataType_DT_BFLOAT16) ||
		slices.Contains(types, pb.DataType_DT_BOOL) {
		t.Errorf("CPU kernels of AddV2: %v", types)
	}
	if !Op("VariableV2").IsStateful {
		t.Error("VariableV2 is not stateful")
	}
	if Op("SymbolicGradient").CPUTypes("T") != nil {
		t.Error("SymbolicGradient has typed kernels")
	}
	if !Op("Assign").AllowsUninitializedInput || Op("Assign").Attr("validate_shape").DefaultValue.GetB() != true {
		t.Error("Assign")
	}
}
