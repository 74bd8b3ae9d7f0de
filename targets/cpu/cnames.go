package cpu

import (
	"fmt"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/abi"
)

// ctype is what C programs and the native runtime know of an element type.
type ctype struct {
	code int    // TensorFlow's DataType number
	c    string // C99 type of an element, or of its parts
	note string // what C has no type for
}

var ctypes = map[tensor.DType]ctype{
	tensor.F32:  {1, "float", ""},
	tensor.F64:  {2, "double", ""},
	tensor.I32:  {3, "int32_t", ""},
	tensor.U8:   {4, "uint8_t", ""},
	tensor.I16:  {5, "int16_t", ""},
	tensor.I8:   {6, "int8_t", ""},
	tensor.C64:  {8, "float", "two numbers an element, real and imaginary"},
	tensor.I64:  {9, "int64_t", ""},
	tensor.Bool: {10, "uint8_t", "0 or 1"},
	tensor.BF16: {14, "uint16_t", "the upper half of a float's bits"},
	tensor.U16:  {17, "uint16_t", ""},
	tensor.C128: {18, "double", "two numbers an element, real and imaginary"},
	tensor.F16:  {19, "uint16_t", "the bits of an IEEE half"},
	tensor.U32:  {22, "uint32_t", ""},
	tensor.U64:  {23, "uint64_t", ""},
}

// checkNative refuses what an artefact without a host cannot do.
func checkNative(p *abi.Program) error {
	check := func(what string, ports []abi.Port) error {
		for _, port := range ports {
			if _, ok := ctypes[port.DType]; !ok {
				return fmt.Errorf("%s %q has type %v, which only a session can hold", what, port.Name, port.DType)
			}
		}
		return nil
	}
	for _, v := range p.Vars {
		if err := check("variable", []abi.Port{{Name: v.Name, DType: v.DType}}); err != nil {
			return err
		}
	}
	for _, e := range p.Entries {
		if len(e.HostOps) > 0 {
			op := e.HostOps[0]
			return fmt.Errorf("node %q (%s): the op needs the host, which a native artefact lacks", op.Node, op.Op)
		}
		if err := check("feed", e.Feeds); err != nil {
			return err
		}
		if err := check("fetch", e.Fetches); err != nil {
			return err
		}
	}
	return nil
}

// cfunc is the C function of an entry.
type cfunc struct {
	entry  *abi.Entry
	name   string
	params []cparam // after the instance
	// reserve is the function that makes room for runs of some sizes; empty where sizes are known.
	reserve string
}

// cparam is one parameter: a run-time dimension (no port), or a port's buffer, which its count follows. The shape that
// a fetch turns out to have follows that, where the run finds it.
type cparam struct {
	name  string
	port  *abi.Port
	feed  bool
	found bool
}

// cfuncs names the C interface of a program; prefix is its first word.
func cfuncs(p *abi.Program) (prefix string, funcs []cfunc) {
	prefix = cname(p.Name)
	taken := names{prefix + "_open": true, prefix + "_close": true, prefix + "_error": true}
	for i := range p.Entries {
		e := &p.Entries[i]
		f := cfunc{entry: e, name: taken.add(prefix + "_" + cname(e.Name))}
		params := names{"instance": true}
		if e.Given > 0 {
			f.reserve = taken.add(f.name + "_reserve")
		}
		for _, d := range e.Dims[:e.Given] {
			f.params = append(f.params, cparam{name: params.add(cname(d))})
		}
		for i := range e.Feeds {
			f.params = append(f.params, cparam{name: params.addPair(cname(e.Feeds[i].Name)), port: &e.Feeds[i], feed: true})
		}
		for i := range e.Fetches {
			f.params = append(f.params, cparam{
				name: params.addPair(cname(e.Fetches[i].Name)), port: &e.Fetches[i], found: e.Finds(&e.Fetches[i]),
			})
		}
		funcs = append(funcs, f)
	}
	return prefix, funcs
}

// names is a set of C names that are taken.
type names map[string]bool

// add takes name, with a number behind it where it is taken.
func (n names) add(name string) string { return n.take(name) }

// addPair takes name together with its name_count and name_shape.
func (n names) addPair(name string) string { return n.take(name, "_count", "_shape") }

func (n names) take(name string, suffixes ...string) string {
	free := name
	taken := func() bool {
		return n[free] || slices.ContainsFunc(suffixes, func(s string) bool { return n[free+s] })
	}
	for i := 2; taken(); i++ {
		free = fmt.Sprintf("%s_%d", name, i)
	}
	n[free] = true
	for _, s := range suffixes {
		n[free+s] = true
	}
	return free
}

// keywords are the words of C99 and C++ that a lower-case name could meet.
var keywords = strings.Fields(`auto bool break case catch char class const continue default delete do double else enum
	explicit export extern false float for friend goto if inline int long mutable namespace new operator private
	protected public register restrict return short signed sizeof static struct switch template this throw true try
	typedef typeid typename union unsigned using virtual void volatile while`)

// cname makes a C name of any name: what C does not allow becomes an underscore.
func cname(name string) string {
	mapped := strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '_' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') {
			return r
		}
		return '_'
	}, name)
	if mapped == "" || mapped[0] >= '0' && mapped[0] <= '9' {
		mapped = "m" + mapped
	}
	for _, k := range keywords {
		if mapped == k {
			return mapped + "_"
		}
	}
	return mapped
}
