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
		makes("TextLineDataset", func(c *host.Call) (Dataset, error) { return records(c, record.Lines) }),
		makes("TFRecordDataset", func(c *host.Call) (Dataset, error) { return records(c, record.TFRecords) }),
		makes("TFRecordDatasetV2", func(c *host.Call) (Dataset, error) { return records(c, record.TFRecords) }),
		makes("FixedLengthRecordDataset", func(c *host.Call) (Dataset, error) { return fixedLength(c, -1) }),
		makes("FixedLengthRecordDatasetV2", func(c *host.Call) (Dataset, error) { return fixedLength(c, 5) }),
		makes("CSVDataset", func(c *host.Call) (Dataset, error) { return csv(c, 0) }),
		makes("CSVDatasetV2", func(c *host.Call) (Dataset, error) { return csv(c, 1) }),
		makes("MatchingFilesDataset", matchingFiles),
		{Op: "DatasetToTFRecord", Eval: toRecords},
	}
}

// reader gives the next record of a file as an element; io.EOF after the last. An errRecord spoils that one, any other
// error the rest of the file.
type reader func() (Element, error)

// errRecord is the error of a record behind which reading can go on.
type errRecord struct{ error }

// Unwrap gives the error.
func (e errRecord) Unwrap() error { return e.error }

// elements makes elements of records.
func elements(read record.Reader) reader {
	return func() (Element, error) {
		s, err := read()
		if err != nil {
			return nil, err
		}
		return Element{tensor.OfStrings(nil, s)}, nil
	}
}

// records is the dataset of the records of files that are read in one way.
func records(c *host.Call, read func(r *bufio.Reader) record.Reader) (Dataset, error) {
	return files(c, 1, func(f opened) (reader, error) { return elements(read(f.Reader)), nil })
}

// opened is a file about to be read.
type opened struct {
	*bufio.Reader
	// size is the file's in bytes; negative if it is compressed.
	size int64
}

// files is the dataset of the records of all files that input 0 names, in order; open starts to read one.
func files(c *host.Call, compression int, open func(f opened) (reader, error)) (Dataset, error) {
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
	names, err := c.Paths(c.In[0].Strings())
	if err != nil {
		return Dataset{}, err
	}
	return Dataset{Size: unknown, Begin: func() Pass {
		p := &filePass{names: names}
		p.open = func(f *os.File) (reader, error) {
			plain, err := decompress(f)
			if err != nil {
				return nil, err
			}
			size := int64(-1)
			if info, err := f.Stat(); err == nil && kind == "" {
				size = info.Size()
			}
			return open(opened{bufio.NewReaderSize(plain, 1<<18), size})
		}
		return p.draw
	}}, nil
}

// filePass is a pass over the records of several files. A file is closed at its end; one that is not read to the end
// is when the pass is collected.
type filePass struct {
	names []string
	open  func(f *os.File) (reader, error)
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
			if err := p.start(p.names[0]); err != nil {
				return nil, fileError(p.names[0], err)
			}
			p.names = p.names[1:]
		}
		e, err := p.read()
		if err == nil || errors.As(err, &errRecord{}) {
			return e, err
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
	return files(c, compression, func(f opened) (reader, error) {
		if body := f.size - header - footer; f.size >= 0 && (body < 0 || body%length != 0) {
			return nil, status.Errorf(status.InvalidArgument, "", "", "Excluding the header (%d bytes) and footer (%d bytes), "+
				"input file has body length %d bytes, which is not an exact multiple of the record length (%d bytes).",
				header, footer, body, length)
		}
		return elements(record.Fixed(f.Reader, header, length, footer)), nil
	})
}
