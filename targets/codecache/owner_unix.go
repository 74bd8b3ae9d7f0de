//go:build unix

package codecache

import (
	"io/fs"
	"os"
	"syscall"
)

// ours reports that a folder belongs to this process's user.
func ours(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
