package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// MapOrder finds loops over maps whose order reaches output.
var MapOrder = &analysis.Analyzer{
	Name: "maporder",
	Doc: "a loop over a map must not write, and must not append to a slice that is not sorted afterwards:\n" +
		"the order differs from run to run, and output never depends on it. A comment \"any order: why\" on\n" +
		"the line above says that what is collected is put in no order later either",
	Run: runMapOrder,
}

func runMapOrder(pass *analysis.Pass) (any, error) {
	functions(pass, func(f *ast.FuncDecl) {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if loop, ok := n.(*ast.RangeStmt); ok && unordered(pass, loop.X) && !excused(pass, loop) {
				checkLoop(pass, f, loop)
			}
			return true
		})
	})
	return nil, nil
}

// excused reports a comment "any order: …" on the line above the loop.
func excused(pass *analysis.Pass, loop *ast.RangeStmt) bool {
	line := pass.Fset.Position(loop.Pos()).Line
	for _, file := range pass.Files {
		if !within(loop.Pos(), file) {
			continue
		}
		for _, c := range file.Comments {
			if pass.Fset.Position(c.End()).Line == line-1 && strings.HasPrefix(c.Text(), "any order: ") {
				return true
			}
		}
	}
	return false
}

// unordered reports a map, or an iterator over one.
func unordered(pass *analysis.Pass, x ast.Expr) bool {
	if call, ok := x.(*ast.CallExpr); ok {
		return from(callee(pass, call), "maps")
	}
	_, isMap := pass.TypesInfo.TypeOf(x).Underlying().(*types.Map)
	return isMap
}

func checkLoop(pass *analysis.Pass, f *ast.FuncDecl, loop *ast.RangeStmt) {
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if o := callee(pass, n); writes(o) && !inside(pass, n, loop) {
				pass.Reportf(n.Pos(), "%s in a loop over a map: the order is random", o.Name())
			}
		case *ast.AssignStmt:
			if slice := appended(pass, n); slice != nil && !within(slice.Pos(), loop) && !sortedAfter(pass, f, loop, slice) {
				pass.Reportf(n.Pos(), "append to %s in a loop over a map, and it is not sorted afterwards", slice.Name())
			}
		}
		return true
	})
}

// writes reports functions and methods that put out text or bytes.
func writes(o types.Object) bool {
	if _, ok := o.(*types.Func); !ok {
		return false
	}
	name := o.Name()
	return from(o, "fmt") && (strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Fprint")) ||
		!from(o, "fmt") && (name == "Write" || name == "WriteString" || name == "WriteByte" || name == "WriteRune")
}

// inside reports a write to something that the loop itself declares.
func inside(pass *analysis.Pass, call *ast.CallExpr, loop *ast.RangeStmt) bool {
	var to ast.Expr
	if s, ok := call.Fun.(*ast.SelectorExpr); ok && pass.TypesInfo.Selections[s] != nil {
		to = s.X
	} else if o := callee(pass, call); strings.HasPrefix(o.Name(), "F") && len(call.Args) > 0 {
		to = call.Args[0]
	}
	if unary, ok := to.(*ast.UnaryExpr); ok {
		to = unary.X
	}
	id, ok := to.(*ast.Ident)
	return ok && pass.TypesInfo.Uses[id] != nil && within(pass.TypesInfo.Uses[id].Pos(), loop)
}

func within(at token.Pos, n ast.Node) bool { return n.Pos() <= at && at < n.End() }

// appended is the variable of `x = append(x, …)`.
func appended(pass *analysis.Pass, s *ast.AssignStmt) types.Object {
	if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return nil
	}
	id, ok := s.Lhs[0].(*ast.Ident)
	call, isCall := s.Rhs[0].(*ast.CallExpr)
	if !ok || !isCall {
		return nil
	}
	if o := callee(pass, call); o != types.Universe.Lookup("append") {
		return nil
	}
	return pass.TypesInfo.ObjectOf(id)
}

// sortedAfter reports a call of a sorting function on the variable, after the loop.
func sortedAfter(pass *analysis.Pass, f *ast.FuncDecl, loop *ast.RangeStmt, slice types.Object) bool {
	found := false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || call.Pos() < loop.End() || !sorts(callee(pass, call)) {
			return true
		}
		ast.Inspect(call, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && pass.TypesInfo.Uses[id] == slice
			return true
		})
		return true
	})
	return found
}

func sorts(o types.Object) bool {
	return from(o, "sort") || from(o, "slices") && strings.HasPrefix(o.Name(), "Sort")
}
