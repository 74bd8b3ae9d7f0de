package graphdef

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"

	"tfc/runtime/status"
)

// ReplaceFile writes a file under another name in its folder, has the system store it, and gives it its name: who looks
// finds the old file or the new one, whole. A status that write returns stays; other errors get the file's name.
func ReplaceFile(path string, write func(w io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+unfinished())
	if err != nil {
		return fileError(path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		if known := (*status.Error)(nil); errors.As(err, &known) {
			return err
		}
		return fileError(path, err)
	}
	for _, step := range []func() error{
		func() error { return f.Chmod(0o644) }, f.Sync, f.Close,
		func() error { return os.Rename(f.Name(), path) },
		func() error { return syncFolder(filepath.Dir(path)) },
	} {
		if err := step(); err != nil {
			return fileError(path, err)
		}
	}
	return nil
}

// unfinished is the end of the names of files that this process has not finished.
func unfinished() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf(".tempstate-%s-%d-*", host, os.Getpid())
}

var unfinishedName = regexp.MustCompile(`\.tempstate-(.+)-(\d+)-\d+$`)

// removeAbandoned removes files that processes of this host left unfinished in a folder when they were killed.
func removeAbandoned(folder string) error {
	host, err := os.Hostname()
	if err != nil {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fileError(folder, err)
	}
	for _, e := range entries {
		m := unfinishedName.FindStringSubmatch(e.Name())
		if m == nil || m[1] != host {
			continue
		}
		if pid, err := strconv.Atoi(m[2]); err != nil || !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			continue
		}
		if err := removeFiles([]string{filepath.Join(folder, e.Name())}); err != nil {
			return err
		}
	}
	return nil
}

// syncFolder has the system store the names in a folder.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
