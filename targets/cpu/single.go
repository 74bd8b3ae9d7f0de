package cpu

import (
	"errors"
	"fmt"

	"tfc/targets/libllvm"
)

// CompileSingle compiles modules into one object file, without a linker: they become one module first. It takes longer
// than CompileAll, which works in parallel. Equal input gives equal bytes.
func CompileSingle(sources []Source, o Options) ([]byte, error) {
	if len(sources) == 0 {
		return nil, errors.New("no module to compile")
	}
	lib, err := libllvm.Open()
	if err != nil {
		return nil, err
	}
	tm, err := lib.NewTargetMachine(o.target())
	if err != nil {
		return nil, err
	}
	defer tm.Close()
	ctx := lib.NewContext()
	defer ctx.Close()
	whole, err := joined(ctx, sources, tm)
	if err != nil {
		return nil, err
	}
	defer whole.Close()
	if err := whole.RunPasses(tm, o.pipeline()); err != nil {
		return nil, err
	}
	return whole.EmitObject(tm)
}

// joined parses the sources and links them into one module.
func joined(ctx *libllvm.Context, sources []Source, tm *libllvm.TargetMachine) (*libllvm.Module, error) {
	var whole *libllvm.Module
	for _, src := range sources {
		m, err := ctx.ParseIR(src.Name, src.Text)
		if err == nil {
			m.SetTarget(tm)
			err = m.Verify()
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", src.Name, err)
		}
		for _, b := range src.Data {
			m.AddBlob(b.Name, b.Bytes, b.Align)
		}
		if whole == nil {
			whole = m
		} else if err := whole.Link(m); err != nil {
			return nil, fmt.Errorf("%s: %w", src.Name, err)
		}
	}
	return whole, nil
}
