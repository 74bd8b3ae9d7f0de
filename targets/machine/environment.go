package machine

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// Missing is an environment error: a tool or a library that this machine lacks.
type Missing struct {
	What    string   // "libLLVM 19 or newer"
	Looked  []string // where it was looked for
	Install string   // the command that installs it
	Err     error    // why the last try failed, may be nil
}

// Error names what is missing, where it was looked for and how to get it.
func (e *Missing) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s not found", e.What)
	if len(e.Looked) > 0 {
		fmt.Fprintf(&b, " (looked for %s)", strings.Join(e.Looked, ", "))
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if e.Install != "" {
		fmt.Fprintf(&b, "; install it with: %s", e.Install)
	}
	return b.String()
}

// Unwrap returns the error of the last try.
func (e *Missing) Unwrap() error { return e.Err }

// Package is something to install, by the name each package manager has for it.
type Package int

// What the compiler may need from the system.
const (
	PackageLLVM    Package = iota // the LLVM library
	PackageLinker                 // a linker and the C library's start files
	PackageGPULLVM                // the LLVM library, new enough for GPUs
)

// packageNames holds the packages of each manager; the manager's command is the key.
var packageNames = map[string][3]string{
	"apt-get install -y": {PackageLLVM: "libllvm19", PackageGPULLVM: "libllvm22", PackageLinker: "gcc libc6-dev"},
	"dnf install -y":     {PackageLLVM: "llvm-libs", PackageGPULLVM: "llvm-libs", PackageLinker: "gcc glibc-devel"},
	"pacman -S":          {PackageLLVM: "llvm-libs", PackageGPULLVM: "llvm-libs", PackageLinker: "gcc"},
	"apk add":            {PackageLLVM: "llvm19-libs", PackageGPULLVM: "llvm22-libs", PackageLinker: "gcc musl-dev"},
	"zypper install":     {PackageLLVM: "libLLVM19", PackageGPULLVM: "libLLVM22", PackageLinker: "gcc glibc-devel"},
	"brew install":       {PackageLLVM: "llvm", PackageGPULLVM: "llvm", PackageLinker: "lld"},
}

// managers maps the ID of /etc/os-release to the command that installs packages.
var managers = map[string]string{
	"debian": "apt-get install -y", "ubuntu": "apt-get install -y",
	"fedora": "dnf install -y", "rhel": "dnf install -y", "centos": "dnf install -y",
	"arch": "pacman -S", "alpine": "apk add",
	"opensuse": "zypper install", "suse": "zypper install",
}

// PackageManager is the command of this system that installs packages named after it, or "" where none is known.
func PackageManager() string {
	if runtime.GOOS == "darwin" {
		return "brew install"
	}
	f, err := os.Open("/etc/os-release")
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), "=")
		if key != "ID" && key != "ID_LIKE" {
			continue
		}
		for _, id := range strings.Fields(strings.Trim(value, `"`)) {
			if m, ok := managers[id]; ok {
				return m
			}
		}
	}
	return ""
}

// InstallCommand is the command line that installs the packages on this system, for messages.
func InstallCommand(packages ...Package) string {
	manager := PackageManager()
	if manager == "" {
		manager = "apt-get install -y"
	}
	words := []string{manager}
	for _, p := range packages {
		words = append(words, packageNames[manager][p])
	}
	return strings.Join(words, " ")
}
