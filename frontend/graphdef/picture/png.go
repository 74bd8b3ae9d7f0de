// Package picture decodes and encodes files of pictures as TensorFlow's ops do: PNG, BMP and GIF, to and from tensors of
// [height, width, channels]. JPEG, whose decoders differ in the last bit, it leaves out. It knows host tensors alone.
package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"

	"tfc/ir/tensor"
	"tfc/runtime/status"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// Colour types of a PNG's header.
const (
	pngGray = iota
	_
	pngRGB
	pngPalette
	pngGrayAlpha
	_
	pngRGBA
)

// EncodePNG writes a picture [height, width, channels] of bytes or 16-bit numbers; 2 and 4 channels end in the alpha.
// level is zlib's, -1 its default.
func EncodePNG(pixels *tensor.Tensor, level int) (string, error) {
	if pixels.Rank() != 3 {
		return "", invalid("image must be 3-dimensional, not of shape %v", pixels.Shape())
	}
	height, width, channels := pixels.Shape()[0], pixels.Shape()[1], pixels.Shape()[2]
	switch {
	case channels < 1 || channels > 4:
		return "", invalid("image must have 1, 2, 3, or 4 channels, got %d", channels)
	case height == 0 || width == 0:
		return "", invalid("cannot encode an empty image of shape %v", pixels.Shape())
	}
	size := pixels.DType().Size()
	head := binary.BigEndian.AppendUint32(nil, uint32(width))
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	head = append(head, byte(8*size), []byte{0, pngGray, pngGrayAlpha, pngRGB, pngRGBA}[channels], 0, 0, 0)
	var data bytes.Buffer
	z, err := zlib.NewWriterLevel(&data, level)
	if err != nil {
		return "", invalid("compression: %v", err)
	}
	if _, err := z.Write(filtered(pixels, height, width*channels*size)); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	out := appendChunk([]byte(pngMagic), "IHDR", head)
	out = appendChunk(out, "IDAT", data.Bytes())
	return string(appendChunk(out, "IEND", nil)), nil
}

// filtered are the rows as the differences from those above, in big-endian order.
func filtered(pixels *tensor.Tensor, height, stride int) []byte {
	const up = 2
	raw := bytes.Clone(pixels.Bytes())
	if pixels.DType().Size() == 2 {
		for i := 0; i < len(raw); i += 2 {
			raw[i], raw[i+1] = raw[i+1], raw[i]
		}
	}
	out := make([]byte, 0, height*(stride+1))
	above := make([]byte, stride)
	for y := range height {
		row := raw[y*stride : (y+1)*stride]
		out = append(out, up)
		for x, v := range row {
			out = append(out, v-above[x])
		}
		above = row
	}
	return out
}

func appendChunk(to []byte, kind string, data []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(data)))
	start := len(to)
	to = append(append(to, kind...), data...)
	return binary.BigEndian.AppendUint32(to, crc32.ChecksumIEEE(to[start:]))
}

// header is what a PNG says of its pixels.
type header struct {
	depth, kind int
	// keyed says that a palette entry or a colour is transparent.
	keyed bool
}

// readHeader reads the first chunk, and looks for tRNS among the others.
func readHeader(data string) (h header, ok bool) {
	const first, fields = len(pngMagic), 8 // length and kind
	if len(data) < first+fields+13 {
		return h, false
	}
	h.depth, h.kind = int(data[first+fields+8]), int(data[first+fields+9])
	for rest := data[first:]; len(rest) >= fields; {
		n := int(binary.BigEndian.Uint32([]byte(rest[:4])))
		kind := rest[4:fields]
		h.keyed = h.keyed || kind == "tRNS"
		if kind == "IDAT" || n > len(rest)-fields-4 {
			break
		}
		rest = rest[fields+n+4:]
	}
	return h, true
}

// channels is the number of channels that the file has by itself.
func (h header) channels() int {
	switch h.kind {
	case pngGray:
		return 1
	case pngGrayAlpha:
		return 2
	case pngRGBA:
		return 4
	}
	if h.kind == pngPalette && h.keyed {
		return 4
	}
	return 3
}

// decodePNG reads a PNG to bytes, or to 16-bit numbers if wide. Missing channels are made up, surplus ones dropped, as
// libpng does in TensorFlow's hands; 0 channels are the file's.
func decodePNG(data string, channels int, wide bool) (*tensor.Tensor, error) {
	h, ok := readHeader(data)
	if !ok {
		return nil, invalid("Invalid PNG data, size %d", len(data))
	}
	if channels == 0 {
		channels = h.channels()
	}
	size, err := png.DecodeConfig(bytes.NewReader([]byte(data)))
	if err != nil {
		return nil, invalid("Invalid PNG. Failed to initialize decoder: %v", err)
	}
	if err := checkSize(size.Width, size.Height, channels); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader([]byte(data)))
	if err != nil {
		return nil, invalid("Invalid PNG data, size %d: %v", len(data), err)
	}
	d := tensor.U8
	if wide {
		d = tensor.U16
	}
	bounds := img.Bounds()
	out := tensor.New(d, bounds.Dy(), bounds.Dx(), channels)
	at := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			for _, v := range h.pixel(img, x, y, channels) {
				out.SetInt(at, int64(h.convert(v, wide)))
				at++
			}
		}
	}
	return out, nil
}

// pixel is a pixel's channels, in 16 bits if the file has them and in 8 otherwise.
func (h header) pixel(img image.Image, x, y, channels int) []uint32 {
	c, _ := color.NRGBA64Model.Convert(img.At(x, y)).(color.NRGBA64)
	if known, ok := img.At(x, y).(color.NRGBA); ok { // a transparent pixel keeps its colour
		c = color.NRGBA64{uint16(known.R) * 0x101, uint16(known.G) * 0x101, uint16(known.B) * 0x101, uint16(known.A) * 0x101}
	}
	r, g, b, a := uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
	if h.depth < 16 {
		r, g, b, a = r>>8, g>>8, b>>8, a>>8
	}
	if transparent := h.keyed || h.kind == pngGrayAlpha || h.kind == pngRGBA; !transparent {
		a = 1<<h.depth - 1 // libpng's filler is as wide as the file's numbers
	}
	switch channels {
	case 1:
		return []uint32{h.gray(r, g, b)}
	case 2:
		return []uint32{h.gray(r, g, b), a}
	case 3:
		return []uint32{r, g, b}
	}
	return []uint32{r, g, b, a}
}

// gray weighs the colours in 15 bits; the weights are those that TensorFlow hands to libpng.
func (h header) gray(r, g, b uint32) uint32 {
	if r == g && g == b {
		return r
	}
	const red, green = 29900 * 32768 / 100000, 58700 * 32768 / 100000
	sum := red*r + green*g + (32768-red-green)*b
	if h.depth == 16 {
		sum += 1 << 14
	}
	return sum >> 15
}

// convert brings a number to the width that is asked for.
func (h header) convert(v uint32, wide bool) uint32 {
	switch {
	case h.depth == 16 && !wide:
		return v >> 8
	case h.depth < 16 && wide:
		return v * 0x101
	}
	return v
}

// maxElements bounds the memory that a picture's header can ask for.
const maxElements = 1 << 29

func checkSize(width, height, channels int) error {
	if width <= 0 || height <= 0 || width >= 1<<27 || height >= 1<<27 || width*height > maxElements/max(channels, 1) {
		return invalid("image size of %d by %d is not supported", width, height)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return status.Errorf(status.InvalidArgument, "", "", format, args...)
}
