package main

import (
	"context"
	"testing"

	"tfc"
	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
)

// scalarLoop is: i, a = 0, 0; while i < n { i, a = i+1, a*0.99+float(i) }, as version 1 writes it.
const scalarLoop = `
node { name: "n" op: "Placeholder" attr { key: "dtype" value { type: DT_INT32 } }
  attr { key: "shape" value { shape { } } } }
node { name: "zero" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
  attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 0 } } } }
node { name: "start" op: "Const" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 0 } } } }
node { name: "ei" op: "Enter" input: "zero" attr { key: "T" value { type: DT_INT32 } }
  attr { key: "frame_name" value { s: "loop" } } }
node { name: "ea" op: "Enter" input: "start" attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "frame_name" value { s: "loop" } } }
node { name: "en" op: "Enter" input: "n" attr { key: "T" value { type: DT_INT32 } }
  attr { key: "frame_name" value { s: "loop" } } attr { key: "is_constant" value { b: true } } }
node { name: "i" op: "Merge" input: "ei" input: "ni" attr { key: "T" value { type: DT_INT32 } }
  attr { key: "N" value { i: 2 } } }
node { name: "a" op: "Merge" input: "ea" input: "na" attr { key: "T" value { type: DT_FLOAT } }
  attr { key: "N" value { i: 2 } } }
node { name: "less" op: "Less" input: "i" input: "en" attr { key: "T" value { type: DT_INT32 } } }
node { name: "again" op: "LoopCond" input: "less" }
node { name: "si" op: "Switch" input: "i" input: "again" attr { key: "T" value { type: DT_INT32 } } }
node { name: "sa" op: "Switch" input: "a" input: "again" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "one" op: "Const" input: "^si" attr { key: "dtype" value { type: DT_INT32 } }
  attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
node { name: "less1" op: "Const" input: "^si" attr { key: "dtype" value { type: DT_FLOAT } }
  attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 0.99 } } } }
node { name: "i1" op: "AddV2" input: "si:1" input: "one" attr { key: "T" value { type: DT_INT32 } } }
node { name: "f" op: "Cast" input: "si:1" attr { key: "SrcT" value { type: DT_INT32 } }
  attr { key: "DstT" value { type: DT_FLOAT } } }
node { name: "m" op: "Mul" input: "sa:1" input: "less1" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "a1" op: "AddV2" input: "m" input: "f" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "ni" op: "NextIteration" input: "i1" attr { key: "T" value { type: DT_INT32 } } }
node { name: "na" op: "NextIteration" input: "a1" attr { key: "T" value { type: DT_FLOAT } } }
node { name: "out" op: "Exit" input: "sa" attr { key: "T" value { type: DT_FLOAT } } }
`

// BenchmarkScalarLoop runs a million iterations of a loop over scalars; the goal is 20 ms.
func BenchmarkScalarLoop(b *testing.B) {
	def, err := graphdef.ParseText([]byte(scalarLoop))
	if err != nil {
		b.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		b.Fatal(err)
	}
	s, err := tfc.NewSession(&tfc.Model{Graph: g})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	feeds := tfc.Feeds{"n": tensor.Scalar(int32(1_000_000))}
	for b.Loop() {
		out, err := s.Run(context.Background(), feeds, []string{"out"}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if a := out[0].Float(0); a < 99e6/1.01 || a > 100e6 {
			b.Fatalf("the loop gives %g", a)
		}
	}
}
