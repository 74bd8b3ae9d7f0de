package graphdef

import (
	"encoding/binary"
	"hash/crc32"
)

const (
	blockTarget     = 1 << 18 // bytes after which a block is closed, as TensorFlow's writer does
	restartInterval = 16      // entries after which a block's key is written in full
)

// tableWriter encodes a table in memory: an index is small, and a V1 file is bounded as all files are.
type tableWriter struct {
	out   []byte
	block blockWriter
	index blockWriter
	last  string
}

// encodeTable encodes entries whose keys ascend. Blocks are not compressed, as in what TensorFlow writes.
func encodeTable(entries []tableEntry) []byte {
	w := &tableWriter{block: blockWriter{interval: restartInterval}, index: blockWriter{interval: 1}}
	for _, e := range entries {
		w.block.add(e.key, e.value)
		w.last = e.key
		if len(w.block.data) >= blockTarget {
			w.flush()
		}
	}
	if w.block.entries > 0 {
		w.flush()
	}
	footer := w.write(&blockWriter{interval: 1})
	footer = append(footer, w.write(&w.index)...)
	footer = append(footer, make([]byte, footerSize-8-len(footer))...)
	return append(w.out, binary.LittleEndian.AppendUint64(footer, tableMagic)...)
}

func (w *tableWriter) flush() {
	w.index.add(w.last, w.write(&w.block))
	w.block = blockWriter{interval: restartInterval}
}

// write appends a block with its trailer and returns its handle.
func (w *tableWriter) write(b *blockWriter) []byte {
	block := b.finish()
	handle := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(w.out))), uint64(len(block)))
	block = append(block, 0)
	w.out = append(w.out, block...)
	w.out = binary.LittleEndian.AppendUint32(w.out, maskCRC(crc32.Checksum(block, castagnoli)))
	return handle
}

// blockWriter encodes a block.
type blockWriter struct {
	interval int
	data     []byte
	restarts []uint32
	entries  int
	last     string
}

func (b *blockWriter) add(key string, value []byte) {
	shared := 0
	if b.entries%b.interval == 0 {
		b.restarts = append(b.restarts, uint32(len(b.data)))
	} else {
		for shared < min(len(key), len(b.last)) && key[shared] == b.last[shared] {
			shared++
		}
	}
	for _, n := range []int{shared, len(key) - shared, len(value)} {
		b.data = binary.AppendUvarint(b.data, uint64(n))
	}
	b.data = append(append(b.data, key[shared:]...), value...)
	b.entries++
	b.last = key
}

// finish appends the restarts, of which even an empty block has one.
func (b *blockWriter) finish() []byte {
	if len(b.restarts) == 0 {
		b.restarts = []uint32{0}
	}
	for _, r := range append(b.restarts, uint32(len(b.restarts))) {
		b.data = binary.LittleEndian.AppendUint32(b.data, r)
	}
	return b.data
}
