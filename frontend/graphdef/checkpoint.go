package graphdef

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"google.golang.org/protobuf/encoding/prototext"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// partOfBundle is what the names of a V2 checkpoint's files have behind its prefix.
var partOfBundle = regexp.MustCompile(`\.(index|data-\d{5}-of-\d{5})$`)

// FindCheckpoint opens the checkpoint that a path leads to: a prefix, one of the files behind it, a V1 file, a folder
// whose `checkpoint` file names the latest one, or a SavedModel's folder.
func FindCheckpoint(path string) (*Bundle, error) {
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return inFolder(path)
	}
	return OpenCheckpoint(partOfBundle.ReplaceAllString(path, ""))
}

func inFolder(folder string) (*Bundle, error) {
	state, err := ReadCheckpointState(folder)
	if errors.Is(err, fs.ErrNotExist) {
		prefix := filepath.Join(folder, "variables", "variables")
		if filepath.Base(folder) == "variables" {
			prefix = filepath.Join(folder, "variables")
		}
		return OpenBundle(prefix)
	}
	if err != nil {
		return nil, err
	}
	return OpenCheckpoint(InFolder(folder, state.GetModelCheckpointPath()))
}

// stateFile is where a folder's checkpoints are listed.
const stateFile = "checkpoint"

// ReadCheckpointState reads which checkpoints a folder holds, and which is the latest.
func ReadCheckpointState(folder string) (*pb.CheckpointState, error) {
	path := filepath.Join(folder, stateFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	state := new(pb.CheckpointState)
	if err := prototext.Unmarshal(data, state); err != nil {
		return nil, status.Errorf(status.DataLoss, "", "", "%s: %w", path, plain(err))
	}
	return state, nil
}

// WriteCheckpointState replaces what ReadCheckpointState reads.
func WriteCheckpointState(folder string, state *pb.CheckpointState) error {
	if err := removeAbandoned(folder); err != nil {
		return err
	}
	return ReplaceFile(filepath.Join(folder, stateFile), func(w io.Writer) error {
		_, err := w.Write(MarshalText(state))
		return err
	})
}

// InFolder is the path of a checkpoint that a folder's state names: relative names are the folder's.
func InFolder(folder, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(folder, name)
}

// RemoveCheckpoint deletes the files of a checkpoint, the index first: what is left is none. One that is not there is
// no error.
func RemoveCheckpoint(prefix string) error {
	return removeFiles(append([]string{prefix + ".index"}, dataFiles(prefix)...))
}

// Prefix is the name under which the checkpoint was opened.
func (b *Bundle) Prefix() string { return b.prefix }

// Version is the format's: 1 or 2.
func (b *Bundle) Version() int {
	if b.v1 != nil {
		return 1
	}
	return 2
}

// Shape is a tensor's shape. Sizes that no tensor has are DATA_LOSS.
func (b *Bundle) Shape(key string) ([]int, error) {
	e := b.entries[key]
	dims, _, err := staticShape(e.GetShape(), tensor.U8)
	if err != nil {
		return nil, b.corrupt(key, err.Error())
	}
	return dims, nil
}

// Stored is how many bytes the files hold of a tensor, and in how many slices; 0 of one saved whole.
func (b *Bundle) Stored(key string) (bytes int64, slices int) {
	e := b.entries[key]
	for _, slice := range e.GetSlices() {
		key := sliceKey(key, slice, len(e.GetShape().GetDim()))
		bytes += b.entries[key].GetSize()
		if values := b.v1[key]; values != nil {
			bytes += valueBytes(values)
		}
	}
	if slices = len(e.GetSlices()); b.v1 != nil && slices == 1 { // as whole tensors are in version 1
		slices = 0
	}
	return bytes + e.GetSize(), slices
}

// valueBytes is the size of a V1 slice's values as they are written.
func valueBytes(values *pb.TensorProto) int64 {
	data, err := MarshalBinary(values)
	if err != nil {
		return 0
	}
	return int64(len(data))
}
