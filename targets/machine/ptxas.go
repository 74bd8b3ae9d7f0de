package machine

import (
	"os"
	"os/exec"
	"path/filepath"
	"sort"
)

// EnvPtxas names the environment variable that overrides where ptxas is looked for.
const EnvPtxas = "TFC_PTXAS"

// pythonPackages are where NVIDIA's Python package nvidia-cuda-nvcc-cu12 puts ptxas, below a Python's library folder.
const pythonPackages = "lib/python3*/*-packages/nvidia/cuda_nvcc/bin/ptxas"

// FindPtxas looks for NVIDIA's assembler: in $TFC_PTXAS, in PATH, in a CUDA toolkit, in Python's packages. It checks
// generated PTX and is never needed to run it. The error is a *Missing.
func FindPtxas() (string, error) {
	if path := os.Getenv(EnvPtxas); path != "" {
		return executable([]string{path}, path)
	}
	if path, err := exec.LookPath("ptxas"); err == nil {
		return path, nil
	}
	looked := []string{"PATH", "/usr/local/cuda/bin/ptxas"}
	found := []string{"/usr/local/cuda/bin/ptxas"}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "/root"
	}
	roots := []string{os.Getenv("VIRTUAL_ENV"), filepath.Join(home, ".local"), "/usr/local", "/usr", "/opt/*"}
	for _, root := range roots {
		if root == "" {
			continue
		}
		pattern := filepath.Join(root, pythonPackages)
		looked = append(looked, pattern)
		matches, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		sort.Sort(sort.Reverse(sort.StringSlice(matches)))
		found = append(found, matches...)
	}
	return executable(found, looked...)
}

// executable is the first of the paths that can be run.
func executable(paths []string, looked ...string) (string, error) {
	for _, path := range paths {
		if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() && st.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", &Missing{What: "ptxas", Looked: looked, Install: "pip install nvidia-cuda-nvcc-cu12"}
}
