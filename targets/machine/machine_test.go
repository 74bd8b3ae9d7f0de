package machine

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestByName(t *testing.T) {
	for _, m := range Baselines() {
		got, err := ByName(m.Name)
		if err != nil || *got != m {
			t.Errorf("%s: got %v, %v", m.Name, got, err)
		}
		if m.Lanes(4)*32 != m.VectorBits || m.VectorBytes()*8 != m.VectorBits {
			t.Errorf("%s: %d lanes, %d bytes in %d bits", m.Name, m.Lanes(4), m.VectorBytes(), m.VectorBits)
		}
		if m.L1D >= m.L2 || m.L2 >= m.L3 {
			t.Errorf("%s: caches %d, %d, %d do not grow", m.Name, m.L1D, m.L2, m.L3)
		}
	}
	_, err := ByName("z80")
	if err == nil || !strings.Contains(err.Error(), "known are host, x86-64-v2") {
		t.Errorf("z80: %v", err)
	}
}

func TestHost(t *testing.T) {
	m := Host()
	if !m.IsHostArch() || m.Cores < 1 || m.Cores > runtime.NumCPU() || m.VectorBits < 128 {
		t.Errorf("%+v", m)
	}
	m.Cores = -1
	if Host().Cores == -1 {
		t.Error("the caller's copy is the original")
	}
}

func TestCaches(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{
		"index0/type": "Data", "index0/level": "1", "index0/size": "48K",
		"index1/type": "Instruction", "index1/level": "1", "index1/size": "64K",
		"index2/type": "Unified", "index2/level": "2", "index2/size": "3M",
		"index3/type": "Unified", "index3/level": "3", "index3/size": "many",
	} {
		full := filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := &Machine{L1D: 1, L2: 2, L3: 3}
	caches(dir, m)
	if m.L1D != 48<<10 || m.L2 != 3<<20 || m.L3 != 3 {
		t.Errorf("got %d, %d, %d", m.L1D, m.L2, m.L3)
	}
}

func TestMissing(t *testing.T) {
	cause := errors.New("wrong ELF class")
	err := error(&Missing{What: "libfoo", Looked: []string{"a", "b"}, Install: "get foo", Err: cause})
	want := "libfoo not found (looked for a, b): wrong ELF class; install it with: get foo"
	if err.Error() != want || !errors.Is(err, cause) {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestFindPtxas(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv(EnvPtxas, "")
	venv := t.TempDir()
	t.Setenv("VIRTUAL_ENV", venv)
	want := filepath.Join(venv, "lib/python3.11/site-packages/nvidia/cuda_nvcc/bin/ptxas")
	if err := os.MkdirAll(filepath.Dir(want), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/usr/local/cuda/bin/ptxas"); err != nil {
		if got, err := FindPtxas(); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
	t.Setenv(EnvPtxas, filepath.Join(venv, "none"))
	if _, err := FindPtxas(); err == nil || !strings.Contains(err.Error(), "pip install") {
		t.Errorf("got %v", err)
	}
}
