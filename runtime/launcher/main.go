// Command launcher is the executable that `tfc compile` appends programs with host work to. By itself it only says that
// it holds none.
package main

import (
	"os"

	"tfc/runtime/standalone"
)

func main() { os.Exit(standalone.Main()) }
