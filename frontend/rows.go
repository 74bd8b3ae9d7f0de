package frontend

import (
	"iter"
	"slices"
	"sync"

	"tfc/frontend/graphdef"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/kernels"
	"tfc/runtime/pure"
)

// Row says how nodes of one TensorFlow op are imported.
type Row struct {
	Op string
	// Import builds the node and returns its outputs; nil ones are set by n.SetOutput, or absent.
	Import func(n *Node) []*ir.Value
	// Static lists the inputs that have to be known while compiling; negative ones count from the end.
	Static []int
	// Host computes the outputs from the inputs' values. In a row that has Import too, it serves strings.
	Host func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error)
	// Moves says that Host is for strings that the run gives; of known ones, Import is evaluated aside.
	Moves bool
	// Kernel evaluates an op that has state or moves what is no data, during the run. In a row that has Import too, it
	// serves inputs that are such objects.
	Kernel *host.Kernel
	// Found builds the node where the request lets native code find sizes that data decide; see foundRows.
	Found func(n *Node) []*ir.Value
	// Strings marks ops that hand strings on themselves; for others that only move elements, Import is evaluated aside.
	Strings bool
	// Writes marks ops that change a variable; of nodes that nothing orders they come last.
	Writes bool
	// Random marks ops that give something else each time they run.
	Random bool
}

// byOp holds the rows by op once fillTable has run. It is filled on first use: rows that inline functions look rows
// up, which as an initial value would be a cycle.
var (
	byOp      map[string]*Row
	tableOnce sync.Once
)

// rows joins the families; every op that can be imported has its row in one of them.
func rows() map[string]*Row {
	tableOnce.Do(fillTable)
	return byOp
}

func fillTable() {
	byOp = map[string]*Row{}
	for _, family := range [][]Row{
		sourceRows(), mathRows(), activationRows(), bitRows(), indexMathRows(), specialRows(), arrayRows(), sliceRows(),
		gatherRows(), blockRows(), diagRows(), reduceRows(), segmentRows(), convRows(), dilationRows(), poolRows(), fractionalRows(), nnRows(),
		imageRows(), cropRows(), warpRows(),
		matrixRows(), controlRows(), functionRows(), tensorArrayRows(), tensorListRows(), stackRows(), optionalRows(),
		randomRows(), generatorRows(), statelessRows(), rejectionRows(),
		quantizeRows(), quantizedRows(), quantizedMathRows(), uniformQuantizedRows(), recurrentRows(), stateRows(), scatterRows(), optimizerRows(),
		sparseOptimizerRows(), fftRows(), legacyRows(), fusedRows(), pureRows(pure.All()), kernelRows(kernels.All()),
	} {
		for _, row := range family {
			known := byOp[row.Op]
			switch {
			case known == nil:
				byOp[row.Op] = &row
			case known.Kernel == nil && row.Kernel != nil:
				known.Kernel = row.Kernel
			case known.Host == nil && row.Host != nil:
				known.Host, known.Moves = row.Host, row.Moves
			default:
				ir.Bugf("two rows for op %s", row.Op)
			}
		}
	}
	for op, found := range foundRows() {
		byOp[op].Found = found
	}
}

// pureRows are the ops that the host computes from values alone. Those that have a row besides are computed so where they
// take strings.
func pureRows(list []pure.Function) []Row {
	rows := make([]Row, len(list))
	for i, f := range list {
		rows[i] = Row{Op: f.Op, Moves: f.Moves, Host: func(n *Node, in []*tensor.Tensor) ([]*tensor.Tensor, error) { return f.Eval(n.Def, in) }}
	}
	return rows
}

// kernelRows are the ops that kernels evaluate. They keep their place among effects.
func kernelRows(list []host.Kernel) []Row {
	rows := make([]Row, len(list))
	for i, k := range list {
		rows[i] = Row{Op: k.Op, Kernel: &k, Writes: true}
	}
	return rows
}

// lookup finds the row of an op; nil if there is none.
func lookup(op string) *Row { return rows()[op] }

// Supported lists the ops that can be imported, by name.
func Supported() []string { return sortedKeys(rows()) }

// OnHost reports whether nodes of a supported op run on the host: no native code is made of them.
func OnHost(op string) bool {
	row := lookup(op)
	return row != nil && row.Import == nil
}

// existing drops rows of ops that TensorFlow does not have: of families made by rule, not every member exists.
func existing(rows []Row) []Row {
	return slices.DeleteFunc(rows, func(r Row) bool { return graphdef.Op(r.Op) == nil })
}

// byName yields the entries of a table that makes rows by rule, in the order of the names.
func byName(table map[string]string) iter.Seq2[string, string] {
	return func(yield func(op, detail string) bool) {
		for _, op := range sortedKeys(table) {
			if !yield(op, table[op]) {
				return
			}
		}
	}
}

// random marks rows whose ops give something else each time they run.
func random(rows []Row) []Row {
	for i := range rows {
		rows[i].Random = true
	}
	return rows
}

// one wraps a row's function that has a single output.
func one(f func(n *Node) *ir.Value) func(n *Node) []*ir.Value {
	return func(n *Node) []*ir.Value { return []*ir.Value{f(n)} }
}
