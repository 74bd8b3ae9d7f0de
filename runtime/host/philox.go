package host

import (
	"math/bits"
	"math/rand/v2"
)

// Philox is TensorFlow's generator: Philox 4×32 with ten rounds (Salmon et al. 2011), its lanes taken one by one. The
// same seeds give TensorFlow's numbers.
type Philox struct {
	counter [4]uint32
	key     [2]uint32
	lanes   [4]uint32
	used    int
}

// NewPhilox seeds a generator with an op's two seeds; both 0 asks for a random one.
func NewPhilox(seed, seed2 int64) *Philox {
	if seed == 0 && seed2 == 0 {
		seed, seed2 = rand.Int64(), rand.Int64()
	}
	lo, hi := uint64(seed), uint64(seed2)
	return &Philox{
		key:     [2]uint32{uint32(lo), uint32(lo >> 32)},
		counter: [4]uint32{2: uint32(hi), 3: uint32(hi >> 32)},
		used:    4,
	}
}

// Scrambled is the generator of a stateless op's seed: the first numbers of another one are its key and counter.
func Scrambled(seed, seed2 int64) *Philox {
	a, b := uint64(seed), uint64(seed2)
	mix := Philox{
		key:     [2]uint32{0x3ec8f720, 0x02461e29},
		counter: [4]uint32{uint32(a), uint32(a >> 32), uint32(b), uint32(b >> 32)},
	}
	x := mix.encrypt()
	return &Philox{key: [2]uint32{x[0], x[1]}, counter: [4]uint32{2: x[2], 3: x[3]}, used: 4}
}

// Reserve is a generator that starts where p stands, at a whole block of four numbers. p itself moves on by blocks.
func (p *Philox) Reserve(blocks uint64) *Philox {
	r := &Philox{counter: p.counter, key: p.key, used: 4}
	low := uint64(p.counter[0]) | uint64(p.counter[1])<<32
	low, carry := bits.Add64(low, blocks, 0)
	high, _ := bits.Add64(uint64(p.counter[2])|uint64(p.counter[3])<<32, 0, carry)
	p.counter = [4]uint32{uint32(low), uint32(low >> 32), uint32(high), uint32(high >> 32)}
	return r
}

// Next is the next number.
func (p *Philox) Next() uint32 {
	if p.used == 4 {
		p.lanes, p.used = p.encrypt(), 0
		for i := range p.counter {
			if p.counter[i]++; p.counter[i] != 0 {
				break
			}
		}
	}
	p.used++
	return p.lanes[p.used-1]
}

func (p *Philox) encrypt() [4]uint32 {
	c, k := p.counter, p.key
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c[0])
		h1, l1 := bits.Mul32(0xCD9E8D57, c[2])
		c = [4]uint32{h1 ^ c[1] ^ k[0], l1, h0 ^ c[3] ^ k[1], l0}
		k[0] += 0x9E3779B9
		k[1] += 0xBB67AE85
	}
	return c
}
