package machine

import (
	"fmt"
	"strings"
)

// GPU describes a class of NVIDIA GPUs to compile for.
type GPU struct {
	Name   string // NVIDIA's and LLVM's name of the architecture: "sm_80"
	Triple string // LLVM triple

	Warp       int // threads that run in step and exchange registers
	MaxThreads int // of a block
	Shared     int // bytes of shared memory that every block may have
}

// Machine is a GPU's thread as a machine without vectors: what code for one thread depends on.
func (g *GPU) Machine() *Machine {
	return &Machine{Name: g.Name, Triple: g.Triple, CPU: g.Name, FMA: true, Cores: 1}
}

const nvptx = "nvptx64-nvidia-cuda"

var gpus = [...]GPU{
	{Name: "sm_80", Triple: nvptx, Warp: 32, MaxThreads: 1024, Shared: 48 * kib},
	{Name: "sm_86", Triple: nvptx, Warp: 32, MaxThreads: 1024, Shared: 48 * kib},
	{Name: "sm_89", Triple: nvptx, Warp: 32, MaxThreads: 1024, Shared: 48 * kib},
	{Name: "sm_90", Triple: nvptx, Warp: 32, MaxThreads: 1024, Shared: 48 * kib},
}

// GPUByName returns a GPU by its architecture's name.
func GPUByName(name string) (*GPU, error) {
	var known []string
	for _, g := range gpus {
		if g.Name == name {
			return &g, nil
		}
		known = append(known, g.Name)
	}
	return nil, fmt.Errorf("unknown target gpu %q: known are %s", name, strings.Join(known, ", "))
}
