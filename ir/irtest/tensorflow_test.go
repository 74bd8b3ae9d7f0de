package irtest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"tfc/ir"
	"tfc/ir/eval"
	"tfc/ir/irtest"
	"tfc/ir/tensor"
)

// recorded is testdata/tensorflow/ops.json: operations with arguments and TensorFlow's results.
type recorded struct {
	TensorFlow string
	Cases      []struct {
		Op            string
		Attrs         map[string]any
		Args, Results []array
		Tol           float64
	}
}

// array is a tensor whose elements are decimal numbers; complex ones are two of them.
type array struct {
	Type   string
	Shape  []int
	Values []string
}

func (a array) tensor(t *testing.T) *tensor.Tensor {
	d, err := tensor.ParseDType(a.Type)
	if err != nil {
		t.Fatal(err)
	}
	x := tensor.New(d, a.Shape...)
	for i, s := range a.Values {
		var parts [2]float64
		for k, f := range strings.Fields(s) {
			if parts[k], err = strconv.ParseFloat(f, 64); err != nil {
				t.Fatal(err)
			}
		}
		switch d {
		case tensor.C128:
			tensor.Data[complex128](x)[i] = complex(parts[0], parts[1])
		case tensor.C64:
			tensor.Data[complex64](x)[i] = complex64(complex(parts[0], parts[1]))
		default:
			x.SetFloat(i, parts[0])
		}
	}
	return x
}

// attrs converts JSON's values to those that the row declares.
func attrs(d *ir.Def, raw map[string]any) ir.Attrs {
	out := ir.Attrs{}
	for name, v := range raw {
		switch a := d.Attr(name); v := v.(type) {
		case float64:
			out[name] = int(v)
		case string:
			out[name] = v
			if a.Kind == ir.AttrDType {
				out[name], _ = tensor.ParseDType(v)
			}
		case []any:
			list := []int{}
			for _, e := range v {
				list = append(list, int(e.(float64)))
			}
			out[name] = list
			if a.Kind == ir.AttrShape {
				out[name] = ir.Dims(list...)
			}
		default:
			out[name] = v
		}
	}
	return out
}

// TestAgainstTensorFlow evaluates operations whose results TensorFlow computed.
func TestAgainstTensorFlow(t *testing.T) {
	raw, err := os.ReadFile("testdata/tensorflow/ops.json")
	if err != nil {
		t.Fatal(err)
	}
	var file recorded
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for i, c := range file.Cases {
		t.Run(fmt.Sprintf("%d_%s", i, c.Op), func(t *testing.T) {
			var args, want []*tensor.Tensor
			op := &ir.Op{Def: ir.Lookup(c.Op)}
			op.Attrs = attrs(op.Def, c.Attrs)
			for _, a := range c.Args {
				args = append(args, a.tensor(t))
				op.Operands = append(op.Operands, &ir.Value{Type: ir.TypeOfTensor(args[len(args)-1])})
			}
			for _, a := range c.Results {
				want = append(want, a.tensor(t))
			}
			b := ir.NewBuilder(&ir.Block{})
			if op = b.Emit(op); op == nil {
				t.Fatal(b.Err())
			}
			got, err := eval.Op(op, args)
			if err != nil {
				t.Fatal(err)
			}
			if err := irtest.Compare(got, want, c.Tol); err != nil {
				t.Errorf("%v %v: %v", op, c.Args, err)
			}
		})
	}
}
