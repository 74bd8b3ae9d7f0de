package event

import (
	"math"

	"tfc/frontend/graphdef/pb"
	"tfc/frontend/graphdef/picture"
	"tfc/ir/tensor"
)

// Pictures are the first pictures of a batch [n, height, width, channels], at most so many, as PNG. Floats are scaled to
// bytes; a pixel that is not finite takes the colour bad.
func Pictures(tag string, batch *tensor.Tensor, bad []uint8, most int) ([]*pb.Summary_Value, error) {
	if s := batch.Shape(); len(s) != 4 || s[3] != 1 && s[3] != 3 && s[3] != 4 {
		return nil, invalid("Tensor must be 4-D with last dim 1, 3, or 4, not %v", s)
	}
	height, width, channels := batch.Shape()[1], batch.Shape()[2], batch.Shape()[3]
	if batch.DType() != tensor.U8 && len(bad) < channels {
		return nil, invalid("expected depth <= bad_color.size, got depth = %d, bad_color.size = %d", channels, len(bad))
	}
	size := height * width * channels
	var out []*pb.Summary_Value
	for i := range min(most, batch.Shape()[0]) {
		pixels := tensor.New(tensor.U8, height, width, channels)
		if batch.DType() == tensor.U8 {
			copy(pixels.Bytes(), batch.Bytes()[i*size:])
		} else {
			scaleToBytes(pixels.Bytes(), batch, i*size, channels, bad)
		}
		png, err := picture.EncodePNG(pixels, -1)
		if err != nil {
			return nil, err
		}
		image := &pb.Summary_Image{
			Height: int32(height), Width: int32(width), Colorspace: int32(channels), EncodedImageString: []byte(png),
		}
		out = append(out, &pb.Summary_Value{Tag: Each(tag, "image", i, most), Image: image})
	}
	return out, nil
}

// scaleToBytes scales the largest magnitude to the end of the range of bytes: from 0 where nothing is negative, else
// around 128, as summary_image_op.cc does.
func scaleToBytes(to []byte, from *tensor.Tensor, start, channels int, bad []uint8) {
	finite := func(pixel int) bool {
		for c := range channels {
			if v := from.Float(start + pixel*channels + c); math.IsNaN(v) || math.IsInf(v, 0) {
				return false
			}
		}
		return true
	}
	low, high := math.Inf(1), math.Inf(-1)
	for p := range len(to) / channels {
		for c := range channels {
			if v := from.Float(start + p*channels + c); finite(p) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	top, offset, largest := 255.0, 0.0, high
	if low < 0 {
		top, offset, largest = 127, 128, max(-low, math.Abs(high))
	}
	scale := 0.0
	if largest >= 1e-6 {
		scale = float64(float32(top) / float32(largest))
	}
	r := rounding{tensor.New(from.DType(), 1)}
	scale = r.round(scale)
	for p := range len(to) / channels {
		if !finite(p) {
			copy(to[p*channels:(p+1)*channels], bad)
			continue
		}
		for c := range channels {
			at := p*channels + c
			to[at] = byte(int(r.round(r.round(from.Float(start+at)*scale) + offset)))
		}
	}
}

// rounding rounds to the precision of an element type.
type rounding struct{ cell *tensor.Tensor }

func (r rounding) round(v float64) float64 {
	r.cell.SetFloat(0, v)
	return r.cell.Float(0)
}
