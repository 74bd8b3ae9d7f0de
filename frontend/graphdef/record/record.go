// Package record reads and writes files as sequences of records: lines of text, TensorFlow's TFRecord framing, records
// of one length. Datasets, readers and event files are made of them. It knows no graph.
package record

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"strings"

	"tfc/runtime/status"
)

// Reader gives the next record of a file; io.EOF after the last.
type Reader func() (string, error)

// Lines reads lines without their ends. Carriage returns are dropped wherever they are, as TensorFlow does.
func Lines(r *bufio.Reader) Reader {
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

// Overhead is what a TFRecord takes besides its data, in bytes.
const Overhead = 16

// TFRecords reads a TFRecord file: length, checksum of the length, data, checksum of the data. What does not match is
// DATA_LOSS.
func TFRecords(r *bufio.Reader) Reader {
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
		at += int64(n) + Overhead
		return data.String(), nil
	}
}

// AppendTFRecord frames data as a TFRecord.
func AppendTFRecord(to, data []byte) []byte {
	start := len(to)
	to = binary.LittleEndian.AppendUint64(to, uint64(len(data)))
	to = binary.LittleEndian.AppendUint32(to, masked(to[start:]))
	to = append(to, data...)
	return binary.LittleEndian.AppendUint32(to, masked(data))
}

// Fixed reads records of length bytes between a header and a footer. A file that is no whole number of records is
// INVALID_ARGUMENT.
func Fixed(r *bufio.Reader, header, length, footer int64) Reader {
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
}

func uneven(length int64) error {
	return status.Errorf(status.InvalidArgument, "", "",
		"excluding header and footer, the file's length is not a multiple of the record length (%d bytes)", length)
}
