package dataset

import (
	"bufio"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"tfc/frontend/graphdef/record"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// fileKernels are the datasets of files' records.
func fileKernels() []host.Kernel {
	return []host.Kernel{
		makes("TextLineDataset", func(c *host.Call) (Dataset, error) { return files(c, 1, record.Lines) }),
		makes("TFRecordDataset", func(c *host.Call) (Dataset, error) { return files(c, 1, record.TFRecords) }),
		makes("TFRecordDatasetV2", func(c *host.Call) (Dataset, error) { return files(c, 1, record.TFRecords) }),
		makes("FixedLengthRecordDataset", func(c *host.Call) (Dataset, error) { return fixedLength(c, -1) }),
		makes("FixedLengthRecordDatasetV2", func(c *host.Call) (Dataset, error) { return fixedLength(c, 5) }),
	}
}

// files is the dataset of the records of all files that input 0 names, in order; open starts to read one.
func files(c *host.Call, compression int, open func(r *bufio.Reader) record.Reader) (Dataset, error) {
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
		p.open = func(f io.Reader) (record.Reader, error) {
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
	open  func(f io.Reader) (record.Reader, error)
	file  *os.File
	read  record.Reader
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
		data, err := p.read()
		if err == nil {
			return Element{tensor.OfStrings(nil, data)}, nil
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

// maxLength bounds the memory of a record of fixed length.
const maxLength = 1 << 31

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
	if length > maxLength || footer > maxLength {
		return Dataset{}, c.Invalid("record_bytes and footer_bytes must be less than 2 GiB")
	}
	return files(c, compression, func(r *bufio.Reader) record.Reader { return record.Fixed(r, header, length, footer) })
}
