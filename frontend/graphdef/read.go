package graphdef

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
	"tfc/runtime/status"
)

const (
	// MaxFileBytes is the largest graph file that is read; protobuf itself ends there.
	MaxFileBytes = 1<<31 - 1
	// MaxDepth is how deep messages of a file may nest, as in TensorFlow's own reader.
	MaxDepth = 100
)

// ReadGraph reads a GraphDef in binary or text, which its content decides, not its name. Errors start with the path
// and say where in the file they are: "g.pbtxt:12:3: ..." for text, "g.pb: byte 4711 (node[3].attr): ..." for binary.
func ReadGraph(path string) (*pb.GraphDef, error) {
	g := new(pb.GraphDef)
	if err := readMessage(path, g); err != nil {
		return nil, err
	}
	return g, nil
}

// Parse reads a GraphDef in binary or text, which its content decides.
func Parse(data []byte) (*pb.GraphDef, error) {
	if isText(data) {
		return ParseText(data)
	}
	return ParseBinary(data)
}

// ParseBinary reads a binary GraphDef. Its error is INVALID_ARGUMENT with the offset of the first bad byte.
func ParseBinary(data []byte) (*pb.GraphDef, error) {
	g := new(pb.GraphDef)
	if err := unmarshalBinary("graph", data, g); err != nil {
		return nil, err
	}
	return g, nil
}

// ParseText reads a GraphDef in protobuf text. Its error is INVALID_ARGUMENT with line and column.
func ParseText(data []byte) (*pb.GraphDef, error) {
	g := new(pb.GraphDef)
	if err := unmarshalText("graph", data, g); err != nil {
		return nil, err
	}
	return g, nil
}

// LoadGraph reads a graph file and checks it as NewGraph does. Each error starts with the path, and for a text file
// with the line of the node that it blames: `g.pbtxt:12: node "a/b" (MatMul): ...`.
func LoadGraph(path string) (*Graph, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	def := new(pb.GraphDef)
	if err := unmarshal(path, data, def); err != nil {
		return nil, err
	}
	g, errs := checkGraph(def)
	for i, err := range errs {
		at := path
		if line := nodeLine(data, status.NodeOf(err)); line > 0 && isText(data) {
			at += ":" + strconv.Itoa(line)
		}
		errs[i] = fmt.Errorf("%s: %w", at, err)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return g, nil
}

// nodeLine returns the line of a text file where the node of that name starts; 0 if it is not to be found.
func nodeLine(text []byte, name string) int {
	re, err := regexp.Compile(`\bnode\s*:?\s*\{\s*name\s*:\s*["']` + regexp.QuoteMeta(name) + `["']`)
	if err != nil {
		return 0
	}
	at := re.FindIndex(text)
	if at == nil {
		return 0
	}
	return 1 + bytes.Count(text[:at[0]], []byte("\n"))
}

// readMessage reads any message from a file, binary or text.
func readMessage(path string, m proto.Message) error {
	data, err := readFile(path)
	if err != nil {
		return err
	}
	return unmarshal(path, data, m)
}

func unmarshal(name string, data []byte, m proto.Message) error {
	if isText(data) {
		return unmarshalText(name, data, m)
	}
	return unmarshalBinary(name, data, m)
}

// readFile reads a file that is not beyond the limit.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	if info.IsDir() {
		return nil, status.Errorf(status.InvalidArgument, "", "", "%s: is a directory", path)
	}
	if info.Size() > MaxFileBytes {
		return nil, status.Errorf(status.ResourceExhausted, "", "", "%s: %d bytes exceed the limit of %d",
			path, info.Size(), MaxFileBytes)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	return data, nil
}

func fileError(path string, err error) error {
	code := status.Unknown
	switch {
	case errors.Is(err, os.ErrNotExist):
		code = status.NotFound
	case errors.Is(err, os.ErrPermission):
		code = status.PermissionDenied
	}
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return status.Errorf(code, "", "", "%s: %w", path, err)
}

// isText tells text from binary by control characters. Every binary message of use here has some: tags and lengths
// below 32 that are not white space.
func isText(data []byte) bool {
	const sample = 64 << 10
	for _, c := range data[:min(len(data), sample)] {
		if c < ' ' && !(c >= '\t' && c <= '\r') || c == 0x7f {
			return false
		}
	}
	return true
}

func unmarshalBinary(name string, data []byte, m proto.Message) error {
	if len(data) > MaxFileBytes {
		return status.Errorf(status.ResourceExhausted, "", "", "%s: %d bytes exceed the limit of %d",
			name, len(data), MaxFileBytes)
	}
	err := proto.UnmarshalOptions{RecursionLimit: MaxDepth}.Unmarshal(data, m)
	if err == nil {
		return nil
	}
	if at := findCorruption(data, m.ProtoReflect().Descriptor()); at != nil {
		return status.Errorf(status.InvalidArgument, "", "", "%s: %w", name, at)
	}
	return status.Errorf(status.InvalidArgument, "", "", "%s: %w", name, plain(err))
}

// textPosition is where prototext says what is wrong: "(line 12:3): ...".
var textPosition = regexp.MustCompile(`^(syntax error )?\(line (\d+:\d+)\): `)

func unmarshalText(name string, data []byte, m proto.Message) error {
	err := prototext.UnmarshalOptions{RecursionLimit: MaxDepth}.Unmarshal(data, m)
	if err == nil {
		return nil
	}
	text := plain(err).Error()
	if at := textPosition.FindStringSubmatch(text); at != nil {
		return status.Errorf(status.InvalidArgument, "", "", "%s:%s: %s%s",
			name, at[2], at[1], text[len(at[0]):])
	}
	return status.Errorf(status.InvalidArgument, "", "", "%s: %s", name, text)
}

// plain removes the prefix of protobuf's errors, whose blanks differ from build to build on purpose.
func plain(err error) error {
	text := strings.ReplaceAll(err.Error(), "\u00a0", " ")
	return fmt.Errorf("%s", strings.TrimPrefix(text, "proto: "))
}
