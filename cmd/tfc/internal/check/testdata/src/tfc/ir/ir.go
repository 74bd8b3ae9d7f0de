// Package ir stands for the real one.
package ir

type Def struct{ Name string }

func same(d *Def) bool { return d.Name == "add" }
