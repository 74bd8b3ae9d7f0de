package event

import (
	"encoding/binary"
	"math"

	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
)

// Sounds are the first sounds of a batch [n, frames] or [n, frames, channels] of floats from -1 to 1, at most so many,
// as WAV of 16 bits.
func Sounds(tag string, batch *tensor.Tensor, rate float32, most int) ([]*pb.Summary_Value, error) {
	if batch.Rank() != 2 && batch.Rank() != 3 {
		return nil, invalid("Tensor must be 3-D or 2-D, got: %v", batch.Shape())
	}
	if rate <= 0 {
		return nil, invalid("sample_rate must be positive, got %v", rate)
	}
	frames, channels := batch.Shape()[1], 1
	if batch.Rank() == 3 {
		channels = batch.Shape()[2]
	}
	if channels == 0 || frames == 0 {
		return nil, invalid("the sounds have no samples: shape %v", batch.Shape())
	}
	var out []*pb.Summary_Value
	for i := range min(most, batch.Shape()[0]) {
		samples := tensor.Data[float32](batch)[i*frames*channels : (i+1)*frames*channels]
		sound := &pb.Summary_Audio{
			SampleRate: rate, NumChannels: int64(channels), LengthFrames: int64(frames), ContentType: "audio/wav",
			EncodedAudioString: wav(samples, uint32(rate), channels),
		}
		out = append(out, &pb.Summary_Value{Tag: Each(tag, "audio", i, most), Audio: sound})
	}
	return out, nil
}

// wav is a RIFF file of one chunk of samples.
func wav(samples []float32, rate uint32, channels int) []byte {
	const header, sampleBytes = 44, 2
	le := binary.LittleEndian
	size := uint32(len(samples) * sampleBytes)
	b := make([]byte, 0, header+int(size))
	b = le.AppendUint32(append(b, "RIFF"...), size+header-8)
	b = le.AppendUint32(append(b, "WAVEfmt "...), 16)
	b = le.AppendUint16(b, 1) // integers
	b = le.AppendUint16(b, uint16(channels))
	b = le.AppendUint32(b, rate)
	b = le.AppendUint32(b, rate*uint32(channels)*sampleBytes)
	b = le.AppendUint16(b, uint16(channels)*sampleBytes)
	b = le.AppendUint16(b, 8*sampleBytes)
	b = le.AppendUint32(append(b, "data"...), size)
	for _, s := range samples {
		v := math.Round(float64(s) * (1 << 15))
		b = le.AppendUint16(b, uint16(int16(max(math.MinInt16, min(v, math.MaxInt16)))))
	}
	return b
}
