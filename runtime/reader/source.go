package reader

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/record"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// declarations are the ops that make a reader.
func declarations() []host.Kernel {
	var kernels []host.Kernel
	add := func(op string, saves bool, open func(c *host.Call) (func(work string) (source, error), error)) {
		declare := func(c *host.Call, _ string) (*Reader, error) {
			f, err := open(c)
			return &Reader{open: f, saves: saves, state: &pb.ReaderBaseState{}}, err
		}
		kernels = append(kernels, host.Declares(op, declare), host.Declares(op+"V2", declare))
	}
	add("IdentityReader", true, func(*host.Call) (func(string) (source, error), error) {
		return func(work string) (source, error) { return &single{work, work}, nil }, nil
	})
	add("WholeFileReader", true, onFiles(func(*host.Call) (func(string) (source, error), error) {
		return func(work string) (source, error) {
			data, err := os.ReadFile(work)
			return &single{work, string(data)}, fileError(work, err)
		}, nil
	}))
	add("TextLineReader", false, onFiles(textLines))
	add("TFRecordReader", false, onFiles(tfRecords))
	add("FixedLengthRecordReader", false, onFiles(fixedLength))
	return kernels
}

// onFiles has work name files that the graph may touch.
func onFiles(
	declare func(c *host.Call) (func(work string) (source, error), error),
) func(c *host.Call) (func(work string) (source, error), error) {
	return func(c *host.Call) (func(work string) (source, error), error) {
		open, err := declare(c)
		return func(work string) (source, error) {
			path, err := c.Path(work)
			if err != nil {
				return nil, err
			}
			return open(path)
		}, err
	}
}

// single is a source of one record.
type single struct{ key, value string }

func (s *single) Close() error { return nil }

func (s *single) next() (key, value string, last bool, err error) { return s.key, s.value, true, nil }

// file is a source of records that follow each other; mark says what comes after the file's name in the key of record i,
// which starts at a byte offset.
type file struct {
	*os.File
	read   record.Reader
	mark   func(i int, offset int64) int64
	i      int
	offset int64
	failed error
}

// next gives a record. After one that cannot be read there is no other.
func (f *file) next() (key, value string, last bool, err error) {
	if f.failed == nil {
		value, f.failed = f.read()
	}
	if f.failed != nil {
		return "", "", false, fileError(f.Name(), f.failed)
	}
	key = fmt.Sprintf("%s:%d", f.Name(), f.mark(f.i, f.offset))
	f.i++
	f.offset += int64(len(value)) + record.Overhead
	return key, value, false, nil
}

func openFile(
	name string, open func(f io.Reader) (record.Reader, error), mark func(i int, offset int64) int64,
) (source, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	read, err := open(f)
	if err != nil {
		return nil, fileError(name, errors.Join(err, f.Close()))
	}
	return &file{File: f, read: read, mark: mark}, nil
}

// textLines keys lines by their numbers, from 1, skipped ones counted.
func textLines(c *host.Call) (func(work string) (source, error), error) {
	skip := int(c.Node.Int("skip_header_lines"))
	return func(work string) (source, error) {
		return openFile(work, func(f io.Reader) (record.Reader, error) {
			lines := record.Lines(bufio.NewReader(f))
			for range skip {
				if _, err := lines(); err != nil && !errors.Is(err, io.EOF) {
					return nil, err
				}
			}
			return lines, nil
		}, func(i int, _ int64) int64 { return int64(skip + i + 1) })
	}, nil
}

// tfRecords keys records by where they start.
func tfRecords(c *host.Call) (func(work string) (source, error), error) {
	decompress, err := decompressor(c, c.Node.Text("compression_type"))
	return func(work string) (source, error) {
		return openFile(work, func(f io.Reader) (record.Reader, error) {
			plain, err := decompress(f)
			return record.TFRecords(bufio.NewReader(plain)), err
		}, func(_ int, offset int64) int64 { return offset })
	}, err
}

func decompressor(c *host.Call, kind string) (func(io.Reader) (io.Reader, error), error) {
	switch kind {
	case "":
		return func(r io.Reader) (io.Reader, error) { return bufio.NewReader(r), nil }, nil
	case "GZIP":
		return func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }, nil
	case "ZLIB":
		return func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }, nil
	}
	return nil, c.Invalid("unsupported compression type: %q", kind)
}

// fixedLength keys records by their numbers, from 0. They start hop_bytes after each other, or where the one before
// ends; what is left before the footer and no whole record is passed over.
func fixedLength(c *host.Call) (func(work string) (source, error), error) {
	header, length, footer, hop := c.Node.Int("header_bytes"), c.Node.Int("record_bytes"), c.Node.Int("footer_bytes"),
		c.Node.Int("hop_bytes")
	switch {
	case header < 0:
		return nil, c.Invalid("header_bytes must be >= 0 not %d", header)
	case length <= 0:
		return nil, c.Invalid("record_bytes must be >= 0 not %d", length)
	case footer < 0:
		return nil, c.Invalid("footer_bytes must be >= 0 not %d", footer)
	case hop < 0:
		return nil, c.Invalid("hop_bytes must be >= 0 not %d", hop)
	case hop == 0:
		hop = length
	}
	decompress, err := decompressor(c, c.Node.Text("encoding"))
	return func(work string) (source, error) {
		return openFile(work, func(f io.Reader) (record.Reader, error) {
			plain, err := decompress(f)
			if err != nil {
				return nil, err
			}
			data, err := io.ReadAll(plain) // where the footer starts is known at the end only
			at, end := header, int64(len(data))-footer
			return func() (string, error) {
				if at > end-length {
					return "", io.EOF
				}
				at += hop
				return string(data[at-hop : at-hop+length]), nil
			}, err
		}, func(i int, _ int64) int64 { return int64(i) })
	}, err
}

// fileError gives an error of the system TensorFlow's code; the end of a file is none.
func fileError(name string, err error) error {
	var known *status.Error
	switch {
	case err == nil || errors.Is(err, io.EOF) || errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return status.Errorf(status.NotFound, "", "", "%s; No such file or directory", name)
	case errors.Is(err, fs.ErrPermission):
		return status.Errorf(status.PermissionDenied, "", "", "%s; Permission denied", name)
	}
	return status.Errorf(status.DataLoss, "", "", "%s: %w", name, err)
}
