package graphdef

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

// WebModel is a graph model of TensorFlow.js: a model.json, whose constants have their values in files beside it.
type WebModel struct {
	Path       string
	Graph      *Graph
	Signatures Signatures // one of the name serving_default; none if the file has none
	Init       []string   // nodes to run once before all others: they fill tables
}

// webFile is a model.json. Parts that are messages stay text until their position in the file is known.
type webFile struct {
	Format      string          `json:"format"`
	Topology    json.RawMessage `json:"modelTopology"`
	Manifest    []webGroup      `json:"weightsManifest"`
	Signature   json.RawMessage `json:"signature"`
	Metadata    json.RawMessage `json:"userDefinedMetadata"`
	Initializer json.RawMessage `json:"modelInitializer"`
	InitOutputs json.RawMessage `json:"initializerSignature"`
}

// IsWebModel reports whether path is a model.json or a folder with one. The file's content decides, not its name: no
// other graph file starts with a brace.
func IsWebModel(path string) bool { return webModelFile(path) != "" }

func webModelFile(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "model.json")
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := f.Read(head)
	if !bytes.HasPrefix(bytes.TrimLeft(head[:n], " \t\r\n\ufeff"), []byte("{")) {
		return ""
	}
	return path
}

// ReadWebModel reads a model.json and its weights. The graph is checked as by NewGraph; quantised weights have the type
// that the graph gives them. The initialiser of a model with tables becomes a part of the graph, see Init. Errors start
// with the path and name the weight, the node or the place in the file.
func ReadWebModel(path string) (*WebModel, error) {
	file := webModelFile(path)
	if file == "" {
		return nil, status.Errorf(status.NotFound, "", "", "%s: no TensorFlow.js model", path)
	}
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(file)
	return parseWebModel(file, data, func(name string) ([]byte, error) { return readFile(filepath.Join(dir, name)) })
}

// parseWebModel reads a model whose files of weights read gives.
func parseWebModel(path string, data []byte, read func(name string) ([]byte, error)) (*WebModel, error) {
	p := &webParser{path: path, data: data}
	if err := json.Unmarshal(data, &p.file); err != nil {
		return nil, p.jsonError(err)
	}
	if f := p.file.Format; f != "" && f != "graph-model" {
		return nil, p.errorf(status.Unimplemented, "a %s; only a graph-model holds a graph", f)
	}
	def, first := new(pb.GraphDef), new(pb.GraphDef)
	if err := errors.Join(p.message(p.file.Topology, def), p.message(p.file.Initializer, first)); err != nil {
		return nil, err
	}
	signature, err := p.signature()
	if err != nil {
		return nil, err
	}
	outputs, err := p.parseSignature(p.file.InitOutputs)
	if err != nil {
		return nil, err
	}
	p.addWeights(append(webNodes(def), webNodes(first)...), read)
	if err := p.problems.join(); err != nil {
		return nil, err
	}
	m := &WebModel{Path: path, Signatures: signature.list()}
	m.Init = signature.addInitializer(def, first, outputs)
	completeFused(webNodes(def))
	if m.Graph, err = NewGraph(def); err != nil {
		return nil, status.Errorf(status.CodeOf(err), "", "", "%s: %w", path, err)
	}
	return m, nil
}

// webParser is a model on its way in.
type webParser struct {
	problems
	path string
	data []byte
	file webFile
}

func (p *webParser) errorf(code status.Code, format string, args ...any) *status.Error {
	return status.Errorf(code, "", "", "%s: %w", p.path, fmt.Errorf(format, args...))
}

// jsonError says where a file is no JSON, or not of the form of a model.
func (p *webParser) jsonError(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return p.errorf(status.InvalidArgument, "byte %d: %w", syntax.Offset, err)
	case errors.As(err, &kind):
		return p.errorf(status.InvalidArgument, "byte %d (%s): found %s", kind.Offset, kind.Field, kind.Value)
	}
	return p.errorf(status.InvalidArgument, "%w", err)
}

// message reads a part of the file that is a message in JSON; a missing part leaves m empty. What a newer converter
// adds to messages is ignored.
func (p *webParser) message(raw json.RawMessage, m proto.Message) error {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil
	}
	text, err := textOfBytes(raw)
	if err != nil {
		return p.jsonError(err)
	}
	if text == nil {
		text = p.placed(raw)
	}
	o := protojson.UnmarshalOptions{DiscardUnknown: true, RecursionLimit: MaxDepth}
	if err := o.Unmarshal(text, m); err != nil {
		reason := plain(err).Error()
		if at := textPosition.FindStringSubmatch(reason); at != nil {
			return status.Errorf(status.InvalidArgument, "", "", "%s:%s: %s%s", p.path, at[2], at[1], reason[len(at[0]):])
		}
		return p.errorf(status.InvalidArgument, "%s", reason)
	}
	return nil
}

// placed returns a part of the file where it stands: blanks and ends of lines lead to it, so that positions in errors
// are those of the file.
func (p *webParser) placed(raw json.RawMessage) []byte {
	start := max(bytes.Index(p.data, raw), 0)
	text := append(slices.Clone(p.data[:start]), raw...)
	for i, c := range text[:start] {
		if c != '\n' {
			text[i] = ' '
		}
	}
	return text
}

// oldBytes finds a string of an attr as a list of bytes.
var oldBytes = regexp.MustCompile(`"s"\s*:\s*\[\s*(\[\s*)?\d`)

// textOfBytes brings graphs of old converters, which wrote strings of attrs as lists of bytes, into the form of today;
// nil if there is none in it.
func textOfBytes(raw json.RawMessage) ([]byte, error) {
	if !oldBytes.Match(raw) {
		return nil, nil
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	var tree any
	if err := in.Decode(&tree); err != nil {
		return nil, err
	}
	return json.Marshal(joinBytes("", tree))
}

// joinBytes replaces the values of "s" that are bytes, or lists of bytes, by base64.
func joinBytes(key string, tree any) any {
	switch v := tree.(type) {
	case map[string]any:
		for k := range v {
			v[k] = joinBytes(k, v[k])
		}
	case []any:
		if b, ok := bytesOf(v); ok && key == "s" {
			return b
		}
		for i := range v {
			v[i] = joinBytes(key, v[i])
		}
	}
	return tree
}

func bytesOf(list []any) ([]byte, bool) {
	b := make([]byte, len(list))
	for i, e := range list {
		n, ok := e.(json.Number)
		if !ok {
			return nil, false
		}
		v, err := n.Int64()
		if err != nil || v < 0 || v > 255 {
			return nil, false
		}
		b[i] = byte(v)
	}
	return b, len(b) > 0
}
