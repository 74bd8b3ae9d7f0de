package machine

import (
	"io"
	"os"
	"strings"
)

// Processor identifies the model of this machine's processor and its features, in the kernel's words. It is empty where
// the kernel does not tell.
func Processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 1<<14)) // the first core's lines; there may be hundreds of cores
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), "\n\n")
	var b strings.Builder
	for line := range strings.Lines(first) {
		if key, _, _ := strings.Cut(line, "\t"); modelLines[strings.ToLower(strings.TrimSpace(strings.TrimSuffix(key, ":")))] {
			b.WriteString(line)
		}
	}
	return b.String()
}

// modelLines are the lines of /proc/cpuinfo that are the same whenever they are read.
var modelLines = map[string]bool{
	"vendor_id": true, "cpu family": true, "model": true, "model name": true, "stepping": true, "flags": true,
	"cpu implementer": true, "cpu architecture": true, "cpu variant": true, "cpu part": true, "cpu revision": true,
	"features": true,
}
