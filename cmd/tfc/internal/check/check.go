// Package check holds this repository's own rules as programs that `go test` runs: the arrows
// between packages, and analyzers for what the compiler of Go lets pass.
//
// It looks at source code only. Each analyzer states its rule in its Doc; testdata/src has code
// that breaks it.
package check

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Module is the path of the module whose rules these are.
const Module = "tfc"

// Analyzers lists the rules.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{MapOrder, OpName, EnumSwitch, Panics}
}

// ours reports whether a package belongs to the module.
func ours(path string) bool { return path == Module || strings.HasPrefix(path, Module+"/") }

// functions calls visit for every function of the package that has a body, tests left out.
func functions(pass *analysis.Pass, visit func(*ast.FuncDecl)) {
	for _, file := range pass.Files {
		if strings.HasSuffix(pass.Fset.File(file.Pos()).Name(), "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				visit(f)
			}
		}
	}
}

// callee is the function or method that a call names; nil for a function value or conversion.
func callee(pass *analysis.Pass, call *ast.CallExpr) types.Object {
	fun := ast.Unparen(call.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return pass.TypesInfo.Uses[fun]
	case *ast.SelectorExpr:
		return pass.TypesInfo.Uses[fun.Sel]
	}
	return nil
}

// from reports whether an object is declared in one of the packages.
func from(o types.Object, paths ...string) bool {
	if o == nil || o.Pkg() == nil {
		return false
	}
	for _, p := range paths {
		if o.Pkg().Path() == p {
			return true
		}
	}
	return false
}
