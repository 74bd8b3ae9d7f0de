// Package pb holds the messages and services of TensorFlow's cluster protocol: what a client says to a master, and a
// master to workers. The .proto files beside this one give TensorFlow's names and field numbers; the Go code is
// generated from them by protoc (Debian: protobuf-compiler and libprotobuf-dev), protoc-gen-go and protoc-gen-go-grpc.
//
// TensorFlow's own files say package tensorflow.grpc for the services, but its servers answer to
// /tensorflow.MasterService/…, so theirs is package tensorflow here.
//
// The package is data only; package cluster above it speaks the protocol.
package pb

//go:generate go run generate.go
