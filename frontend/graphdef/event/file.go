package event

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef"
	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/record"
)

// File is an event file, which TensorBoard follows. It may be used by several goroutines. Each event is handed to the
// system when it is written, so nothing is lost when the program ends.
type File struct {
	mu  sync.Mutex
	out *os.File
}

// files tells apart the files that this process opens in one second.
var files atomic.Int64

// Create starts an event file in a folder, which is made if need be. The name holds the time, the host and the process;
// suffix is its end.
func Create(folder, suffix string) (*File, error) {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	if !strings.HasPrefix(suffix, ".") {
		suffix = "." + suffix
	}
	name := fmt.Sprintf("events.out.tfevents.%010d.%s.%d.%d%s", time.Now().Unix(), host, os.Getpid(), files.Add(1)-1,
		suffix)
	out, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return nil, err
	}
	f := &File{out: out}
	return f, f.Write(&pb.Event{
		FileVersion: proto.String("brain.Event:2"), SourceMetadata: &pb.SourceMetadata{Writer: "tfc"},
	})
}

// Write appends an event; one without a time gets the present.
func (f *File) Write(e *pb.Event) error {
	if e.WallTime == 0 {
		e.WallTime = float64(time.Now().UnixMicro()) / 1e6
	}
	data, err := graphdef.MarshalBinary(e)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err = f.out.Write(record.AppendTFRecord(nil, data))
	return err
}

// Flush has the system store what was written.
func (f *File) Flush() error { return f.out.Sync() }

// Close ends the file.
func (f *File) Close() error { return f.out.Close() }
