package irtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"tfc/ir"
	"tfc/ir/parse"
	"tfc/ir/tensor"
)

// Row is an example of a row of the op table: a function of one operation of static sizes, without
// regions and variables.
type Row struct {
	*ir.Func
	// Smooth rows have the adjoints that differences of values give.
	Smooth bool
}

// Rows reads the examples of the op table's goldens, which RandomOver and RandomSmooth string
// together. dir is the goldens' directory; without any golden in it, Rows is a bug of the test.
func Rows(dir string) []Row {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		ir.Bugf("irtest: no goldens in %s (%v)", dir, err)
	}
	var rows []Row
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			ir.Bugf("irtest: %v", err)
		}
		archive := txtar.Parse(raw)
		for _, section := range archive.Files {
			if section.Name != "ir" {
				continue
			}
			m, err := parse.Module(file, string(section.Data))
			if err != nil {
				ir.Bugf("irtest: %v", err)
			}
			for _, f := range m.Funcs {
				if isRow(f) {
					rows = append(rows, Row{f, isSmooth(f, string(archive.Comment))})
				}
			}
		}
	}
	return rows
}

// isRow reports a function that is one operation on its parameters.
func isRow(f *ir.Func) bool {
	if len(f.Body.Ops) != 1 {
		return false
	}
	op := f.Body.Ops[0]
	for _, v := range append(op.Operands, op.Results...) {
		if !v.Type.Static() {
			return false
		}
	}
	evaluates := op.Def.Body != nil || op.Def.Eval != nil
	return len(op.Regions) == 0 && op.Var == nil && op.Def.Traits.Has(ir.Pure) && evaluates
}

// notSmooth names operations and kinds whose adjoints, TensorFlow's, are not what differences see at
// the points that random modules reach: bits of floats, a gradient stopped on purpose, equal singular
// values, rows written twice, of which only the last counts, and scans over zeros.
var notSmooth = []string{"stop_gradient", "bitcast", "svd", "scatter update", "scan prod", "scan logsumexp"}

// isSmooth reports a function whose operation has adjoints that its golden excepts from nothing.
func isSmooth(f *ir.Func, comment string) bool {
	op := f.Body.Ops[0]
	name := op.Def.Name
	if op.Def.Attr("kind") != nil {
		name += " " + op.Str("kind")
	}
	return op.Def.Grad != nil && !slices.Contains(notSmooth, name) && !strings.Contains(comment, f.Name)
}

// RandomOver makes a random module as RandomModule does, about half of whose operations are
// examples of the op table's rows, applied to what the module has of their operands' types.
func RandomOver(rows []Row, seed uint64, size int) *ir.Module {
	g := &generator{r: rand.New(rand.NewPCG(seed, 4)), rows: rows}
	g.m = &ir.Module{Name: fmt.Sprintf("rows%d", seed)}
	return g.module(size)
}

// RandomSmooth makes a random module over the smooth rows, of f64 parameters and without variables.
// Its result is the scalar "loss", the sum of the tangents of what the function ends with.
func RandomSmooth(rows []Row, seed uint64, size int) *ir.Module {
	g := &generator{r: rand.New(rand.NewPCG(seed, 5)), dtypes: []tensor.DType{tensor.F64}}
	for _, r := range rows {
		if r.Smooth {
			g.rows = append(g.rows, r)
		}
	}
	g.m = &ir.Module{Name: fmt.Sprintf("smooth%d", seed)}
	f := g.begin()
	g.fill(size, 0)
	loss := g.b.Scalar(tensor.F64, 0)
	for range 4 {
		if v := g.where(func(t ir.Type) bool { return t.DType == tensor.F64 }); v != nil {
			loss = g.b.Add(loss, g.b.Reduce("sum", g.b.Op("tanh", nil, v), axes(v.Type.Rank())...))
		}
	}
	f.Body.Results, f.Results = []*ir.Value{loss}, []string{"loss"}
	return g.done()
}

func axes(rank int) []int {
	out := make([]int, rank)
	for i := range out {
		out[i] = i
	}
	return out
}

// row applies an example; half of its operands are constants where no value has the type.
func (g *generator) row() {
	f := g.rows[g.r.IntN(len(g.rows))]
	values := map[*ir.Value]*ir.Value{}
	for _, p := range f.Params() {
		values[p] = g.operand(p.Type)
	}
	for _, op := range f.Body.Ops {
		var in []*ir.Value
		for _, v := range op.Operands {
			in = append(in, values[v])
		}
		g.add(g.b.OpN(len(op.Results), op.Def.Name, op.Attrs, in...)...)
	}
}

// operand is a value of a type: one that exists, or a constant.
func (g *generator) operand(t ir.Type) *ir.Value {
	if v := g.where(t.Equal); v != nil && g.r.IntN(4) > 0 {
		return v
	}
	if v := g.where(func(s ir.Type) bool { return number(s) && number(t) && suffix(s.Shape, t.Shape) }); v != nil && g.r.IntN(2) == 0 {
		return g.b.Cast(g.b.BroadcastTo(v, t.Shape), t.DType)
	}
	return g.b.Const(randomTensor(g.r, t))
}
