package partition_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tfc/frontend/graphdef"
	"tfc/runtime/cluster/partition"
)

var devices = makeDevices("/job:worker/replica:0/task:0/device:CPU:0", "/job:ps/replica:0/task:0/device:CPU:0",
	"/job:ps/replica:0/task:1/device:CPU:0")

func makeDevices(names ...string) (list []partition.Device) {
	for i, name := range names {
		d, err := partition.NewDevice(name, uint64(i+1))
		if err != nil {
			panic(err)
		}
		list = append(list, d)
	}
	return list
}

const (
	float    = ` attr { key: "T" value { type: DT_FLOAT } } }`
	variable = ` attr { key: "dtype" value { type: DT_FLOAT } } attr { key: "shape" value { shape { } } } }`
	constant = ` attr { key: "dtype" value { type: DT_FLOAT } }
		attr { key: "value" value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 1 } } } }`
)

// training is a weight on a parameter server that a worker reads and a server updates.
const training = `
node { name: "w" op: "VariableV2" device: "/job:ps/task:1"` + variable + `
node { name: "one" op: "Const"` + constant + `
node { name: "set" op: "Assign" input: "w" input: "one"` + float + `
node { name: "init" op: "NoOp" input: "^set" }
node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
node { name: "y" op: "Mul" input: "x" input: "w"` + float + `
node { name: "rate" op: "Const" attr { key: "_class" value { list { s: "loc:@w" } } }` + constant + `
node { name: "train" op: "ApplyGradientDescent" input: "w" input: "rate" input: "y"` + float + `
`

func parse(t *testing.T, text string) *graphdef.Graph {
	t.Helper()
	def, err := graphdef.ParseText([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	g, err := graphdef.NewGraph(def)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPlace(t *testing.T) {
	loop := `
node { name: "c" op: "Const"` + constant + `
node { name: "p" op: "Placeholder" attr { key: "dtype" value { type: DT_BOOL } } }
node { name: "s" op: "Switch" input: "c" input: "p"` + float + `
node { name: "a" op: "Neg" input: "s:0" device: "/job:ps/task:1"` + float + `
node { name: "b" op: "Square" input: "s:1"` + float + `
node { name: "m" op: "Merge" input: "a" input: "b" attr { key: "N" value { i: 2 } }` + float + `
node { name: "after" op: "Neg" input: "m"` + float + `
`
	tests := []struct {
		name, graph string
		soft        bool
		want        string // nodes that are not on device 0, or the error
	}{
		{"a variable, what updates it and what only it takes", training, false, "one:2 rate:2 set:2 train:2 w:2"},
		{"a conditional is in one place", loop, false, "a:2 b:2 c:2 m:2 p:2 s:2"},
		{"a device that there is not", `node { name: "n" op: "NoOp" device: "/job:ps/task:7" }`, false,
			"node \"n\" (NoOp): Cannot assign a device for operation n"},
		{"soft placement", `node { name: "n" op: "NoOp" device: "/job:ps/task:7" }`, true, ""},
		{"no device string", `node { name: "n" op: "NoOp" device: "/jib:ps" }`, true, "malformed device specification"},
		{"two devices for one variable", training +
			`node { name: "far" op: "AssignAdd" input: "w" input: "one" device: "/job:ps/task:0"` + float, false,
			"Cannot colocate nodes {{colocation_node far}} and {{colocation_node w}}"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			g := parse(t, test.graph)
			at, err := partition.Place(g, devices, test.soft)
			if err != nil {
				if test.want == "" || !strings.Contains(err.Error(), test.want) {
					t.Errorf("got %v, want %q", err, test.want)
				}
				return
			}
			var got []string
			for _, n := range g.Nodes {
				if at[n.ID] != 0 {
					got = append(got, fmt.Sprintf("%s:%d", n.Name, at[n.ID]))
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSplit shows the parts of a step, a line a node with its inputs.
func TestSplit(t *testing.T) {
	tests := []struct {
		name string
		req  partition.Request
		want string
	}{
		{"a step of training", partition.Request{Feeds: []string{"x:0"}, Fetches: []string{"y:0"}, Targets: []string{"train"}}, `
worker/0 feeds x:0 fetches y:0 targets y/_send_1_2
  y = Mul(x:0, w/_recv_1_0)
  x = Placeholder()
  w/_recv_1_0 = _Recv()
  y/_send_1_2 = _Send(y:0)
ps/1 feeds fetches targets train
  w = VariableV2()
  rate = Const()
  train = ApplyGradientDescent(w:0, rate:0, y/_recv_1_2)
  w/_value_0_0 = Identity(w:0)
  w/_send_1_0 = _Send(w/_value_0_0)
  y/_recv_1_2 = _Recv(^w/_send_1_0)
`},
		{"a control edge", partition.Request{Targets: []string{"init"}}, `
worker/0 feeds fetches targets init
  init = NoOp(^set/_recv_0_0)
  set/_recv_0_0 = _Recv()
ps/1 feeds fetches targets set/_send_0_0
  w = VariableV2()
  one = Const()
  set = Assign(w:0, one:0)
  set/ctrl_0 = Const(^set)
  set/_send_0_0 = _Send(set/ctrl_0)
`},
		{"a feed of what another device has", partition.Request{Feeds: []string{"w:0", "x:0"}, Fetches: []string{"y:0"}}, `
worker/0 feeds w:0 x:0 fetches y:0 targets
  y = Mul(x:0, w:0)
  w = Placeholder()
  x = Placeholder()
`},
	}
	g := parse(t, training)
	at, err := partition.Place(g, devices, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parts, err := partition.Split(g, at, devices, test.req)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, p := range parts {
				writePart(&b, p)
				if _, err := graphdef.NewGraph(p.Graph); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), b.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func writePart(b *strings.Builder, p *partition.Part) {
	list := func(name string, items []string) string {
		return strings.Join(append([]string{" " + name}, items...), " ")
	}
	fmt.Fprintf(b, "%s/%d%s%s%s\n", p.Device.Spec.Job, p.Device.Spec.Task,
		list("feeds", p.Feeds), list("fetches", p.Fetches), list("targets", p.Targets))
	for _, n := range p.Graph.GetNode() {
		fmt.Fprintf(b, "  %s = %s(%s)\n", n.GetName(), n.GetOp(), strings.Join(n.GetInput(), ", "))
	}
}
