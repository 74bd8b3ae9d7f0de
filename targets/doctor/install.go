package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"tfc/targets/machine"
)

// llvmPackages are Debian's and Ubuntu's packages of libLLVM, the preferred one first: GPU code wants 22.
var llvmPackages = []string{"libllvm22", "libllvm21", "libllvm20", "libllvm19"}

// linkerPackages hold a linker and the C library's start files on Debian and Ubuntu.
var linkerPackages = []string{"gcc", "libc6-dev"}

// Install installs what is missing of the required items and tells w what it does. On systems without apt-get, or for a
// user who may not install, the error holds the command instead.
func Install(ctx context.Context, w io.Writer) error {
	missing := Missing()
	if len(missing) == 0 {
		return nil
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return &machine.Missing{What: names(missing), Install: command(missing)}
	}
	sudo, err := privilege()
	if err != nil {
		return &machine.Missing{What: names(missing), Install: command(missing), Err: err}
	}
	if err := run(ctx, w, append(sudo, "apt-get", "update", "-q")...); err != nil {
		return err
	}
	packages, err := debianPackages(ctx, missing)
	if err != nil {
		return err
	}
	install := append(sudo, "apt-get", "install", "-y", "-q", "--no-install-recommends")
	if err := run(ctx, w, append(install, packages...)...); err != nil {
		return err
	}
	if missing = Missing(); len(missing) > 0 {
		return fmt.Errorf("installed %s, but %s is still not found: %s",
			strings.Join(packages, " "), names(missing), missing[0].Detail)
	}
	return nil
}

func names(items []Item) string {
	var all []string
	for _, item := range items {
		all = append(all, item.Name)
	}
	return strings.Join(all, " and ")
}

// command is what a user types to get the missing items.
func command(items []Item) string {
	var packages []machine.Package
	for _, item := range items {
		packages = append(packages, packageOf(item))
	}
	return machine.InstallCommand(packages...)
}

func packageOf(item Item) machine.Package {
	if item.Name == "libLLVM" {
		return machine.PackageLLVM
	}
	return machine.PackageLinker
}

// privilege is what to put before a command that only root may run.
func privilege() ([]string, error) {
	if os.Geteuid() == 0 {
		return nil, nil
	}
	if sudo, err := exec.LookPath("sudo"); err == nil {
		return []string{sudo}, nil
	}
	return nil, errors.New("only root may install, and there is no sudo")
}

// debianPackages names the packages for the missing items that this system's archive has.
func debianPackages(ctx context.Context, missing []Item) ([]string, error) {
	var packages []string
	for _, item := range missing {
		if packageOf(item) == machine.PackageLinker {
			packages = append(packages, linkerPackages...)
			continue
		}
		name, err := firstAvailable(ctx, llvmPackages)
		if err != nil {
			return nil, err
		}
		packages = append(packages, name)
	}
	return packages, nil
}

func firstAvailable(ctx context.Context, packages []string) (string, error) {
	for _, name := range packages {
		if exec.CommandContext(ctx, "apt-cache", "show", "--no-all-versions", name).Run() == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("this system's package archive has none of %s", strings.Join(packages, ", "))
}

func run(ctx context.Context, w io.Writer, args ...string) error {
	fmt.Fprintf(w, "$ %s\n", strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return nil
}
