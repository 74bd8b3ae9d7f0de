package host

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"tfc/runtime/status"
)

// Files says which files a graph may read and write. It is given a name as the graph has it, which may be a pattern, and
// gives the path, or why it is refused. nil allows all, and leaves names as they are.
type Files func(name string) (path string, err error)

// NoFiles refuses all.
func NoFiles(name string) (string, error) {
	return "", fmt.Errorf("%s: graphs may not touch files of this server, which has no --root", name)
}

// FilesBelow allows what lies in a folder or below. Names that are not absolute start in the process's folder. Links are followed before
// that is judged: a graph cannot make any.
func FilesBelow(root string) (Files, error) {
	root, err := filepath.Abs(root)
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return nil, err
	}
	return func(name string) (string, error) {
		path, err := filepath.Abs(name)
		if err != nil {
			return "", err
		}
		real, err := resolved(path)
		if err != nil {
			return "", err
		}
		if real != root && !strings.HasPrefix(real, strings.TrimSuffix(root, "/")+"/") {
			return "", fmt.Errorf("%s is not below %s, where graphs may touch files", name, root)
		}
		return path, nil
	}, nil
}

// resolved follows the links in as much of a path as exists.
func resolved(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) || path == filepath.Dir(path) {
		return real, err
	}
	folder, err := resolved(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}

// Confine bounds the files that graphs with these resources may touch.
func (r *Resources) Confine(f Files) { r.files = f }

// Path is the path of a file that the graph names, or pattern of files; PERMISSION_DENIED if it may not touch it.
func (c *Call) Path(name string) (string, error) {
	if c.Resources == nil || c.Resources.files == nil {
		return name, nil
	}
	path, err := c.Resources.files(name)
	if err != nil {
		return "", c.Errorf(status.PermissionDenied, "%w", err)
	}
	return path, nil
}

// File is the path of the file that input i names.
func (c *Call) File(i int) (string, error) {
	name, err := c.Text(i)
	if err != nil {
		return "", err
	}
	return c.Path(name)
}

// Paths are those of several names.
func (c *Call) Paths(names []string) ([]string, error) {
	paths := make([]string, len(names))
	for i, name := range names {
		var err error
		if paths[i], err = c.Path(name); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// Glob lists the files that match a pattern and that the graph may touch, in alphabetical order.
func (c *Call) Glob(pattern string) ([]string, error) {
	pattern, err := c.Path(pattern)
	if err != nil {
		return nil, err
	}
	found, err := filepath.Glob(pattern)
	if err != nil {
		return nil, c.Invalid("pattern %q: %w", pattern, err)
	}
	var allowed []string
	for _, name := range found { // a link below the folder may lead out of it
		if path, err := c.Path(name); err == nil {
			allowed = append(allowed, path)
		}
	}
	return allowed, nil
}
