package partition

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/runtime/rendezvous"
)

// Request is what a step feeds, fetches and drives, by TensorFlow's names.
type Request struct {
	Feeds, Fetches, Targets []string
}

// Part is what one device runs of a step.
type Part struct {
	Device Device
	Graph  *pb.GraphDef
	// Feeds and Fetches are tensors of the part, in the order of the request's; only the first device has any.
	Feeds, Fetches []string
	// Targets are the nodes of the part that nothing else makes run.
	Targets []string
}

// Split cuts what a step runs of a placed graph into parts. The first device's part comes first, though it may be
// empty: feeds come in and fetches go out there.
//
// A part receives only after it has sent all that does not follow from what it receives; so the order of its stages is
// known before the step, and parts that wait for each other do not wait for ever.
func Split(g *graphdef.Graph, at Placement, devices []Device, req Request) ([]*Part, error) {
	nodes, err := g.Prune(req.Fetches, req.Targets, req.Feeds)
	if err != nil {
		return nil, err
	}
	s := &splitter{
		graph: g, at: at, devices: devices, nodes: nodes, fed: map[graphdef.Output]bool{},
		parts: make([]*Part, len(devices)), crossing: map[crossing]*edge{}, runs: make([]bool, len(g.Nodes)),
	}
	for i, d := range devices {
		s.parts[i] = &Part{Device: d, Graph: &pb.GraphDef{Versions: g.Def.GetVersions(), Library: g.Def.GetLibrary()}}
	}
	for _, name := range req.Feeds {
		out, err := g.Output(name)
		if err != nil {
			return nil, err
		}
		s.fed[out] = true
	}
	for _, n := range nodes {
		s.runs[n.ID] = true
	}
	for _, name := range req.Feeds {
		if out, err := g.Output(name); err == nil {
			s.parts[0].Feeds = append(s.parts[0].Feeds, s.feedName(out))
		}
	}
	if err := s.fetch(req.Fetches); err != nil {
		return nil, err
	}
	s.cut()
	s.level()
	s.write()
	s.sinks(req.Targets)
	return slices.DeleteFunc(s.parts, func(p *Part) bool {
		return p != s.parts[0] && len(p.Graph.GetNode()) == 0
	}), nil
}

// crossing is an output that a device takes from another one; -1 as the index of the output stands for a control edge.
type crossing struct {
	from  *graphdef.Node
	index int
	to    int
}

// edge is a pair of _Send and _Recv.
type edge struct {
	crossing
	key   rendezvous.Key
	level int
}

// recv and send are the names of the pair's nodes.
func (e *edge) recv() string { return fmt.Sprintf("%s/_recv_%d_%d", e.from.Name, e.index+1, e.to) }
func (e *edge) send() string { return fmt.Sprintf("%s/_send_%d_%d", e.from.Name, e.index+1, e.to) }

type splitter struct {
	graph    *graphdef.Graph
	at       Placement
	devices  []Device
	nodes    []*graphdef.Node
	runs     []bool
	fed      map[graphdef.Output]bool
	parts    []*Part
	crossing map[crossing]*edge
	edges    []*edge
}

// home is the device that has an output: fed ones are the first's.
func (s *splitter) home(out graphdef.Output) int {
	if s.fed[out] {
		return 0
	}
	return s.at[out.Node.ID]
}

// take notes that a device takes an output, and returns the name under which it has it.
func (s *splitter) take(out graphdef.Output, to int) string {
	from := s.home(out)
	if from == to && s.fed[out] {
		return s.feedName(out)
	}
	if from == to {
		return out.String()
	}
	return s.edge(crossing{out.Node, out.Index, to}, from).recv()
}

func (s *splitter) edge(c crossing, from int) *edge {
	e := s.crossing[c]
	if e == nil {
		d := s.devices[from]
		e = &edge{crossing: c, key: rendezvous.Key{
			Sender: d.Name, Incarnation: d.Incarnation, Receiver: s.devices[c.to].Name,
			Name: fmt.Sprintf("edge_%d_%s", c.index, c.from.Name),
		}}
		s.crossing[c] = e
		s.edges = append(s.edges, e)
	}
	return e
}

// fetch has the first device take what is fetched.
func (s *splitter) fetch(names []string) error {
	for _, name := range names {
		out, err := s.graph.Output(name)
		if err != nil {
			return err
		}
		s.parts[0].Fetches = append(s.parts[0].Fetches, s.take(out, 0))
	}
	return nil
}

// cut finds the edges that cross.
func (s *splitter) cut() {
	for _, n := range s.nodes {
		to := s.at[n.ID]
		for _, in := range n.Inputs {
			s.take(in, to)
		}
		for _, c := range n.Controls {
			if s.runs[c.ID] && s.at[c.ID] != to {
				s.edge(crossing{c, -1, to}, s.at[c.ID])
			}
		}
	}
	slices.SortFunc(s.edges, func(a, b *edge) int {
		return cmp.Or(cmp.Compare(a.from.ID, b.from.ID), cmp.Compare(a.index, b.index), cmp.Compare(a.to, b.to))
	})
}

// level counts, for each crossing edge, the crossings before it on the longest way.
func (s *splitter) level() {
	for changed := true; changed; {
		changed = false
		height := make([]int, len(s.graph.Nodes))
		for _, n := range s.graph.Order() {
			if s.runs[n.ID] {
				height[n.ID] = s.height(n, height)
			}
		}
		for _, e := range s.edges {
			level := height[e.from.ID]
			if e.index >= 0 && s.fed[e.from.Out(e.index)] {
				level = 0
			}
			if level > e.level {
				e.level, changed = level, true
			}
		}
	}
}

// height is the number of crossings before a node.
func (s *splitter) height(n *graphdef.Node, height []int) int {
	h, to := 0, s.at[n.ID]
	for _, in := range n.Inputs {
		switch {
		case s.home(in) != to:
			h = max(h, s.crossing[crossing{in.Node, in.Index, to}].level+1)
		case !s.fed[in] && !graphdef.IsBackEdge(in.Node, n):
			h = max(h, height[in.Node.ID])
		}
	}
	for _, c := range n.Controls {
		if e := s.crossing[crossing{c, -1, to}]; e != nil {
			h = max(h, e.level+1)
		} else if s.runs[c.ID] {
			h = max(h, height[c.ID])
		}
	}
	return h
}

// write writes the parts' nodes: the graph's own, placeholders for the feeds that others take, and the pairs.
func (s *splitter) write() {
	for _, n := range s.nodes {
		s.writeNode(n)
	}
	for _, out := range sorted(s.fed) {
		s.writeFed(out)
	}
	for _, e := range s.edges {
		s.writeSend(e)
		s.writeRecv(e)
	}
}

// sorted lists outputs in the graph's order.
func sorted(outs map[graphdef.Output]bool) []graphdef.Output {
	return slices.SortedFunc(maps.Keys(outs), func(a, b graphdef.Output) int {
		return cmp.Or(cmp.Compare(a.Node.ID, b.Node.ID), cmp.Compare(a.Index, b.Index))
	})
}

func (s *splitter) add(to int, n *pb.NodeDef) {
	n.Device = s.devices[to].Name
	s.parts[to].Graph.Node = append(s.parts[to].Graph.Node, n)
}

// writeNode copies a node, its inputs under the names that its device has them by.
func (s *splitter) writeNode(n *graphdef.Node) {
	to := s.at[n.ID]
	def := &pb.NodeDef{Name: n.Name, Op: n.Op, Attr: withoutClass(n.Def.GetAttr())}
	for _, in := range n.Inputs {
		def.Input = append(def.Input, s.take(in, to))
	}
	for _, c := range n.Controls {
		if e := s.crossing[crossing{c, -1, to}]; e != nil {
			def.Input = append(def.Input, "^"+e.recv())
		} else if s.runs[c.ID] {
			def.Input = append(def.Input, "^"+c.Name)
		}
	}
	s.add(to, def)
}

// withoutClass leaves out what placement has obeyed: the nodes it names may be elsewhere.
func withoutClass(attrs map[string]*pb.AttrValue) map[string]*pb.AttrValue {
	attrs = maps.Clone(attrs)
	delete(attrs, "_class")
	return attrs
}

// feedName is the name under which the first device has a feed: its own where the node is there too, a placeholder's
// where it is not.
func (s *splitter) feedName(out graphdef.Output) string {
	switch {
	case s.runs[out.Node.ID] && s.at[out.Node.ID] == 0, out.Index == 0 && !s.runs[out.Node.ID]:
		return out.String()
	}
	return fmt.Sprintf("%s/_feed_%d:0", out.Node.Name, out.Index)
}

// writeFed gives the first device a placeholder for a feed whose node does not run there.
func (s *splitter) writeFed(out graphdef.Output) {
	n := out.Node
	if s.runs[n.ID] && s.at[n.ID] == 0 {
		return
	}
	shape := &pb.TensorShapeProto{UnknownRank: true}
	if strings.HasPrefix(n.Op, "Placeholder") {
		shape = n.Shape("shape")
	}
	s.add(0, &pb.NodeDef{
		Name: graphdef.ParseTensorName(s.feedName(out)).Node, Op: "Placeholder", Attr: map[string]*pb.AttrValue{
			"dtype": typeAttr(out.Type()), "shape": {Value: &pb.AttrValue_Shape{Shape: shape}},
		},
	})
}

func (s *splitter) writeSend(e *edge) {
	from := s.devices[0]
	at := 0
	if e.index < 0 || !s.fed[e.from.Out(e.index)] {
		at = s.at[e.from.ID]
		from = s.devices[at]
	}
	def := &pb.NodeDef{Name: e.send(), Op: "_Send", Attr: e.attrs(from)}
	if e.index >= 0 {
		def.Input = []string{s.value(e, at)}
		def.Attr["T"] = typeAttr(e.from.Sig.Outputs[e.index])
	} else {
		token := e.from.Name + fmt.Sprintf("/ctrl_%d", e.to)
		s.add(at, &pb.NodeDef{Name: token, Op: "Const", Input: []string{"^" + e.from.Name}, Attr: emptyFloats()})
		def.Input = []string{token}
		def.Attr["T"] = typeAttr(pb.DataType_DT_FLOAT)
	}
	s.add(at, def)
}

// value is what a _Send takes: the output, or a copy of the value behind a ref, which may change before the step ends.
func (s *splitter) value(e *edge, at int) string {
	out := e.from.Out(e.index)
	name := s.take(out, at)
	if !graphdef.IsRef(out.Type()) || s.fed[out] {
		return name
	}
	read := fmt.Sprintf("%s/_value_%d_%d", e.from.Name, e.index, e.to)
	s.add(at, &pb.NodeDef{
		Name: read, Op: "Identity", Input: []string{name}, Attr: map[string]*pb.AttrValue{"T": typeAttr(out.Type())},
	})
	return read
}

// writeRecv orders a receipt behind what its device sends without it.
func (s *splitter) writeRecv(e *edge) {
	def := &pb.NodeDef{Name: e.recv(), Op: "_Recv", Attr: e.attrs(Device{Name: e.key.Sender, Incarnation: e.key.Incarnation})}
	def.Attr["tensor_type"] = typeAttr(pb.DataType_DT_FLOAT)
	if e.index >= 0 {
		def.Attr["tensor_type"] = typeAttr(e.from.Sig.Outputs[e.index])
	}
	for _, other := range s.edges {
		if other.key.Sender == e.key.Receiver && other.level < e.level {
			def.Input = append(def.Input, "^"+other.send())
		}
	}
	s.add(e.to, def)
}

// attrs are what both nodes of a pair say.
func (e *edge) attrs(from Device) map[string]*pb.AttrValue {
	text := func(s string) *pb.AttrValue { return &pb.AttrValue{Value: &pb.AttrValue_S{S: []byte(s)}} }
	return map[string]*pb.AttrValue{
		"tensor_name": text(e.key.Name), "send_device": text(from.Name), "recv_device": text(e.key.Receiver),
		"send_device_incarnation": {Value: &pb.AttrValue_I{I: int64(from.Incarnation)}},
		"client_terminated":       {Value: &pb.AttrValue_B{B: false}},
	}
}

func typeAttr(t pb.DataType) *pb.AttrValue {
	return &pb.AttrValue{Value: &pb.AttrValue_Type{Type: graphdef.BaseType(t)}}
}

// emptyFloats are the attrs of a constant without elements.
func emptyFloats() map[string]*pb.AttrValue {
	none := &pb.TensorProto{Dtype: pb.DataType_DT_FLOAT, TensorShape: &pb.TensorShapeProto{
		Dim: []*pb.TensorShapeProto_Dim{{Size: 0}},
	}}
	return map[string]*pb.AttrValue{
		"dtype": typeAttr(pb.DataType_DT_FLOAT), "value": {Value: &pb.AttrValue_Tensor{Tensor: none}},
	}
}

// sinks makes targets of the nodes of each part that nothing in it takes or follows, and of the request's.
func (s *splitter) sinks(targets []string) {
	for _, p := range s.parts {
		used := map[string]bool{}
		for _, name := range p.Fetches {
			used[graphdef.ParseTensorName(name).Node] = true
		}
		for _, n := range p.Graph.GetNode() {
			for _, in := range n.GetInput() {
				used[graphdef.ParseTensorName(strings.TrimPrefix(in, "^")).Node] = true
			}
		}
		for _, n := range p.Graph.GetNode() {
			if !used[n.GetName()] && n.GetOp() != "Placeholder" || slices.Contains(targets, n.GetName()) {
				p.Targets = append(p.Targets, n.GetName())
			}
		}
	}
}
