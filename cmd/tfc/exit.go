package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"tfc/ir"
	"tfc/passes"
	"tfc/runtime/status"
	"tfc/targets/machine"
)

// The exit codes.
const (
	exitGood        = 0
	exitModel       = 1 // the model or its data is at fault; a node is named where one is
	exitUsage       = 2
	exitEnvironment = 3 // a library or tool is missing
	exitBug         = 4
	exitInterrupted = 130 // as shells report a process that SIGINT ended
)

// errFailed ends a command with exitModel when it has printed what is wrong.
var errFailed = errors.New("failed")

// usageError is a mistake in the command line.
type usageError struct{ error }

// Unwrap returns the mistake.
func (e usageError) Unwrap() error { return e.error }

func usage(err error) error { return usageError{err} }

func usagef(format string, args ...any) error { return usage(fmt.Errorf(format, args...)) }

// panicked is a panic on its way to the report.
type panicked struct {
	error
	stack []byte
}

// Unwrap returns the value of the panic.
func (e panicked) Unwrap() error { return e.error }

// guard runs a command; a panic in it becomes an error.
func guard(command func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			cause, ok := r.(error)
			if !ok {
				cause = fmt.Errorf("%v", r)
			}
			err = panicked{fmt.Errorf("panic: %w", cause), debug.Stack()}
		}
	}()
	return command()
}

// exitCode classifies an error.
func exitCode(err error) int {
	var (
		wrongUsage usageError
		missing    *machine.Missing
		bug        *ir.Bug
		panicked   panicked
	)
	switch {
	case err == nil:
		return exitGood
	case errors.As(err, &panicked), errors.As(err, &bug):
		return exitBug
	case errors.As(err, &missing):
		return exitEnvironment
	case errors.As(err, &wrongUsage), errors.Is(err, fs.ErrNotExist):
		return exitUsage
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitModel
}

// report prints an error for people and returns the exit code. command is the subcommand as one types it.
func report(stderr io.Writer, command string, args []string, err error) int {
	code := exitCode(err)
	switch {
	case code == exitGood || errors.Is(err, errFailed):
	case code == exitUsage:
		fmt.Fprintf(stderr, "tfc: %v\nSee %s --help.\n", err, command)
	case code == exitBug:
		fmt.Fprintf(stderr, "tfc: this is a bug of tfc: %v\n", err)
		path, writeErr := writeReproducer(args, err)
		if writeErr != nil {
			fmt.Fprintf(stderr, "tfc: no reproducer could be written: %v\n", writeErr)
			break
		}
		fmt.Fprintf(stderr, "tfc: reproducer: %s\n", path)
	case code == exitInterrupted:
		fmt.Fprintln(stderr, "tfc: interrupted")
	default:
		fmt.Fprintf(stderr, "tfc: %s\n", describe(err))
	}
	return code
}

// describe puts TensorFlow's code before an error that has one.
func describe(err error) string {
	if code := status.CodeOf(err); code != status.Unknown {
		return fmt.Sprintf("%s: %v", code, err)
	}
	return err.Error()
}

// writeReproducer makes a directory with all that is needed to see a bug again: the command line,
// the stack or the failing pass with the module around it, and the files named as arguments.
func writeReproducer(args []string, bug error) (string, error) {
	dir, err := os.MkdirTemp("", "tfc-bug-*")
	if err != nil {
		return "", err
	}
	files := map[string][]byte{
		"command.txt": fmt.Appendf(nil, "%s\ntfc %s\n", versionText(), strings.Join(args, " ")),
		"error.txt":   fmt.Appendf(nil, "%v\n", bug),
	}
	var p panicked
	if errors.As(bug, &p) {
		files["stack.txt"] = p.stack
	}
	var f *passes.Failure
	if errors.As(bug, &f) {
		files["before-"+f.Pass+".tfir"] = []byte(f.Before)
		files["after-"+f.Pass+".tfir"] = []byte(f.After)
	}
	for _, arg := range args {
		_, value, _ := strings.Cut(arg, "@")
		for _, path := range []string{arg, value} {
			// What is no readable file is an option, a directory or a name.
			if data, err := os.ReadFile(path); err == nil {
				files["input-"+filepath.Base(path)] = data
			}
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			return "", err
		}
	}
	return dir, nil
}
