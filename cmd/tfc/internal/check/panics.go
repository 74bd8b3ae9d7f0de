package check

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Panics finds panics outside the functions that may.
var Panics = &analysis.Analyzer{
	Name: "panics",
	Doc: "a broken invariant of the compiler is reported by ir.Bugf; every other failure is an error.\n" +
		"Only Bugf itself and functions named Must… call panic; what was recovered may be raised again",
	Run: runPanics,
}

// mayPanic says which packages outside the rule panic, and why.
var mayPanic = map[string]string{
	Module + "/ir/tensor": "a leaf below ir: a wrong type is a slip of the calling code, as a wrong index is",
	Module + "/ir/scalar": "a leaf below ir, like ir/tensor",

	Module + "/targets/libllvm": "LLVM's fatal error handler can only unwind; the caller of LLVM recovers it",
}

func runPanics(pass *analysis.Pass) (any, error) {
	if mayPanic[pass.Pkg.Path()] != "" {
		return nil, nil
	}
	functions(pass, func(f *ast.FuncDecl) {
		if name := f.Name.Name; name == "Bugf" || strings.HasPrefix(strings.ToLower(name), "must") {
			return
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if ok && callee(pass, call) == types.Universe.Lookup("panic") && !raisedAgain(pass, call.Args[0]) {
				pass.Reportf(call.Pos(), "panic outside Bugf and Must…: return an error, or call ir.Bugf for a broken invariant")
			}
			return true
		})
	})
	return nil, nil
}

// raisedAgain reports a value of type any, as recover gives it.
func raisedAgain(pass *analysis.Pass, x ast.Expr) bool {
	_, isVariable := ast.Unparen(x).(*ast.Ident)
	i, isInterface := pass.TypesInfo.TypeOf(x).Underlying().(*types.Interface)
	return isVariable && isInterface && i.Empty()
}
