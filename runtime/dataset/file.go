package dataset

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// fileKernels are the datasets of files' records.
func fileKernels() []host.Kernel {
	return []host.Kernel{
		makes("TextLineDataset", func(c *host.Call) (Dataset, error) { return files(c, 1, textLines) }),
		makes("TFRecordDataset", func(c *host.Call) (Dataset, error) { return files(c, 1, records) }),
		makes("TFRecordDatasetV2", func(c *host.Call) (Dataset, error) { return files(c, 1, records) }),
		makes("FixedLengthRecordDataset", func(c *host.Call) (Dataset, error) { return fixedLength(c, -1) }),
		makes("FixedLengthRecordDatasetV2", func(c *host.Call) (Dataset, error) { return fixedLength(c, 5) }),
	}
}

// reader gives the next record of a file; io.EOF after the last.
type reader func() (string, error)

// files is the dataset of the records of all files that input 0 names, in order; open starts to read one.
func files(c *host.Call, compression int, open func(r *bufio.Reader) reader) (Dataset, error) {
	kind := ""
	if compression >= 0 {
		var err error
		if kind, err = c.Text(compression); err != nil {
			return Dataset{}, err
		}
	}
	decompress, ok := map[string]func(io.Reader) (io.Reader, error){
		"":     func(r io.Reader) (io.Reader, error) { return r, nil },
		"GZIP": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"ZLIB": func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
	}[kind]
	if !ok {
		return Dataset{}, c.Invalid("unsupported compression type: %q", kind)
	}
	names := c.In[0].Strings()
	return Dataset{Size: unknown, Begin: func() Pass {
		p := &filePass{names: names}
		p.open = func(f io.Reader) (reader, error) {
			plain, err := decompress(f)
			if err != nil {
				return nil, err
			}
			return open(bufio.NewReaderSize(plain, 1<<18)), nil
		}
		return p.draw
	}}, nil
}

// filePass is a pass over the records of several files. A file is closed at its end; one that is not read to the end
// is when the pass is collected.
type filePass struct {
	names []string
	open  func(f io.Reader) (reader, error)
	file  *os.File
	read  reader
}

func (p *filePass) draw(ctx context.Context) (Element, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if p.file == nil {
			if len(p.names) == 0 {
				return nil, io.EOF
			}
			name := p.names[0]
			p.names = p.names[1:]
			if err := p.start(name); err != nil {
				return nil, fileError(name, err)
			}
		}
		record, err := p.read()
		if err == nil {
			return Element{tensor.OfStrings(nil, record)}, nil
		}
		name := p.file.Name()
		p.file.Close()
		p.file = nil
		if !errors.Is(err, io.EOF) {
			return nil, fileError(name, err)
		}
	}
}

func (p *filePass) start(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if p.read, err = p.open(f); err != nil {
		f.Close()
		return err
	}
	p.file = f
	return nil
}

// fileError gives an error of the system TensorFlow's code.
func fileError(name string, err error) error {
	var known *status.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return status.Errorf(status.NotFound, "", "", "%s; no such file or directory: %w", name, err)
	case errors.Is(err, fs.ErrPermission):
		return status.Errorf(status.PermissionDenied, "", "", "%s: %w", name, err)
	}
	return status.Errorf(status.DataLoss, "", "", "%s: %w", name, err)
}

// textLines reads lines without their ends. Carriage returns are dropped wherever they are, as TensorFlow does.
func textLines(r *bufio.Reader) reader {
	return func() (string, error) {
		line, err := r.ReadString('\n')
		if err != nil && (line == "" || !errors.Is(err, io.EOF)) {
			return "", err
		}
		return strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\r", ""), nil
	}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// masked is the checksum as TFRecord files hold it.
func masked(b []byte) uint32 {
	sum := crc32.Checksum(b, castagnoli)
	return (sum>>15 | sum<<17) + 0xa282ead8
}

// maxRecord bounds the memory that a corrupt length can ask for at once.
const maxRecord = 1 << 31

// records reads a TFRecord file: length, checksum of the length, data, checksum of the data.
func records(r *bufio.Reader) reader {
	at := int64(0)
	corrupt := func(what string) error {
		return status.Errorf(status.DataLoss, "", "", "corrupted record at %d: %s", at, what)
	}
	return func() (string, error) {
		var head [12]byte
		if _, err := io.ReadFull(r, head[:]); errors.Is(err, io.EOF) {
			return "", err
		} else if err != nil {
			return "", corrupt("truncated record")
		}
		n := binary.LittleEndian.Uint64(head[:8])
		if masked(head[:8]) != binary.LittleEndian.Uint32(head[8:]) || n > maxRecord {
			return "", corrupt("length does not match its checksum")
		}
		var data strings.Builder
		if _, err := io.CopyN(&data, r, int64(n)); err != nil {
			return "", corrupt("truncated record")
		}
		var foot [4]byte
		if _, err := io.ReadFull(r, foot[:]); err != nil {
			return "", corrupt("truncated record")
		}
		if masked([]byte(data.String())) != binary.LittleEndian.Uint32(foot[:]) {
			return "", corrupt("data does not match its checksum")
		}
		at += int64(n) + 16
		return data.String(), nil
	}
}

// fixedLength reads records of one length between a header and a footer.
func fixedLength(c *host.Call, compression int) (Dataset, error) {
	var v [3]int64
	for i := range v {
		n, err := c.Int(i + 1)
		if err != nil {
			return Dataset{}, err
		}
		v[i] = n
	}
	header, length, footer := v[0], v[1], v[2]
	if header < 0 || length < 1 || footer < 0 {
		return Dataset{}, c.Invalid("header_bytes and footer_bytes must not be negative, and record_bytes must be positive")
	}
	if length > maxRecord || footer > maxRecord {
		return Dataset{}, c.Invalid("record_bytes and footer_bytes must be less than 2 GiB")
	}
	return files(c, compression, func(r *bufio.Reader) reader {
		if _, err := io.CopyN(io.Discard, r, header); err != nil {
			return func() (string, error) { return "", uneven(length) }
		}
		// The footer's end is known only once it has been read: it is kept back.
		tail := make([]byte, 0, footer+length)
		return func() (string, error) {
			n, err := io.ReadFull(r, tail[len(tail):cap(tail)])
			tail = tail[:len(tail)+n]
			switch {
			case err == nil:
				record := string(tail[:length])
				tail = append(tail[:0], tail[length:]...)
				return record, nil
			case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
				return "", err
			case int64(len(tail)) != footer:
				return "", uneven(length)
			}
			return "", io.EOF
		}
	})
}

func uneven(length int64) error {
	return status.Errorf(status.InvalidArgument, "", "",
		"excluding header and footer, the file's length is not a multiple of the record length (%d bytes)", length)
}
