package libllvm

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Context owns modules and the constants and types in them. One goroutine at a time uses it.
type Context struct {
	lib    *Library
	ref    uintptr
	id     uintptr
	errs   []string // error diagnostics since the last call of diagnosed
	leaked bool     // a fatal report left it in an unknown state
}

// contexts maps the number that LLVM hands to the diagnostic handler to its Context: C keeps no Go pointer.
var (
	contexts   sync.Map // uintptr -> *Context
	contextIDs atomic.Uintptr
	diagnostic = sync.OnceValue(func() uintptr { return purego.NewCallback(onDiagnostic) })
)

// NewContext makes an empty context.
func (l *Library) NewContext() *Context {
	c := &Context{lib: l, ref: l.api.ContextCreate.call(), id: contextIDs.Add(1)}
	contexts.Store(c.id, c)
	l.api.ContextSetDiagnosticHandler.call(c.ref, diagnostic(), c.id)
	return c
}

// Close frees the context; its modules must be closed before.
func (c *Context) Close() {
	contexts.Delete(c.id)
	if !c.leaked {
		c.lib.api.ContextDispose.call(c.ref)
	}
}

const severityError = 0

// onDiagnostic runs inside LLVM: it keeps errors and drops warnings, remarks and notes.
func onDiagnostic(info, id uintptr) uintptr {
	v, ok := contexts.Load(id)
	if !ok {
		return 0
	}
	c := v.(*Context)
	if int32(c.lib.api.GetDiagInfoSeverity.call(info)) == severityError {
		c.errs = append(c.errs, c.lib.takeString(c.lib.api.GetDiagInfoDescription.call(info)))
	}
	return 0
}

// diagnosed returns the error diagnostics since its last call, as one error.
func (c *Context) diagnosed() error {
	if len(c.errs) == 0 {
		return nil
	}
	err := errors.New(strings.Join(c.errs, "\n"))
	c.errs = nil
	return err
}

// guard runs f and adds to its error what LLVM said meanwhile.
func (c *Context) guard(what string, f func() error) error {
	finished := false
	err := guard(what, func() error {
		err := f()
		finished = true
		return err
	})
	c.leaked = c.leaked || !finished
	if said := c.diagnosed(); said != nil {
		if err == nil {
			return fmt.Errorf("%s: %w", what, said)
		}
		return fmt.Errorf("%w: %w", err, said)
	}
	return err
}

// ParseIR reads a module from LLVM IR text (or bitcode). The name shows in errors and nowhere in the output.
// An error holds LLVM's message with line, column and the line itself.
func (c *Context) ParseIR(name, text string) (*Module, error) {
	m := &Module{ctx: c}
	err := c.guard("parse "+name, func() error {
		a := &c.lib.api
		source := cstring(text)
		buffer := a.CreateMemoryBufferWithMemoryRangeCopy.call(
			uintptr(unsafe.Pointer(source)), uintptr(len(text)), uintptr(unsafe.Pointer(cstring(name))))
		var message uintptr
		r := a.ParseIRInContext.call(c.ref, buffer,
			uintptr(unsafe.Pointer(&m.ref)), uintptr(unsafe.Pointer(&message)))
		if failed(r) {
			return fmt.Errorf("llvm ir: %s", strings.TrimSpace(c.lib.takeString(message)))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// the file symbol of an object would otherwise hold the name of the first module linked
	m.setSource("tfc")
	return m, nil
}

// NewModule makes an empty module.
func (c *Context) NewModule(name string) *Module {
	m := &Module{ctx: c, ref: c.lib.api.ModuleCreateWithNameInContext.call(uintptr(unsafe.Pointer(cstring(name))), c.ref)}
	m.setSource("tfc")
	return m
}
