package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// OpName finds decisions by the name of an ir operation.
var OpName = &analysis.Analyzer{
	Name: "opname",
	Doc: "outside ir, the name of an operation's row is printed and looked up, not compared:\n" +
		"passes and codegen know operations by trait and lowering class",
	Run: runOpName,
}

func runOpName(pass *analysis.Pass) (any, error) {
	if path := pass.Pkg.Path(); path == Module+"/ir" || strings.HasPrefix(path, Module+"/ir/") {
		return nil, nil
	}
	functions(pass, func(f *ast.FuncDecl) {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				equality := n.Op == token.EQL || n.Op == token.NEQ
				if equality && (isDefName(pass, n.X) && isConstant(pass, n.Y) || isDefName(pass, n.Y) && isConstant(pass, n.X)) {
					pass.Reportf(n.Pos(), "operation compared by name: ask for a trait or its lowering class")
				}
			case *ast.SwitchStmt:
				if n.Tag != nil && isDefName(pass, n.Tag) {
					pass.Reportf(n.Pos(), "switch over operation names: ask for traits or lowering classes")
				}
			}
			return true
		})
	})
	return nil, nil
}

// isDefName reports an expression x.Name where x is an ir.Def.
func isDefName(pass *analysis.Pass, x ast.Expr) bool {
	s, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Name" {
		return false
	}
	t := pass.TypesInfo.TypeOf(s.X)
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Def" && from(named.Obj(), Module+"/ir")
}

func isConstant(pass *analysis.Pass, x ast.Expr) bool { return pass.TypesInfo.Types[x].Value != nil }
