package graphdef

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"

	"github.com/klauspost/compress/snappy"

	"tfc/runtime/status"
)

// The index of a checkpoint is a LevelDB table: blocks of sorted entries whose keys share prefixes, a block that
// indexes the blocks, and a footer that points to that one. Each block carries a checksum.

const (
	tableMagic   = 0xdb4775248b80fb57
	footerSize   = 48
	trailerSize  = 5 // of a block: compression, checksum
	maxKeyGrowth = 64
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// maskCRC is what LevelDB stores instead of a checksum, so that checksums of data with checksums stay good ones.
func maskCRC(crc uint32) uint32 { return (crc>>15 | crc<<17) + 0xa282ead8 }

type tableEntry struct {
	key   string
	value []byte
}

// table reads a file's entries in order.
type table struct {
	path    string
	data    []byte
	entries []tableEntry
	keys    int // bytes of all keys: shared prefixes make them grow beyond the file
}

// readTable reads and verifies a whole table. Its errors are NOT_FOUND or DATA_LOSS.
func readTable(path string) ([]tableEntry, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	return parseTable(path, data)
}

func parseTable(path string, data []byte) ([]tableEntry, error) {
	t := &table{path: path, data: data}
	if len(data) < footerSize {
		return nil, t.corrupt(0, "too short for a table")
	}
	footer := data[len(data)-footerSize:]
	if binary.LittleEndian.Uint64(footer[40:]) != tableMagic {
		return nil, t.corrupt(len(data)-8, "no table: bad magic number")
	}
	meta, n := blockHandle(footer)
	index, m := blockHandle(footer[n:])
	if n == 0 || m == 0 {
		return nil, t.corrupt(len(data)-footerSize, "bad footer")
	}
	if err := t.block(meta, func(_, _ []byte) error { return nil }); err != nil {
		return nil, err
	}
	err := t.block(index, func(_ []byte, value []byte) error {
		h, n := blockHandle(value)
		if n == 0 {
			return t.corrupt(index.offset, "bad block handle in the index")
		}
		return t.block(h, t.add)
	})
	return t.entries, err
}

func (t *table) corrupt(offset int, what string) error {
	return status.Errorf(status.DataLoss, "", "", "%s: byte %d: %s", t.path, offset, what)
}

func (t *table) add(key, value []byte) error {
	if n := len(t.entries); n > 0 && t.entries[n-1].key >= string(key) {
		return t.corrupt(0, "keys are not in order")
	}
	t.entries = append(t.entries, tableEntry{string(key), value})
	return nil
}

// handle is where a block lies, without its trailer.
type handle struct{ offset, size int }

// blockHandle decodes a handle; n is 0 if b does not hold one.
func blockHandle(b []byte) (h handle, n int) {
	offset, i := binary.Uvarint(b)
	if i <= 0 || offset > MaxFileBytes {
		return h, 0
	}
	size, k := binary.Uvarint(b[i:])
	if k <= 0 || size > MaxFileBytes {
		return h, 0
	}
	return handle{int(offset), int(size)}, i + k
}

// block calls visit for each entry of a block. The key is good until visit returns.
func (t *table) block(h handle, visit func(key, value []byte) error) error {
	if h.offset+h.size+trailerSize > len(t.data) {
		return t.corrupt(h.offset, "block reaches beyond the file")
	}
	block := t.data[h.offset : h.offset+h.size]
	trailer := t.data[h.offset+h.size:][:trailerSize]
	crc := crc32.Update(crc32.Checksum(block, castagnoli), castagnoli, trailer[:1])
	if maskCRC(crc) != binary.LittleEndian.Uint32(trailer[1:]) {
		return t.corrupt(h.offset, "block's checksum does not match")
	}
	block, ok := decompress(trailer[0], block)
	if !ok {
		return t.corrupt(h.offset, "block does not decompress")
	}
	if len(block) < 4 {
		return t.corrupt(h.offset, "block too short")
	}
	restarts := int(binary.LittleEndian.Uint32(block[len(block)-4:]))
	if restarts > (len(block)-4)/4 {
		return t.corrupt(h.offset, "block has too many restarts")
	}
	return t.visitEntries(h, block[:len(block)-4-4*restarts], visit)
}

func (t *table) visitEntries(h handle, block []byte, visit func(key, value []byte) error) error {
	var key []byte
	for len(block) > 0 {
		var sizes [3]int // shared and own bytes of the key, bytes of the value
		for i := range sizes {
			v, n := binary.Uvarint(block)
			if n <= 0 || v > MaxFileBytes {
				return t.corrupt(h.offset, "bad entry in a block")
			}
			sizes[i] = int(v)
			block = block[n:]
		}
		shared, own, value := sizes[0], sizes[1], sizes[2]
		if shared > len(key) || own+value > len(block) {
			return t.corrupt(h.offset, "entry reaches beyond its block")
		}
		if t.keys += shared + own; t.keys > maxKeyGrowth*len(t.data)+1<<20 {
			return t.corrupt(h.offset, "keys are too long")
		}
		key = append(key[:shared], block[:own]...)
		if err := visit(key, bytes.Clone(block[own:own+value])); err != nil {
			return err
		}
		block = block[own+value:]
	}
	return nil
}

// decompress undoes a block's compression: 0 is none, 1 is snappy, which never gains more than a factor of 32.
func decompress(kind byte, block []byte) ([]byte, bool) {
	switch kind {
	case 0:
		return block, true
	case 1:
		n, err := snappy.DecodedLen(block)
		if err != nil || n > 32*len(block)+64 {
			return nil, false
		}
		plain, err := snappy.Decode(nil, block)
		return plain, err == nil
	}
	return nil, false
}
