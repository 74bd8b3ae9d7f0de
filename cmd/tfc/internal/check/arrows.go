package check

import (
	"fmt"
	"slices"
	"strings"
)

// arrow is a row of the table of imports: the packages that match From may import those that
// match To, and no others of the module.
type arrow struct {
	From string
	To   []string
	Why  string
}

// arrows is the architecture. A pattern is a path below the module, "" for its root; one that
// ends in "/..." stands for the packages below, and for the package itself. The first row that
// matches a package holds.
var arrows = []arrow{
	{"ir/tensor/npy", []string{"ir/tensor"}, "files and text of host tensors"},
	{"ir/tensor", nil, "a leaf: everyone speaks tensors"},
	{"ir/device", nil, "a leaf: names of devices"},
	{"ir/scalar", []string{"ir/tensor"}, "a leaf: one scalar function, four users"},
	{"ir/host", []string{"ir/tensor", "ir/scalar"}, "kernels on host tensors"},
	{"ir", []string{"ir/tensor", "ir/scalar", "ir/host"}, "the IR knows no format, pass or target"},
	{"ir/...", []string{"ir/..."}, "parser, evaluator and test harness of the IR"},

	{"frontend/graphdef/pb", nil, "generated messages"},
	{"frontend/graphdef/...", []string{"frontend/graphdef/...", "ir/tensor", "runtime/status"}, "formats without meaning"},
	{"frontend/graph", []string{"frontend", "frontend/graphdef/...", "ir/tensor", "runtime/status"},
		"builds messages; the importers infer shapes"},
	{"frontend/survey", []string{"frontend", "frontend/graphdef/...", "ir", "runtime/status"},
		"asks the importers what of a graph they refuse"},
	{"frontend/text", []string{"ir/tensor"}, "what text ops compute, on Go values"},
	{"frontend", []string{"frontend/graphdef/...", "frontend/text", "ir/...", "runtime/dataflow", "runtime/host",
		"runtime/kernels", "runtime/pure", "runtime/status"},
		"importers stand between formats and ir, and say which ops a run leaves to the host"},

	{"passes", []string{"ir/...", "targets/machine", "runtime/status"}, "passes know ir and data about machines"},
	{"codegen/...", []string{"codegen/...", "ir/...", "passes", "targets/machine", "runtime/abi"},
		"kernels know no LLVM library"},

	{"targets/machine", nil, "data"},
	{"targets/codecache", nil, "a leaf: files of bytes"},
	{"targets/libllvm", []string{"targets/machine"}, "LLVM's C API, without a word about tensors"},
	{"targets/ahead", []string{"frontend", "frontend/graphdef/...", "ir", "ir/eval", "ir/family", "ir/tensor",
		"runtime/...", "targets/..."},
		"plans the runs of a program before it is one"},
	{"targets/driver", []string{"..."}, "where the stages meet; none of them knows it"},
	{"targets/...", []string{"targets/codecache", "targets/cpu", "targets/libllvm", "targets/machine", "ir/tensor", "runtime/abi",
		"runtime/foreign", "runtime/mem", "runtime/native"}, "from LLVM IR to code"},

	{"runtime/status", nil, "a leaf: the errors that users see"},
	{"runtime/abi", []string{"ir/tensor"}, "what generated code and the runtime agree on"},
	{"runtime/pure", []string{"runtime/host", "runtime/status", "ir/tensor", "frontend/graphdef/...", "frontend/text"},
		"what the host computes from values alone"},
	{"runtime/launcher", []string{"runtime/standalone"}, "an executable with host work holds no compiler"},
	{"runtime/hostop", []string{"runtime/abi", "runtime/foreign", "runtime/status", "ir/host", "ir/tensor"},
		"kernels of operations, without the operations"},
	{"runtime/cluster/pb", []string{"frontend/graphdef/pb"}, "generated messages and services"},
	{"runtime/cluster/...", []string{"runtime", "runtime/...", "ir/device", "ir/tensor/...", "frontend/graphdef/..."},
		"a server holds no compiler: it is handed one"},
	{"runtime/print", []string{"runtime/host", "runtime/status", "ir/tensor", "frontend/text"},
		"prints as the ops on strings do"},
	{"runtime/...", []string{"runtime/...", "ir/tensor/...", "frontend/graphdef/...", "frontend/text"},
		"a shipped binary holds no compiler"},

	{"cmd/tfc/internal/...", []string{"cmd/tfc/internal/...", "ir/...", "runtime/status", "frontend/graph",
		"frontend/graphdef/..."}, "the tool's own parts"},
	{"cmd/tfc", []string{"..."}, "the tool joins all"},
	{"", []string{"frontend/...", "ir/...", "passes", "codegen/...", "targets/...", "runtime/..."},
		"the Go API joins the stages"},
}

// matches reports whether a path below the module fits a pattern.
func matches(pattern, path string) bool {
	if base, ok := strings.CutSuffix(pattern, "..."); ok {
		return strings.HasPrefix(path+"/", base)
	}
	return path == pattern
}

// checkImports lists the imports of a package that its row does not allow.
func checkImports(path string, imports []string) []string {
	path = strings.TrimPrefix(strings.TrimPrefix(path, Module), "/")
	i := slices.IndexFunc(arrows, func(a arrow) bool { return matches(a.From, path) })
	if i < 0 {
		return []string{fmt.Sprintf("package %s has no row in the table of arrows", path)}
	}
	var wrong []string
	for _, to := range imports {
		if !ours(to) {
			continue
		}
		below := strings.TrimPrefix(strings.TrimPrefix(to, Module), "/")
		if !slices.ContainsFunc(arrows[i].To, func(p string) bool { return matches(p, below) }) {
			wrong = append(wrong, fmt.Sprintf("%s imports %s: %s", path, below, arrows[i].Why))
		}
	}
	return wrong
}
