package machine

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/cpu"
)

// Host describes the machine this process runs on. CPU and Features name the baseline it contains: targets/cpu.Host
// replaces them by LLVM's own, which know the processor's scheduling.
func Host() *Machine {
	m := *host()
	return &m
}

var host = sync.OnceValue(detect)

func detect() *Machine {
	m := baseline()
	m.Name = "host"
	m.Cores = runtime.GOMAXPROCS(0)
	if n := runtime.NumCPU(); n < m.Cores {
		m.Cores = n
	}
	caches("/sys/devices/system/cpu/cpu0/cache", m)
	return m
}

// baseline is the widest named machine whose instructions this processor has, with the flags of its extras.
func baseline() *Machine {
	x := &cpu.X86
	row := v2
	switch {
	case runtime.GOARCH == "arm64":
		row = arm
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX512CD:
		row = v4
	case x.HasAVX2 && x.HasFMA && x.HasBMI2:
		row = v3
	}
	m := baselines[row]
	if m.AVX512 {
		m.AVX512BF16, m.VNNI = x.HasAVX512BF16, x.HasAVX512VNNI
		m.Features = flagList([]flag{{m.AVX512BF16, "+avx512bf16"}, {m.VNNI, "+avx512vnni"}})
	}
	return &m
}

// flagList joins the features whose condition holds.
func flagList(flags []flag) string {
	var on []string
	for _, f := range flags {
		if f.on {
			on = append(on, f.name)
		}
	}
	return strings.Join(on, ",")
}

type flag struct {
	on   bool
	name string
}

// caches overwrites the cache sizes by those the kernel tells; what it does not tell keeps the baseline's.
func caches(dir string, m *Machine) {
	entries, err := filepath.Glob(filepath.Join(dir, "index*"))
	if err != nil {
		return
	}
	for _, e := range entries {
		if kind := readWord(e, "type"); kind != "Data" && kind != "Unified" {
			continue
		}
		size := parseSize(readWord(e, "size"))
		if size == 0 {
			continue
		}
		switch readWord(e, "level") {
		case "1":
			m.L1D = size
		case "2":
			m.L2 = size
		case "3":
			m.L3 = size
		}
	}
}

func readWord(dir, file string) string {
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// parseSize reads the kernel's "48K" or "32M"; 0 where it is neither.
func parseSize(s string) int {
	unit := 1
	switch {
	case strings.HasSuffix(s, "K"):
		unit, s = 1<<10, strings.TrimSuffix(s, "K")
	case strings.HasSuffix(s, "M"):
		unit, s = 1<<20, strings.TrimSuffix(s, "M")
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n * unit
}
