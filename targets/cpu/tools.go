package cpu

import (
	"encoding/json"
	"fmt"
	"sync"

	"tfc/targets/codecache"
	"tfc/targets/libllvm"
	"tfc/targets/machine"
)

// tools are the LLVM that compiles in this process and what it says of the processor.
type tools struct {
	Version, Path string // libllvm.Library's
	CPU, Features string
}

// key adds what objects depend on.
func (t *tools) key(h *codecache.Hasher) { h.Text(t.Version, t.Path, libllvm.CodegenFlags) }

func toolsOf(lib *libllvm.Library) *tools {
	t := &tools{Version: lib.Version(), Path: lib.Path()}
	t.CPU, t.Features = lib.HostCPU()
	return t
}

var known struct {
	sync.Mutex
	tools *tools
}

// findTools says what LLVM there is. It loads it, which takes 20 ms, unless a process before has left the answer in the
// default cache and nothing on the system has changed since. The error is a *machine.Missing where there is none.
func findTools() (*tools, error) {
	known.Lock()
	defer known.Unlock()
	if lib := libllvm.Loaded(); lib != nil {
		known.tools = toolsOf(lib)
	}
	if known.tools != nil {
		return known.tools, nil
	}
	cache, choice, processor := codecache.Default(), libllvm.Choice(), machine.Processor()
	h := codecache.NewHasher("tools 1")
	h.Text(choice, processor)
	if cache != nil && choice != "" && processor != "" {
		var t tools
		if data, ok := cache.Get(h.Key()); ok && json.Unmarshal(data, &t) == nil {
			known.tools = &t
			return known.tools, nil
		}
	}
	lib, err := libllvm.Open()
	if err != nil {
		return nil, err
	}
	known.tools = toolsOf(lib)
	if data, err := json.Marshal(known.tools); err == nil && choice != "" && processor != "" {
		cache.Put(h.Key(), data)
	}
	return known.tools, nil
}

// Toolchain names the LLVM that compiles in this process and the settings of its code generator. The error is a
// *machine.Missing where there is none.
func Toolchain() (string, error) {
	t, err := findTools()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("LLVM %s (%s) %s %s", t.Version, t.Path, libllvm.CodegenFlags, lightPipeline), nil
}

// Prepare loads LLVM in the background: for whoever will compile soon and has something else to do first.
func Prepare() {
	go func() { _, _ = libllvm.Open() }() // whoever compiles is told what is wrong
}

// Host describes this machine, with LLVM's name and features for its processor where libLLVM can be had.
func Host() *machine.Machine {
	m := machine.Host()
	if t, err := findTools(); err == nil {
		m.CPU, m.Features = t.CPU, t.Features
	}
	return m
}
