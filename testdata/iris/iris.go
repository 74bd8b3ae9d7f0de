// Package iris holds the iris data of TensorFlow's tutorial, for programs and tests that have no
// files beside them. It stands in testdata because it is data; `./...` leaves it out.
package iris

import _ "embed" // the data is compiled in

// Training has 120 examples, Test 30, as CSV with a header of counts and class names.
var (
	//go:embed iris_training.csv
	Training []byte
	//go:embed iris_test.csv
	Test []byte
)
