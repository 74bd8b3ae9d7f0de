package opname

import "tfc/ir"

func f(d *ir.Def, name string) bool {
	switch d.Name { // want "switch over operation names"
	case "add":
	}
	if d.Name == "mul" { // want "operation compared by name"
		return true
	}
	return d.Name == name || "sub" != d.Name // want "operation compared by name"
}
