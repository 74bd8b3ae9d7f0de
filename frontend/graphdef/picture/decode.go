package picture

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"image/gif"
	"slices"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

// Wanted is how a picture is to be decoded.
type Wanted struct {
	// Op is TensorFlow's op; it decides which formats do.
	Op string
	// Channels is 1, 3 or 4, or 0 for what the file has.
	Channels int
	// DType is U8, U16 or F32, where 1 is the full range.
	DType tensor.DType
	// Animations keeps all pictures of a GIF, along a new first dimension.
	Animations bool
}

// Decode decodes a picture in the format that its first bytes tell. Data that is none is INVALID_ARGUMENT, a JPEG
// UNIMPLEMENTED.
func Decode(data string, want Wanted) (*tensor.Tensor, error) {
	switch want.Channels {
	case 0, 1, 3, 4:
	default:
		return nil, invalid("channels must be 0, 1, 3, or 4, got %d", want.Channels)
	}
	switch {
	case strings.HasPrefix(data, "\xff\xd8\xff"):
		return nil, status.Errorf(status.Unimplemented, "", "", "JPEG is not decoded: feed the decoded picture instead")
	case strings.HasPrefix(data, pngMagic[:4]):
		if want.Op == "DecodeBmp" {
			return nil, invalid("Trying to decode PNG format using DecodeBmp op. Use `decode_png` or `decode_image` instead.")
		}
		channels := want.Channels
		if want.Op == "DecodeGif" {
			channels = 3
		}
		t, err := decodePNG(data, channels, want.DType != tensor.U8)
		if err == nil && want.DType == tensor.F32 {
			t = scaled(t, tensor.F32, float64(float32(1.0/0xffff)))
		}
		if err == nil && want.Op == "DecodeGif" {
			t = t.Reshape(slices.Concat([]int{1}, t.Shape())...)
		}
		return t, err
	case strings.HasPrefix(data, "GIF8"):
		return decodeGIF(data, want)
	case strings.HasPrefix(data, "BM"):
		return decodeBMP(data, want)
	}
	return nil, invalid("Unknown image file format. One of JPEG, PNG, GIF, BMP required.")
}

// scaled converts numbers to another type and multiplies them.
func scaled(t *tensor.Tensor, d tensor.DType, factor float64) *tensor.Tensor {
	out := tensor.New(d, t.Shape()...)
	for i := range out.Len() {
		out.SetFloat(i, t.Float(i)*factor)
	}
	return out
}

// widened brings bytes to the type that is asked for.
func (w Wanted) widened(t *tensor.Tensor) *tensor.Tensor {
	switch w.DType {
	case tensor.U16:
		return scaled(t, tensor.U16, 1<<8)
	case tensor.F32:
		return scaled(t, tensor.F32, float64(float32(1.0/0xff)))
	}
	return t
}

// decodeBMP reads uncompressed pixels of 8, 24 or 32 bits.
func decodeBMP(data string, want Wanted) (*tensor.Tensor, error) {
	if want.Op != "DecodeBmp" && want.Op != "DecodeImage" {
		return nil, invalid("Trying to decode BMP format using a wrong op. Use `decode_bmp` or `decode_image` instead. "+
			"Op used: %s", want.Op)
	}
	if len(data) < 32 {
		return nil, invalid("Incomplete bmp content, requires at least 32 bytes to find the header size, width, height, "+
			"and bpp, got %d bytes", len(data))
	}
	at := func(i int) int { return int(int32(binary.LittleEndian.Uint32([]byte(data[i : i+4])))) }
	start, width, height, channels := at(10), at(18), at(22), int(data[28])/8
	switch topDown := height < 0; {
	case want.Channels == 1:
		return nil, invalid("`channels` must be 0, 3 or 4 for BMP, but got 1")
	case channels != 1 && channels != 3 && channels != 4:
		return nil, invalid("Number of channels inherent in the image must be 1, 3 or 4, was %d", channels)
	case start < 0:
		return nil, invalid("header size must be nonnegative, got %d", start)
	case topDown:
		height = -height
	}
	if err := checkSize(width, height, channels); err != nil {
		return nil, err
	}
	row := (8*channels*width + 31) / 32 * 4
	if needed := start + (height-1)*row + width*channels; needed > len(data) {
		return nil, invalid("Incomplete bmp content, requires at least %d bytes, got %d bytes", needed, len(data))
	}
	out := tensor.New(tensor.U8, height, width, cmp.Or(want.Channels, channels))
	for y := range height {
		from := start + (height-1-y)*row
		if at(22) < 0 {
			from = start + y*row
		}
		for x := range width {
			pixelBMP(out.Bytes()[(y*width+x)*out.Shape()[2]:][:out.Shape()[2]], data[from+x*channels:][:channels])
		}
	}
	return want.widened(out), nil
}

// pixelBMP turns blue, green, red and alpha around; a missing alpha is opaque.
func pixelBMP(to []byte, from string) {
	for c := range to {
		switch {
		case len(from) == 1 && c < 3:
			to[c] = from[0]
		case c < 3:
			to[c] = from[2-c]
		case len(from) > 3:
			to[c] = from[c]
		default:
			to[c] = 0xff
		}
	}
}

// decodeGIF reads pictures of three channels, each painted over the one before it.
func decodeGIF(data string, want Wanted) (*tensor.Tensor, error) {
	if want.Op == "DecodeBmp" {
		return nil, invalid("Trying to decode GIF format using a wrong op. Use `decode_gif` or `decode_image` instead. "+
			"Op used: %s", want.Op)
	}
	if want.Channels == 1 || want.Channels == 4 {
		return nil, invalid("channels must be 0 or 3 for GIF, got %d", want.Channels)
	}
	size, err := gif.DecodeConfig(bytes.NewReader([]byte(data)))
	if err != nil {
		return nil, invalid("Invalid GIF data (size %d), %v", len(data), err)
	}
	if err := checkSize(size.Width, size.Height, 3); err != nil {
		return nil, err
	}
	all, err := gif.DecodeAll(bytes.NewReader([]byte(data)))
	if err != nil {
		return nil, invalid("Invalid GIF data (size %d), %v", len(data), err)
	}
	alone := want.Op == "DecodePng" || want.Op == "DecodeJpeg"
	if alone && len(all.Image) > 1 {
		return nil, invalid("Got %d frames, but animated gifs can only be decoded by tf.io.decode_gif or "+
			"tf.io.decode_image", len(all.Image))
	}
	frames := all.Image
	if flat := alone || want.Op == "DecodeImage" && !want.Animations; flat {
		frames = frames[:1]
	}
	if err := checkSize(size.Width, size.Height, 3*len(frames)); err != nil {
		return nil, err
	}
	out := tensor.New(tensor.U8, len(frames), size.Height, size.Width, 3)
	stride := 3 * size.Width * size.Height
	for k, frame := range frames {
		canvas := out.Bytes()[k*stride : (k+1)*stride]
		if k > 0 {
			copy(canvas, out.Bytes()[(k-1)*stride:])
		}
		b := frame.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if r, g, b, a := frame.At(x, y).RGBA(); a != 0 {
					at := 3 * (y*size.Width + x)
					canvas[at], canvas[at+1], canvas[at+2] = byte(r>>8), byte(g>>8), byte(b>>8)
				}
			}
		}
	}
	if alone || !want.Animations && want.Op == "DecodeImage" {
		out = out.Reshape(size.Height, size.Width, 3)
	}
	return want.widened(out), nil
}
