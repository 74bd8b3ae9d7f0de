// Package codecache keeps on disk what compiling has made, for runs and processes to come.
//
// An entry is bytes under a Key, the hash of all that they depend on: nothing is ever stale, and an entry that is not
// there, cut short or damaged is a miss. Several processes may use one folder at once: an entry appears whole, by renaming
// a finished file. The folder is bounded: what was not used for longest goes first.
//
// The package knows files and bytes. It must not know what they mean: targets/cpu and targets/driver choose keys and
// contents.
//
// # Why
//
// Entries are files and their times of modification say when they were last of use, so that no index can disagree with
// them. A folder that others may write to is refused, since code is loaded from it.
package codecache

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultLimit bounds a folder, in bytes, where nothing else is said.
const DefaultLimit = 512 << 20

const (
	// magic starts a file; it changes with the layout.
	magic = "tfccode1"
	// headerSize is that of magic, the content's length and its checksum.
	headerSize = len(magic) + 8 + 4
	// touchAfter is how old a time of use may be before a hit renews it.
	touchAfter = 10 * time.Minute
	// orphaned is how old an unfinished file is whose writer is gone.
	orphaned  = time.Hour
	temporary = "new-"
	// grown is the file that counts what was written.
	grown = "grown"
)

// Cache is a folder of entries. A nil *Cache is one that keeps nothing. It is safe for use by several goroutines.
type Cache struct {
	dir   string
	limit int64

	number atomic.Int64 // of temporary files
}

// Open opens a folder, and makes it if need be. limit bounds the bytes in it; entries of more than a quarter of it are
// not kept.
func Open(dir string, limit int64) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder", dir)
	}
	if info.Mode().Perm()&0o022 != 0 || !ours(info) {
		return nil, fmt.Errorf("code is not loaded from %s: others may write to it", dir)
	}
	return &Cache{dir: dir, limit: limit}, nil
}

// path is the file of an entry.
func (c *Cache) path(k Key) string {
	name := k.String()
	return filepath.Join(c.dir, name[:2], name[2:])
}

// Get returns the bytes of an entry, which are the caller's.
func (c *Cache) Get(k Key) (data []byte, ok bool) {
	if c == nil {
		return nil, false
	}
	path := c.path(k)
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	if data, ok = content(file); !ok {
		os.Remove(path) // damaged: the next Put makes it anew
		return nil, false
	}
	if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > touchAfter {
		now := time.Now()
		_ = os.Chtimes(path, now, now) // an entry that cannot be touched goes early, which costs time alone
	}
	return data, true
}

// content takes header and bytes of a file apart.
func content(file []byte) (data []byte, ok bool) {
	if len(file) < headerSize || string(file[:len(magic)]) != magic {
		return nil, false
	}
	head, data := file[len(magic):headerSize], file[headerSize:]
	if binary.LittleEndian.Uint64(head) != uint64(len(data)) ||
		binary.LittleEndian.Uint32(head[8:]) != crc32.Checksum(data, castagnoli) {
		return nil, false
	}
	return data, true
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Put keeps an entry. A folder that cannot be written to keeps nothing: that is no error of whoever compiles.
func (c *Cache) Put(k Key, parts ...[]byte) {
	if c == nil {
		return
	}
	size := 0
	for _, p := range parts {
		size += len(p)
	}
	if int64(size) > c.limit/4 {
		return
	}
	if err := c.write(c.path(k), size, parts); err == nil {
		c.grow(int64(size + headerSize))
	}
}

func (c *Cache) write(path string, size int, parts [][]byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	head := binary.LittleEndian.AppendUint64([]byte(magic), uint64(size))
	sum := uint32(0)
	for _, p := range parts {
		sum = crc32.Update(sum, castagnoli, p)
	}
	head = binary.LittleEndian.AppendUint32(head, sum)
	name := filepath.Join(filepath.Dir(path), fmt.Sprintf("%s%d-%d", temporary, os.Getpid(), c.number.Add(1)))
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, p := range append([][]byte{head}, parts...) {
		if _, failed := f.Write(p); failed != nil {
			err = failed
			break
		}
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		os.Remove(name)
	}
	return err
}

// grow counts what was written, in a file that has a byte for every 4 KiB since the folder was last trimmed, whoever wrote
// them, and trims the folder after every sixteenth of the limit.
func (c *Cache) grow(n int64) {
	const unit = 4 << 10
	path := filepath.Join(c.dir, grown)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	if _, err := f.Write(make([]byte, n/unit+1)); err != nil {
		return
	}
	if info, err := f.Stat(); err == nil && info.Size()*unit > c.limit/16 && f.Truncate(0) == nil {
		c.shrink()
	}
}

// file is an entry as the folder shows it.
type file struct {
	path string
	size int64
	used time.Time
}

// shrink removes what was not used for longest until nine tenths of the limit are left, where the folder is over it.
func (c *Cache) shrink() {
	files := c.files()
	var total int64
	for _, f := range files {
		total += f.size
	}
	if total <= c.limit {
		return
	}
	slices.SortFunc(files, func(a, b file) int { return a.used.Compare(b.used) })
	for _, f := range files {
		if total <= c.limit/10*9 {
			return
		}
		if os.Remove(f.path) == nil {
			total -= f.size
		}
	}
}

// files lists the entries, and removes what writers left behind that were stopped.
func (c *Cache) files() []file {
	var files []file
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == grown {
			return nil // another process removes entries at the same time
		}
		info, err := d.Info()
		if err != nil {
			return nil
		}
		if !strings.HasPrefix(d.Name(), temporary) {
			files = append(files, file{path, info.Size(), info.ModTime()})
		} else if time.Since(info.ModTime()) > orphaned {
			os.Remove(path)
		}
		return nil
	}
	_ = filepath.WalkDir(c.dir, walk) // walk returns no error
	return files
}

// Dir is the folder; "" for a nil Cache.
func (c *Cache) Dir() string {
	if c == nil {
		return ""
	}
	return c.dir
}

// Usage counts the entries and their bytes, and says how many there may be.
func (c *Cache) Usage() (entries int, bytes, limit int64) {
	if c == nil {
		return 0, 0, 0
	}
	for _, f := range c.files() {
		entries++
		bytes += f.size
	}
	return entries, bytes, c.limit
}
