package graphdef

import (
	"os"
	"strings"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/pb"
)

// MarshalBinary encodes a message; equal messages give equal bytes.
func MarshalBinary(m proto.Message) ([]byte, error) {
	return proto.MarshalOptions{Deterministic: true}.Marshal(m)
}

// WriteGraph writes a graph to a file: as text if the name ends in .pbtxt, in binary otherwise.
func WriteGraph(path string, g *pb.GraphDef) error {
	data := MarshalText(g)
	if !strings.HasSuffix(path, ".pbtxt") {
		var err error
		if data, err = MarshalBinary(g); err != nil {
			return err
		}
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		return fileError(path, err)
	}
	return nil
}
