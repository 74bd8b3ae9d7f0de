package graphdef

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
)

// webSignature is the signature of a model with what is no part of TensorFlow's: inputs that are not fed but lead to a
// table of the initialiser, which has the same number.
type webSignature struct {
	def       *pb.SignatureDef
	resources map[string]string // alias to number
}

// webPorts is the part of a signature's inputs or outputs that the message does not have.
type webPorts map[string]struct {
	ResourceID json.RawMessage `json:"resourceId"`
}

// signature reads the model's signature from where converters of different ages put it.
func (p *webParser) signature() (*webSignature, error) {
	raw := p.file.Signature
	if len(raw) == 0 || string(raw) == "null" {
		var metadata struct {
			Signature json.RawMessage `json:"signature"`
		}
		if json.Unmarshal(p.file.Metadata, &metadata) != nil { // notes of any form
			return &webSignature{}, nil
		}
		raw = metadata.Signature
	}
	return p.parseSignature(raw)
}

func (p *webParser) parseSignature(raw json.RawMessage) (*webSignature, error) {
	s := &webSignature{def: new(pb.SignatureDef), resources: map[string]string{}}
	if err := p.message(raw, s.def); err != nil {
		return nil, err
	}
	var more struct{ Inputs, Outputs webPorts }
	if len(raw) == 0 || json.Unmarshal(raw, &more) != nil {
		return s, nil
	}
	for _, ports := range []webPorts{more.Inputs, more.Outputs} {
		for alias, port := range ports {
			if len(port.ResourceID) > 0 {
				s.resources[alias] = string(port.ResourceID)
			}
		}
	}
	return s, nil
}

// list is the signature as a model shows it: what has to be fed, and what comes out.
func (s *webSignature) list() Signatures {
	if len(s.def.GetInputs())+len(s.def.GetOutputs()) == 0 {
		return nil
	}
	fed := maps.Clone(s.def.GetInputs())
	maps.DeleteFunc(fed, func(alias string, _ *pb.TensorInfo) bool { return s.resources[alias] != "" })
	return Signatures{{
		Name: servingSignature, Method: s.def.GetMethodName(),
		Inputs: namedTensors(fed), Outputs: namedTensors(s.def.GetOutputs()),
	}}
}

// addInitializer adds the nodes of the model's initialiser to its graph and returns those that are to run. A node that
// both have is one: a table. Another of a name that the graph has is renamed.
func (s *webSignature) addInitializer(def, first *pb.GraphDef, outputs *webSignature) (targets []string) {
	known := map[string]*pb.NodeDef{}
	for _, n := range def.GetNode() {
		known[n.GetName()] = n
	}
	renamed := map[string]string{}
	for _, n := range first.GetNode() {
		if same := known[n.GetName()]; same != nil && !proto.Equal(same, n) {
			renamed[n.GetName()] = "initializer/" + n.GetName()
		}
	}
	used := map[string]bool{}
	for _, n := range first.GetNode() {
		for i, input := range n.GetInput() {
			n.Input[i] = renameInput(input, renamed)
			used[inputNode(n.Input[i])] = true
		}
		if name := renamed[n.GetName()]; name != "" {
			n.Name = name
		}
		if known[n.GetName()] == nil {
			def.Node = append(def.Node, n)
		}
	}
	for _, n := range first.GetNode() {
		if !used[n.GetName()] && n.GetOp() != "Const" {
			targets = append(targets, n.GetName())
		}
	}
	s.connect(def, outputs, renamed)
	return targets
}

// renameInput replaces the node that an input names.
func renameInput(input string, renamed map[string]string) string {
	node := inputNode(input)
	name := renamed[node]
	if name == "" {
		return input
	}
	if _, ok := controlInput(input); ok {
		return "^" + name
	}
	return name + strings.TrimPrefix(input, node)
}

// inputNode is the node that an input of any kind names.
func inputNode(input string) string {
	if name, ok := controlInput(input); ok {
		return name
	}
	return ParseTensorName(input).Node
}

// connect replaces each input that stands for a resource by the initialiser's output of the same number.
func (s *webSignature) connect(def *pb.GraphDef, outputs *webSignature, renamed map[string]string) {
	tensors := map[string]string{}
	for alias, id := range outputs.resources {
		tensors[id] = renameInput(outputs.def.GetOutputs()[alias].GetName(), renamed)
	}
	by := map[string]string{}
	for alias, id := range s.resources {
		if tensor := tensors[id]; tensor != "" {
			by[ParseTensorName(s.def.GetInputs()[alias].GetName()).Node] = tensor
		}
	}
	if len(by) == 0 {
		return
	}
	for _, n := range def.GetNode() {
		for i, input := range n.GetInput() {
			if tensor, ok := by[ParseTensorName(input).Node]; ok {
				n.Input[i] = tensor
			}
		}
	}
	def.Node = slices.DeleteFunc(def.Node, func(n *pb.NodeDef) bool { return by[n.GetName()] != "" })
}
