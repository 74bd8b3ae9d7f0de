package text

import (
	"encoding/binary"
	"math/bits"
)

// The constants of FarmHash.
const (
	farm0 = 0xc3a5c85c97cb3127
	farm1 = 0xb492b66fbe98f273
	farm2 = 0x9ae16a3b2f90404f
)

func fetch(s string, at int) uint64 { return binary.LittleEndian.Uint64([]byte(s[at : at+8])) }

func fetch32(s string, at int) uint64 {
	return uint64(binary.LittleEndian.Uint32([]byte(s[at : at+4])))
}

func rotate(v uint64, right int) uint64 { return bits.RotateLeft64(v, -right) }

func shiftMix(v uint64) uint64 { return v ^ v>>47 }

func mixPair(u, v, mul uint64) uint64 { return shiftMix((v^shiftMix((u^v)*mul))*mul) * mul }

// Fingerprint64 is FarmHash's fingerprint (farmhashna::Hash64), which never changes.
func Fingerprint64(s string) uint64 {
	switch n := len(s); {
	case n <= 16:
		return farmShort(s)
	case n <= 32:
		a, b, c, d, mul := farmEnds(s, farm1)
		return mixPair(rotate(a+b, 43)+rotate(c, 30)+d, a+rotate(b+farm2, 18)+c, mul)
	case n <= 64:
		a, b, c, d, mul := farmEnds(s, farm2)
		y := rotate(a+b, 43) + rotate(c, 30) + d
		z := mixPair(y, a+rotate(b+farm2, 18)+c, mul)
		e, f := fetch(s, 16)*mul, fetch(s, 24)
		g, h := (y+fetch(s, n-32))*mul, (z+fetch(s, n-24))*mul
		return mixPair(rotate(e+f, 43)+rotate(g, 30)+h, e+rotate(f+a, 18)+g, mul)
	}
	return farmLong(s)
}

func farmEnds(s string, first uint64) (a, b, c, d, mul uint64) {
	n := len(s)
	mul = farm2 + uint64(n)*2
	return fetch(s, 0) * first, fetch(s, 8), fetch(s, n-8) * mul, fetch(s, n-16) * farm2, mul
}

func farmShort(s string) uint64 {
	n := len(s)
	mul := farm2 + uint64(n)*2
	switch {
	case n >= 8:
		a, b := fetch(s, 0)+farm2, fetch(s, n-8)
		return mixPair(rotate(b, 37)*mul+a, (rotate(a, 25)+b)*mul, mul)
	case n >= 4:
		return mixPair(uint64(n)+fetch32(s, 0)<<3, fetch32(s, n-4), mul)
	case n > 0:
		y := uint64(uint32(s[0]) + uint32(s[n>>1])<<8)
		z := uint64(uint32(n) + uint32(s[n-1])<<2)
		return shiftMix(y*farm2^z*farm0) * farm2
	}
	return farm2
}

// farmState is what hashing a long string carries from block to block.
type farmState struct {
	x, y, z uint64
	v, w    [2]uint64
}

func farmLong(s string) uint64 {
	const seed = 81
	var y uint64 = seed
	y = y*farm1 + 113
	h := farmState{x: seed, y: y, z: shiftMix(y*farm2+113) * farm2}
	h.x = h.x*farm2 + fetch(s, 0)
	rest := (len(s) - 1) & 63
	for at := 0; at < len(s)-1-rest; at += 64 {
		h.block(s[at:at+64], farm1, 1)
	}
	mul := farm1 + (h.z&0xff)<<1
	h.w[0] += uint64(rest)
	h.v[0] += h.w[0]
	h.w[0] += h.v[0]
	h.block(s[len(s)-64:], mul, 9)
	return mixPair(mixPair(h.v[0], h.w[0], mul)+shiftMix(h.y)*farm0+h.z, mixPair(h.v[1], h.w[1], mul)+h.x, mul)
}

func (h *farmState) block(s string, mul, times uint64) {
	h.x = rotate(h.x+h.y+h.v[0]+fetch(s, 8), 37) * mul
	h.y = rotate(h.y+h.v[1]+fetch(s, 48), 42) * mul
	h.x ^= h.w[1] * times
	h.y += h.v[0]*times + fetch(s, 40)
	h.z = rotate(h.z+h.w[0], 33) * mul
	h.v = weakHash(s, h.v[1]*mul, h.x+h.w[0])
	h.w = weakHash(s[32:], h.z+h.w[1], h.y+fetch(s, 16))
	h.z, h.x = h.x, h.z
}

// weakHash mixes 32 bytes into two seeds.
func weakHash(s string, a, b uint64) [2]uint64 {
	a += fetch(s, 0)
	z := fetch(s, 24)
	b = rotate(b+a+z, 21)
	c := a
	a += fetch(s, 8) + fetch(s, 16)
	return [2]uint64{a + z, b + rotate(a, 44) + c}
}

// Hash64 is the hash of TensorFlow's core (MurmurHash64A with a seed of its own), which StringToHashBucket uses.
func Hash64(s string) uint64 {
	const m, seed = 0xc6a4a7935bd1e995, 0xDECAFCAFFE
	h := seed ^ uint64(len(s))*m
	for ; len(s) >= 8; s = s[8:] {
		h = (h ^ shiftMix(fetch(s, 0)*m)*m) * m
	}
	if len(s) > 0 {
		var tail [8]byte
		copy(tail[:], s)
		h = (h ^ binary.LittleEndian.Uint64(tail[:])) * m
	}
	return shiftMix(shiftMix(h) * m)
}

// SipHash is SipHash-2-4 of s under a key of 128 bits.
func SipHash(key0, key1 uint64, s string) uint64 {
	v := [4]uint64{
		key0 ^ 0x736f6d6570736575, key1 ^ 0x646f72616e646f6d, key0 ^ 0x6c7967656e657261, key1 ^ 0x7465646279746573,
	}
	length := uint64(len(s)) << 56
	absorb := func(m uint64) {
		v[3] ^= m
		sipRounds(&v, 2)
		v[0] ^= m
	}
	for ; len(s) >= 8; s = s[8:] {
		absorb(fetch(s, 0))
	}
	var tail [8]byte
	copy(tail[:], s)
	absorb(binary.LittleEndian.Uint64(tail[:]) | length)
	v[2] ^= 0xff
	sipRounds(&v, 4)
	return v[0] ^ v[1] ^ v[2] ^ v[3]
}

func sipRounds(v *[4]uint64, n int) {
	for range n {
		v[0] += v[1]
		v[2] += v[3]
		v[1] = bits.RotateLeft64(v[1], 13) ^ v[0]
		v[3] = bits.RotateLeft64(v[3], 16) ^ v[2]
		v[0] = bits.RotateLeft64(v[0], 32)
		v[2] += v[1]
		v[0] += v[3]
		v[1] = bits.RotateLeft64(v[1], 17) ^ v[2]
		v[3] = bits.RotateLeft64(v[3], 21) ^ v[0]
		v[2] = bits.RotateLeft64(v[2], 32)
	}
}
