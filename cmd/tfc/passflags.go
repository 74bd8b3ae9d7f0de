package main

import (
	"github.com/spf13/cobra"

	"tfc/passes"
)

// passFlags choose what the passes do and show.
type passFlags struct {
	fuse     string
	only     []string
	disabled []string
	print    []string
	dumpDir  string
	maxArena int64
}

func (p *passFlags) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.fuse, "fuse", "on", "join operations into kernels: on or off")
	f.StringSliceVar(&p.only, "passes", nil, "run these passes only, in this order")
	f.StringSliceVar(&p.disabled, "disabled-pass", nil, "leave these passes out")
	f.StringSliceVar(&p.print, "print-ir-after", nil, "print the module after these passes (all: after each)")
	f.StringVar(&p.dumpDir, "dump-compilation-phases-to", "", "write the module before and after each pass to this folder")
	f.Int64Var(&p.maxArena, "max-arena", 0, "fail, and name the tensors that are alive at the peak, if a run needs more bytes than this for\n"+
		"what lies between its kernels (0: any number)")
}

// config is the passes' own form of the flags; what they print goes to the command's error stream.
func (p *passFlags) config(cmd *cobra.Command) (*passes.Config, error) {
	cfg := passes.DefaultConfig()
	fuse, err := parseSwitch("--fuse", p.fuse)
	if err != nil {
		return nil, err
	}
	if p.maxArena < 0 {
		return nil, usagef("--max-arena is at least 0")
	}
	cfg.Fuse, cfg.MaxArena = fuse, p.maxArena
	cfg.Only, cfg.Disabled, cfg.DumpDir = p.only, p.disabled, p.dumpDir
	cfg.PrintAfter, cfg.Out = p.print, cmd.ErrOrStderr()
	for _, name := range p.print {
		if name != "all" && passes.Lookup(name) == nil {
			return nil, usagef("--print-ir-after: no pass %q; tfc passes lists them", name)
		}
	}
	if _, err := passes.Select(cfg); err != nil {
		return nil, usage(err)
	}
	return cfg, nil
}

func parseSwitch(flag, value string) (bool, error) {
	switch value {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, usagef("%s=%s: on or off", flag, value)
}
