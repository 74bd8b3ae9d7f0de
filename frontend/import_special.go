package frontend

import (
	"tfc/ir"
)

// specialRows are the special functions: primitives that the host evaluates.
func specialRows() []Row {
	var rows []Row
	for op, primitive := range byName(map[string]string{
		"Ndtri": "ndtri", "BesselI0e": "bessel_i0e", "BesselI1e": "bessel_i1e", "BesselI0": "bessel_i0",
		"BesselI1": "bessel_i1", "BesselJ0": "bessel_j0", "BesselJ1": "bessel_j1", "BesselK0": "bessel_k0",
		"BesselK1": "bessel_k1", "BesselK0e": "bessel_k0e", "BesselK1e": "bessel_k1e", "BesselY0": "bessel_y0",
		"BesselY1": "bessel_y1", "Dawsn": "dawsn", "Expint": "expint", "FresnelCos": "fresnel_cos",
		"FresnelSin": "fresnel_sin", "Spence": "spence",
	}) {
		rows = append(rows, Row{Op: op, Import: formula(func(n *Node, x *ir.Value) *ir.Value { return n.Do(primitive, x) })})
	}
	for op, primitive := range byName(map[string]string{
		"Igamma": "igamma", "Igammac": "igammac", "Zeta": "zeta", "Polygamma": "polygamma", "IgammaGradA": "igamma_grad_a",
		"RandomGammaGrad": "random_gamma_grad",
	}) {
		rows = append(rows, Row{Op: op, Import: formula2(func(n *Node, x, y *ir.Value) *ir.Value {
			return n.Do(primitive, x, y)
		})})
	}
	return append(rows, Row{Op: "Betainc", Import: one(func(n *Node) *ir.Value {
		v := n.MatchAll(n.In(0), n.In(1), n.In(2))
		return n.Do("betainc", v...)
	})})
}
