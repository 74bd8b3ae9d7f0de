// Package machine holds what the compiler needs to know about the machines it compiles for: vector width and registers,
// features, caches, cores. It is data and detection of the machine at hand, and the wording of environment errors.
//
// It must not know LLVM, code generation or the runtime. Codegen picks schedules and tile sizes by it, targets/libllvm
// turns it into a target machine, targets/cpu completes the host's description with LLVM's name for its CPU.
package machine

import (
	"fmt"
	"runtime"
	"strings"
)

// Machine describes a CPU to compile for. A value is never changed once handed out; the numbers are enough to choose
// schedules, so that two equal values give equal code.
type Machine struct {
	Name     string // as the user writes it: "host", "x86-64-v3"
	Triple   string // LLVM triple: "x86_64-unknown-linux-gnu"
	CPU      string // LLVM's name of the processor
	Features string // LLVM's feature list beyond what CPU implies: "+avx2,+fma", may be empty

	VectorBits int // width of the widest vector register that is worth using
	VectorRegs int // number of vector registers

	FMA        bool // fused multiply-add for f32 and f64
	F16C       bool // conversion f16 <-> f32 in vector registers
	AVX512     bool // AVX-512 F, BW, DQ and VL: masks, scale and compress instructions
	AVX512BF16 bool // dot products and conversion of bf16
	VNNI       bool // dot products of 8-bit integers

	L1D, L2, L3 int // bytes of data cache: of one core, of one core, shared by all
	Cores       int // CPUs this process may use; 0 where the machine is not at hand
}

// VectorBytes is the size of a vector register in bytes.
func (m *Machine) VectorBytes() int { return m.VectorBits / 8 }

// Lanes is the number of elements of the given size in bytes that one vector register holds; 1 without vectors.
func (m *Machine) Lanes(elemSize int) int { return max(1, m.VectorBits/8/elemSize) }

// Arch is the first part of the triple: "x86_64", "aarch64".
func (m *Machine) Arch() string {
	arch, _, _ := strings.Cut(m.Triple, "-")
	return arch
}

// IsHostArch says whether code for m can run in this process, features aside.
func (m *Machine) IsHostArch() bool { return m.Arch() == archOf(runtime.GOARCH) }

// String is the name with what it stands for, as printed where the user named no CPU.
func (m *Machine) String() string {
	return fmt.Sprintf("%s (%s, %s, %d-bit vectors)", m.Name, m.Arch(), m.CPU, m.VectorBits)
}

// DefaultBaseline is the machine that artefacts are compiled for on this architecture when the user names none: it runs
// on every server and desktop of the last ten years.
func DefaultBaseline() *Machine {
	m := baselines[v3]
	if runtime.GOARCH == "arm64" {
		m = baselines[arm]
	}
	return &m
}

// ByName returns a named machine: "host" or a row of Baselines.
func ByName(name string) (*Machine, error) {
	if name == "host" {
		return Host(), nil
	}
	var known []string
	for _, m := range baselines {
		if m.Name == name {
			return &m, nil
		}
		known = append(known, m.Name)
	}
	return nil, fmt.Errorf("unknown target cpu %q: known are host, %s", name, strings.Join(known, ", "))
}

// Baselines lists the machines that can be named without being at hand.
func Baselines() []Machine { return append([]Machine(nil), baselines[:]...) }

const (
	linuxX86 = "x86_64-unknown-linux-gnu"
	linuxARM = "aarch64-unknown-linux-gnu"

	kib = 1 << 10
	mib = 1 << 20
)

// Rows of baselines.
const (
	v2 = iota
	v3
	v4
	zen4
	arm
)

// baselines has the caches of the smallest common processor of each class: a schedule tuned for them is no worse than
// slow elsewhere.
var baselines = [...]Machine{
	v2: {Name: "x86-64-v2", Triple: linuxX86, CPU: "x86-64-v2", VectorBits: 128, VectorRegs: 16,
		L1D: 32 * kib, L2: 256 * kib, L3: 8 * mib},
	v3: {Name: "x86-64-v3", Triple: linuxX86, CPU: "x86-64-v3", VectorBits: 256, VectorRegs: 16,
		FMA: true, F16C: true, L1D: 32 * kib, L2: 256 * kib, L3: 8 * mib},
	v4: {Name: "x86-64-v4", Triple: linuxX86, CPU: "x86-64-v4", VectorBits: 512, VectorRegs: 32,
		FMA: true, F16C: true, AVX512: true, L1D: 32 * kib, L2: 1 * mib, L3: 16 * mib},
	zen4: {Name: "znver4", Triple: linuxX86, CPU: "znver4", VectorBits: 512, VectorRegs: 32,
		FMA: true, F16C: true, AVX512: true, AVX512BF16: true, VNNI: true, L1D: 32 * kib, L2: 1 * mib, L3: 32 * mib},
	arm: {Name: "aarch64", Triple: linuxARM, CPU: "generic", Features: "+neon", VectorBits: 128, VectorRegs: 32,
		FMA: true, F16C: true, L1D: 64 * kib, L2: 512 * kib, L3: 8 * mib},
}

// archOf translates Go's name of an architecture into LLVM's.
func archOf(goarch string) string {
	switch goarch {
	case "amd64":
		return "x86_64"
	case "arm64":
		return "aarch64"
	}
	return goarch
}
