package graphdef

import (
	_ "embed"
	"slices"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
)

// TensorFlow 2.21's registry; registry/dump.py made it. It is not compressed: unpacking it was a third of the time that
// the tool takes for a small graph.
var (
	//go:embed registry/ops.pb
	opsFile []byte
	//go:embed registry/cpu_kernels.pb
	kernelsFile []byte
)

// GraphVersion is the GraphDef version of the TensorFlow whose registry this is.
const GraphVersion = 2474

// OpDef is the signature of an op or of a function: the arguments that it takes and gives, its attrs with their
// defaults, and whether it is stateful.
type OpDef struct {
	*pb.OpDef

	attrs    map[string]*pb.OpDef_AttrDef
	kernel   *pb.KernelDef // nil for functions and for ops without a CPU kernel
	function bool          // calls of a function may carry attrs that it does not declare
}

// NewOpDef wraps a signature that is not in the registry: a function's.
func NewOpDef(def *pb.OpDef) *OpDef {
	o := &OpDef{OpDef: def, attrs: make(map[string]*pb.OpDef_AttrDef, len(def.Attr))}
	for _, a := range def.Attr {
		o.attrs[a.Name] = a
	}
	return o
}

// Attr returns the declaration of an attr, or nil.
func (o *OpDef) Attr(name string) *pb.OpDef_AttrDef { return o.attrs[name] }

// HasCPUKernel reports whether TensorFlow has a kernel of the op for the CPU. Ops without one are functional forms
// that its own passes replace, ops of other devices, and test ops.
func (o *OpDef) HasCPUKernel() bool { return o.kernel != nil }

// CPUTypes returns the types for which TensorFlow has a CPU kernel, by a type attr; nil stands for all.
func (o *OpDef) CPUTypes(attr string) []pb.DataType {
	for _, c := range o.kernel.GetConstraint() {
		if c.Name == attr {
			return c.AllowedValues.GetList().GetType()
		}
	}
	return nil
}

// registry finds each op's encoded definition; an op is decoded when it is first asked for, since a program asks for
// a few of the 1,900.
type registry struct {
	ops, kernels map[string][]byte
	names        []string
	decoded      sync.Map // name to *OpDef
}

var loadRegistry = sync.OnceValue(func() *registry {
	r := new(registry)
	r.ops, r.names = splitList(opsFile)
	r.kernels, _ = splitList(kernelsFile)
	return r
})

// Op returns the definition of an op of TensorFlow, or of TensorFlow.js's converter, or nil if there is none of that
// name. It may be called concurrently; what it returns is shared and not to be modified.
func Op(name string) *OpDef {
	r := loadRegistry()
	if o, ok := r.decoded.Load(name); ok {
		return o.(*OpDef)
	}
	def := new(pb.OpDef)
	if encoded, ok := r.ops[name]; ok {
		mustUnmarshal(encoded, def)
	} else if def = webOp(name); def == nil {
		return nil
	}
	o := NewOpDef(def)
	if k, ok := r.kernels[name]; ok {
		o.kernel = new(pb.KernelDef)
		mustUnmarshal(k, o.kernel)
	}
	shared, _ := r.decoded.LoadOrStore(name, o)
	return shared.(*OpDef)
}

// OpNames lists the ops of the registry in alphabetical order.
func OpNames() []string { return slices.Clone(loadRegistry().names) }

// registryOps is about how many ops the registry has.
const registryOps = 2000

// splitList cuts an encoded list (OpList, KernelList) into its elements, by the name that is each one's field 1.
func splitList(file []byte) (byName map[string][]byte, names []string) {
	byName, names = make(map[string][]byte, registryOps), make([]string, 0, registryOps)
	for len(file) > 0 {
		element, rest := consumeField(file)
		encoded, _ := consumeField(element)
		name := string(encoded)
		byName[name], names = element, append(names, name)
		file = rest
	}
	return byName, names
}

// consumeField returns the length-delimited field that b starts with.
func consumeField(b []byte) (value, rest []byte) {
	_, _, tag := protowire.ConsumeTag(b)
	mustRegistry(protowire.ParseError(min(tag, 0)))
	value, n := protowire.ConsumeBytes(b[tag:])
	mustRegistry(protowire.ParseError(min(n, 0)))
	return value, b[tag+n:]
}

func mustUnmarshal(b []byte, m proto.Message) { mustRegistry(proto.Unmarshal(b, m)) }

// mustRegistry panics if the embedded registry is broken: the build is, then, and no input can be to blame.
func mustRegistry(err error) {
	if err != nil {
		panic("graphdef: embedded registry: " + err.Error())
	}
}
