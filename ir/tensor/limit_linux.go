package tensor

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// machineMemory is the memory of the machine in bytes, or of the control group if that is less.
func machineMemory() int64 {
	most := int64(unlimited)
	var info unix.Sysinfo_t
	if err := unix.Sysinfo(&info); err == nil {
		most = int64(uint64(info.Totalram) * uint64(info.Unit))
	}
	text, err := os.ReadFile("/sys/fs/cgroup/memory.max")
	if err != nil {
		return most
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
		most = min(most, n)
	}
	return most
}
