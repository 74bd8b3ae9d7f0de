// Package graphdef reads, checks and writes TensorFlow's graph files: GraphDef and SavedModel, binary and text, and
// the tensors and functions inside them. Its Graph is the validated view that importers and sessions start from.
//
// It knows TensorFlow's op signatures (which inputs, outputs, attrs and types an op has) but not what an op computes:
// that is the importers' business. It must not know the ir, the passes or the runtime's state. Its neighbours are
// package pb below (the messages), ir/tensor (host tensors), runtime/status (the errors that users see), and above it
// package frontend and the runtime.
//
// A file is untrusted input. Whatever the bytes are, reading them ends with a graph or with an error that says where;
// it does not panic, nor allocate more than a small multiple of the file's size, and a tensor's declared shape is
// held against MaxElements before memory is taken for it.
//
// Why the generated messages are the working form and not structs of our own: every field that tfc does not use
// still survives a round trip, and the messages are what a session receives and sends over the wire.
package graphdef
