// Package device reads the names of devices, "/job:worker/replica:0/task:1/device:GPU:0", and the parts of them that
// graphs ask for. It is a leaf: what devices there are, and what runs where, is decided above it.
package device

import (
	"fmt"
	"strconv"
	"strings"
)

// Default is where everything runs that asks for nothing else.
const Default = "/job:localhost/replica:0/task:0/device:CPU:0"

// Spec is a device string of TensorFlow, perhaps partial: what a part leaves open is empty,
// or -1 if it is a number.
type Spec struct {
	Job           string
	Replica, Task int
	// Kind is the device's type in capitals ("CPU", "GPU").
	Kind  string
	Index int
}

// Parse reads "/job:worker/task:0/device:GPU:0", "/gpu:0" or any part of such a name; "*"
// stands for a part left open.
func Parse(s string) (Spec, error) {
	d := Spec{Replica: -1, Task: -1, Index: -1}
	for part := range strings.SplitSeq(strings.TrimPrefix(s, "/"), "/") {
		if part != "" && !d.parse(part) {
			return d, fmt.Errorf("malformed device specification %q", s)
		}
	}
	return d, nil
}

func (d *Spec) parse(part string) bool {
	key, value, found := strings.Cut(part, ":")
	if !found {
		return false
	}
	switch strings.ToLower(key) {
	case "job":
		d.Job = open(value)
		return value != ""
	case "replica":
		return number(value, &d.Replica)
	case "task":
		return number(value, &d.Task)
	case "device":
		kind, index, found := strings.Cut(value, ":")
		d.Kind = strings.ToUpper(open(kind))
		return !found || number(index, &d.Index)
	case "cpu", "gpu":
		d.Kind = strings.ToUpper(key)
		return number(value, &d.Index)
	}
	return false
}

// open is a part's value, empty for "*".
func open(s string) string {
	if s == "*" {
		return ""
	}
	return s
}

func number(s string, to *int) bool {
	if s == "*" {
		*to = -1
		return true
	}
	n, err := strconv.Atoi(s)
	*to = n
	return err == nil && n >= 0
}

// Matches reports whether a full device name is one that the spec allows.
func (d Spec) Matches(full Spec) bool {
	word := func(want, got string) bool { return want == "" || want == got }
	num := func(want, got int) bool { return want < 0 || want == got }
	return word(d.Job, full.Job) && word(d.Kind, full.Kind) &&
		num(d.Replica, full.Replica) && num(d.Task, full.Task) && num(d.Index, full.Index)
}

// Pick is the index of the first of the full names that a spec allows; -1 if there is none.
func (d Spec) Pick(full []Spec) int {
	for i, f := range full {
		if d.Matches(f) {
			return i
		}
	}
	return -1
}
