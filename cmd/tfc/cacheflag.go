package main

import (
	"os"

	"github.com/spf13/cobra"

	"tfc/targets/codecache"
)

// cacheFlag is the flag --cache. It sets the environment, for this process and for the workers that it starts.
type cacheFlag struct{}

// addCacheFlag gives a command the flag --cache.
func addCacheFlag(cmd *cobra.Command) {
	cmd.Flags().Var(cacheFlag{}, "cache", "folder that keeps compiled code, or off\n"+
		"(default: $"+codecache.EnvDir+", else the user's folder for caches)")
}

func (cacheFlag) String() string { return "" }

func (cacheFlag) Type() string { return "DIR" }

// Set takes the flag over, before anything asks for the cache.
func (cacheFlag) Set(dir string) error {
	if dir != codecache.Off {
		if _, err := codecache.Open(dir, codecache.DefaultLimit); err != nil {
			return err
		}
	}
	return os.Setenv(codecache.EnvDir, dir)
}
