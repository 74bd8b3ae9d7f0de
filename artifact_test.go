package tfc_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"tfc"
	"tfc/frontend/graph"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/passes"
	"tfc/targets/machine"
)

// Ahead of time: a graph becomes a program that needs nothing of tfc.
func ExampleCompile() {
	g := graph.New()
	x := g.Placeholder("x", tensor.F32, graph.Shape{-1})
	g.Identity("y", g.Mul(x, x))
	model, err := tfc.FromGraph(g)
	if err != nil {
		log.Fatal(err)
	}
	square := tfc.Entry{Name: "square", Feeds: map[string][]ir.Dim{"x:0": ir.Dims(3)}, Fetches: []string{"y:0"}}
	program, err := tfc.Compile(model, "square", []tfc.Entry{square},
		tfc.Machine(machine.DefaultBaseline()), tfc.Passes(passes.DefaultConfig()))
	if err != nil {
		log.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "tfc-example-*")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "square")
	if err := program.Executable(context.Background(), path); err != nil {
		log.Fatal(err)
	}
	out, err := exec.Command(path, "--x=[1,2,3]").Output()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s needs %d bytes of scratch\n%s", square.Name, program.Entry("square").ArenaSize, out)
	// Output:
	// square needs 0 bytes of scratch
	// y = [1, 4, 9]
}
