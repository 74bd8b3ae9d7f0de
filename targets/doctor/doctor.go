// Package doctor tells what the compiler finds on this system and installs what it lacks.
//
// It looks through the eyes of the packages that use the tools (targets/libllvm, targets/cpu, targets/machine), so that
// its answer is theirs. It must not know the compiler.
package doctor

import (
	"fmt"
	"os/exec"
	"runtime"
	"strings"

	"github.com/ebitengine/purego"

	"tfc/targets/codecache"
	"tfc/targets/cpu"
	"tfc/targets/libllvm"
	"tfc/targets/machine"
)

// Item is one thing that was looked for.
type Item struct {
	Name     string
	Found    bool
	Required bool   // the compiler does not work without it
	Detail   string // what was found, or where it was looked for and how to get it
}

// Find looks for everything the compiler can use, what it requires first.
func Find() []Item {
	return []Item{findLLVM(), findLinker(), findCPU(), findCache(), findGPU(), findPtxas()}
}

// Missing lists the required items that were not found.
func Missing() []Item {
	var missing []Item
	for _, item := range Find() {
		if item.Required && !item.Found {
			missing = append(missing, item)
		}
	}
	return missing
}

func findLLVM() Item {
	lib, err := libllvm.Open()
	if err != nil {
		return Item{Name: "libLLVM", Required: true, Detail: err.Error()}
	}
	return Item{Name: "libLLVM", Required: true, Found: true, Detail: lib.Version() + " (" + lib.Path() + ")"}
}

func findLinker() Item {
	linker, err := cpu.FindLinker(machine.Host())
	if err != nil {
		return Item{Name: "linker", Required: true, Detail: err.Error()}
	}
	return Item{Name: "linker", Required: true, Found: true, Detail: linker.Path + version(linker.Path, "")}
}

func findCPU() Item {
	m := cpu.Host()
	var flags []string
	for _, f := range []struct {
		on   bool
		name string
	}{{m.FMA, "fma"}, {m.F16C, "f16c"}, {m.AVX512, "avx512"}, {m.AVX512BF16, "avx512-bf16"}, {m.VNNI, "vnni"}} {
		if f.on {
			flags = append(flags, f.name)
		}
	}
	detail := fmt.Sprintf("%s, %d cores, %d-bit vectors, %s; caches %d KiB, %d KiB, %d KiB; artefacts are for %s",
		m.CPU, m.Cores, m.VectorBits, strings.Join(flags, " "), m.L1D>>10, m.L2>>10, m.L3>>10,
		machine.DefaultBaseline().Name)
	return Item{Name: "CPU", Found: true, Detail: detail}
}

// findCache says where compiled code is kept, and how much of it there is.
func findCache() Item {
	const name = "code cache"
	cache, err := codecache.Find()
	switch {
	case err != nil:
		return Item{Name: name, Detail: err.Error()}
	case cache == nil:
		return Item{Name: name, Detail: "switched off by " + codecache.EnvDir}
	}
	entries, bytes, limit := cache.Usage()
	return Item{Name: name, Found: true, Detail: fmt.Sprintf("%s: %d entries, %.1f of at most %.1f MiB (%s, %s)",
		cache.Dir(), entries, mebi(bytes), mebi(limit), codecache.EnvDir, codecache.EnvLimit)}
}

func mebi(n int64) float64 { return float64(n) / (1 << 20) }

// findGPU asks the CUDA driver for its version; there is none on machines without an NVIDIA GPU.
func findGPU() Item {
	const name = "GPU driver"
	handle, err := purego.Dlopen("libcuda.so.1", purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return Item{Name: name, Detail: "libcuda.so.1 not found: GPU code can be compiled, not run"}
	}
	var driverGetVersion func(version *int32) int32
	if _, err := purego.Dlsym(handle, "cuDriverGetVersion"); err != nil {
		return Item{Name: name, Detail: err.Error()}
	}
	purego.RegisterLibFunc(&driverGetVersion, handle, "cuDriverGetVersion")
	var v int32
	if code := driverGetVersion(&v); code != 0 {
		return Item{Name: name, Detail: fmt.Sprintf("libcuda.so.1 answers with error %d", code)}
	}
	return Item{Name: name, Found: true, Detail: fmt.Sprintf("CUDA %d.%d (libcuda.so.1)", v/1000, v%1000/10)}
}

func findPtxas() Item {
	path, err := machine.FindPtxas()
	if err != nil {
		return Item{Name: "ptxas", Detail: err.Error()}
	}
	return Item{Name: "ptxas", Found: true, Detail: path + version(path, "release")}
}

// version is the first line of what a tool says of its version that holds word, in brackets; "" where it says none.
func version(tool, word string) string {
	out, err := exec.Command(tool, "--version").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, word) {
			return " (" + strings.TrimSpace(line) + ")"
		}
	}
	return ""
}

// Report is the list as a person reads it.
func Report(items []Item) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-11s %-8s %s/%s\n", "system", "", runtime.GOOS, runtime.GOARCH)
	for _, item := range items {
		state := "found"
		switch {
		case !item.Found && item.Required:
			state = "MISSING"
		case !item.Found:
			state = "absent"
		}
		fmt.Fprintf(&b, "%-11s %-8s %s\n", item.Name, state, item.Detail)
	}
	return b.String()
}
