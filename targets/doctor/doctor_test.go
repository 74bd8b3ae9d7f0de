package doctor

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	got := Report([]Item{
		{Name: "libLLVM", Found: true, Required: true, Detail: "22.1"},
		{Name: "linker", Required: true, Detail: "looked for cc"},
		{Name: "ptxas", Detail: "pip"},
	})
	for _, line := range []string{
		"libLLVM     found    22.1\n", "linker      MISSING  looked for cc\n", "ptxas       absent   pip\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}

func TestFind(t *testing.T) {
	items := Find()
	t.Logf("\n%s", Report(items))
	for i, name := range []string{"libLLVM", "linker", "CPU", "code cache", "GPU driver", "ptxas"} {
		if items[i].Name != name || items[i].Detail == "" {
			t.Errorf("item %d is %+v, want %s", i, items[i], name)
		}
	}
}

// script writes an executable shell script.
func script(t *testing.T, dir, name, body string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

// TestInstall runs against a stand-in for apt: one that installs nothing, and is told so.
func TestInstall(t *testing.T) {
	bin, log := t.TempDir(), filepath.Join(t.TempDir(), "log")
	script(t, bin, "apt-get", `echo "apt-get $*" >> `+log)
	script(t, bin, "apt-cache", `case "$*" in *libllvm20) exit 0;; esac; exit 100`)
	script(t, bin, "sudo", `"$@"`)
	t.Setenv("PATH", bin) // no linker here
	err := Install(context.Background(), &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "linker is still not found") {
		t.Errorf("got %v", err)
	}
	ran, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	want := "apt-get update -q\napt-get install -y -q --no-install-recommends gcc libc6-dev\n"
	if !strings.Contains(string(ran), want) && !strings.Contains(string(ran), "libllvm20 gcc libc6-dev") {
		t.Errorf("ran\n%swant\n%s", ran, want)
	}
	name, err := firstAvailable(context.Background(), llvmPackages)
	if err != nil || name != "libllvm20" {
		t.Errorf("got %q, %v; want libllvm20", name, err)
	}
}

func TestInstallWithoutApt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := Install(context.Background(), &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "install it with: ") {
		t.Errorf("got %v, want the command", err)
	}
}
