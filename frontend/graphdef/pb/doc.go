// Package pb holds the messages of TensorFlow's graph files: GraphDef, SavedModel, checkpoints' indexes and what
// they are made of. The .proto files beside this one give TensorFlow's message names and field numbers; the Go code
// is generated from them by protoc (Debian: protobuf-compiler and libprotobuf-dev) and protoc-gen-go.
//
// The package is data only. What is valid, and what the fields mean, is the business of package graphdef above it.
package pb

//go:generate go run generate.go
