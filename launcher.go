package tfc

import (
	"context"
	"embed"

	"tfc/targets/ahead"
	"tfc/targets/machine"
)

// launcherSources is the part of this module that runtime/launcher is built from, so that tfc and the executables that
// it makes always go together.
//
//go:embed go.mod go.sum runtime ir/tensor frontend/graphdef frontend/text
var launcherSources embed.FS

// Launcher is the file that Program.Executable starts from: the runtime of executables with host work, without a
// compiler. It is built by the system's Go toolchain when it is first wanted, and kept in the user's cache. Where there
// is no toolchain, the error says what to install.
func Launcher(ctx context.Context, m *machine.Machine) (string, error) {
	return ahead.Launcher(ctx, launcherSources, m)
}
