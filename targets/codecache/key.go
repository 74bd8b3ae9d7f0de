package codecache

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// Key names an entry: a hash of all that its bytes depend on.
type Key [sha256.Size]byte

// String is the key in hexadecimal digits.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// Hasher collects what an entry depends on. Each part counts with its length, so that no two lists of parts are alike.
type Hasher struct{ h hash.Hash }

// NewHasher starts a key. kind tells entries of different uses apart, and changes when the layout of their bytes does.
func NewHasher(kind string) *Hasher {
	h := &Hasher{sha256.New()}
	h.Text(kind)
	return h
}

// Text adds texts.
func (h *Hasher) Text(parts ...string) {
	for _, p := range parts {
		h.Bytes([]byte(p))
	}
}

// Bytes adds bytes.
func (h *Hasher) Bytes(p []byte) {
	h.Int(int64(len(p)))
	h.h.Write(p)
}

// Int adds numbers.
func (h *Hasher) Int(numbers ...int64) {
	for _, n := range numbers {
		var b [8]byte
		binary.LittleEndian.PutUint64(b[:], uint64(n))
		h.h.Write(b[:])
	}
}

// Key is the key of all parts so far.
func (h *Hasher) Key() (k Key) {
	h.h.Sum(k[:0])
	return k
}
