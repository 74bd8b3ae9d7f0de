// Package text holds what TensorFlow's string ops compute on a single string: numbers from text and back, records of
// CSV, serialised Examples, hashes. It is a leaf: it knows host tensors and neither graphs nor nodes, so its errors
// carry no names; package frontend, which calls it, adds them.
package text
