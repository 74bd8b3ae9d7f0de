package codecache

import (
	"debug/elf"
	"fmt"
	"os"
	"sync"
)

// Program tells builds of the running program apart: what one has kept is none of another's business where it depends on
// more than its key spells out. It is empty where the program's file cannot be told.
var Program = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	if id := goBuildID(path); id != "" {
		return id
	}
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", path, info.Size(), info.ModTime().UnixNano())
})

// goBuildID is the hash of a build's inputs and output that the Go toolchain leaves in ELF files.
func goBuildID(path string) string {
	f, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	note := f.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	if err != nil {
		return ""
	}
	return string(data)
}
