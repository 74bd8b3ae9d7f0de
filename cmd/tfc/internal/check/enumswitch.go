package check

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// EnumSwitch finds switches that forget constants of an enumeration.
var EnumSwitch = &analysis.Analyzer{
	Name: "enumswitch",
	Doc: "a switch that names most constants of one of the module's enumerations names all of them, has a\n" +
		"default, or is followed by code that is one (it returns from every case, or a return comes next):\n" +
		"a new constant must not fall through in silence",
	Run: runEnumSwitch,
}

func runEnumSwitch(pass *analysis.Pass) (any, error) {
	functions(pass, func(f *ast.FuncDecl) {
		answered := beforeReturn(f)
		ast.Inspect(f.Body, func(n ast.Node) bool {
			s, ok := n.(*ast.SwitchStmt)
			if !ok || s.Tag == nil || answered[s] {
				return true
			}
			if missing := missingCases(pass, s); len(missing) > 0 {
				pass.Reportf(s.Pos(), "switch without default lacks %s", strings.Join(missing, ", "))
			}
			return true
		})
	})
	return nil, nil
}

// beforeReturn finds the switches that a return follows: it is their default.
func beforeReturn(f *ast.FuncDecl) map[ast.Stmt]bool {
	found := map[ast.Stmt]bool{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		block, ok := n.(*ast.BlockStmt)
		if !ok {
			return true
		}
		for i, s := range block.List[:max(len(block.List)-1, 0)] {
			_, found[s] = block.List[i+1].(*ast.ReturnStmt)
		}
		return true
	})
	return found
}

// missingCases lists the constants of the tag's type that the switch does not name; none if it
// has a default or the type is no enumeration of ours.
func missingCases(pass *analysis.Pass, s *ast.SwitchStmt) []string {
	named, ok := pass.TypesInfo.TypeOf(s.Tag).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !ours(named.Obj().Pkg().Path()) {
		return nil
	}
	all := constants(named)
	if len(all) < 2 || len(s.Body.List) < 2 { // one case is a condition
		return nil
	}
	var have []constant.Value
	leaves := true
	for _, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			return nil
		}
		leaves = leaves && returns(clause.Body)
		for _, x := range clause.List {
			v := pass.TypesInfo.Types[x].Value
			if v == nil {
				return nil // a case that is computed: no exhaustive switch is meant
			}
			have = append(have, v)
		}
	}
	var missing []string
	for _, c := range all {
		if !slices.ContainsFunc(have, func(v constant.Value) bool { return constant.Compare(v, token.EQL, c.Val()) }) {
			missing = append(missing, c.Name())
		}
	}
	if leaves || len(missing) > len(all)/2 {
		return nil
	}
	return missing
}

// returns reports statements that end with a return or leave the surrounding loop's turn.
func returns(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	switch last := body[len(body)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.CONTINUE
	}
	return false
}

// constants lists the constants declared beside an integer or string type; a count at the end
// (numX) is none of the values.
func constants(named *types.Named) []*types.Const {
	basic, ok := named.Underlying().(*types.Basic)
	if !ok || basic.Info()&(types.IsInteger|types.IsString) == 0 {
		return nil
	}
	scope := named.Obj().Pkg().Scope()
	var list []*types.Const
	for _, name := range scope.Names() {
		c, ok := scope.Lookup(name).(*types.Const)
		if ok && types.Identical(c.Type(), named) && !strings.HasPrefix(name, "num") {
			list = append(list, c)
		}
	}
	return list
}
