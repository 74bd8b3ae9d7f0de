//go:build !unix

package codecache

import "io/fs"

// ours leaves it to the system who may write to a user's folder.
func ours(fs.FileInfo) bool { return true }
