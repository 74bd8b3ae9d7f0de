package passes

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"tfc/ir"
	"tfc/ir/tensor"
)

// runCSE merges equal pure operations, also those that a region repeats from around it, and reads
// of a variable between writes.
func runCSE(m *ir.Module, _ *Config) (bool, error) {
	changed := false
	for _, f := range m.Funcs {
		c := &merger{ids: map[*ir.Value]int{}, by: map[*ir.Value]*ir.Value{}, epoch: map[*ir.Var]int{}}
		c.block(f.Body, nil)
		f.Body.Replace(c.by)
		changed = changed || len(c.by) > 0
	}
	return changed, nil
}

// merger finds equal operations of a function.
type merger struct {
	// ids numbers values in the order of first use, for keys.
	ids map[*ir.Value]int
	by  map[*ir.Value]*ir.Value
	// epoch counts the writes of each variable seen so far.
	epoch map[*ir.Var]int
}

// known is the operations visible in a block, by key; those of the blocks around it are outer.
type known struct {
	outer *known
	ops   map[string]*ir.Op
}

func (k *known) find(key string) *ir.Op {
	for ; k != nil; k = k.outer {
		if op := k.ops[key]; op != nil {
			return op
		}
	}
	return nil
}

func (c *merger) block(b *ir.Block, outer *known) {
	k := &known{outer: outer, ops: map[string]*ir.Op{}}
	kept := b.Ops[:0:0]
	for _, op := range b.Ops {
		inner := k
		if op.Def.Traits.Has(ir.Isolated) {
			inner = nil
		}
		c.written(op, isControl(op))
		for _, r := range op.Regions {
			c.block(r, inner)
		}
		c.written(op, true)
		key, ok := c.key(op)
		if !ok {
			kept = append(kept, op)
			continue
		}
		if same := k.find(key); same != nil {
			for i, r := range op.Results {
				c.by[r] = same.Results[i]
			}
			continue
		}
		k.ops[key] = op
		kept = append(kept, op)
	}
	b.Ops = kept
}

// written starts a new epoch of each variable that the operation writes: reads before and after
// differ. The regions of a loop see writes of its earlier iterations.
func (c *merger) written(op *ir.Op, count bool) {
	if !count {
		return
	}
	for _, v := range effectsOf(op).writes {
		c.epoch[v]++
	}
}

// key is equal for operations that compute the same; false for those that can't be merged.
func (c *merger) key(op *ir.Op) (string, bool) {
	read := isRead(op)
	if !read && !op.Def.Traits.Has(ir.Pure) || len(op.Regions) > 0 {
		return "", false
	}
	var b strings.Builder
	b.WriteString(op.Def.Name)
	if read {
		fmt.Fprintf(&b, " @%s#%d", op.Var.Name, c.epoch[op.Var])
	}
	ids := make([]int, len(op.Operands))
	for i, v := range op.Operands {
		ids[i] = c.id(v)
	}
	if op.Def.Traits.Has(ir.Commutative) {
		slices.Sort(ids[:2])
	}
	fmt.Fprintf(&b, " %v on %q", ids, op.Device)
	for _, a := range op.Def.Attrs {
		fmt.Fprintf(&b, " %s=%s", a.Name, attrKey(op, a))
	}
	return b.String(), true
}

func (c *merger) id(v *ir.Value) int {
	for n, ok := c.by[v]; ok; n, ok = c.by[v] {
		v = n
	}
	id, ok := c.ids[v]
	if !ok {
		id = len(c.ids)
		c.ids[v] = id
	}
	return id
}

// attrKey is an attribute's value as text; of a constant, its type and a hash of its bits.
func attrKey(op *ir.Op, a ir.AttrDef) string {
	v, ok := op.Attrs[a.Name]
	if !ok {
		v = a.Default
	}
	if t, ok := v.(*tensor.Tensor); ok {
		return fmt.Sprintf("%s %x %q", t, sha256.Sum256(t.Bytes()), t.Strings())
	}
	return fmt.Sprint(v)
}
