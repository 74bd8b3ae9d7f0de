package maporder

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func f(m map[string]int, b *strings.Builder) []string {
	for k := range m {
		fmt.Println(k)   // want "Println in a loop over a map"
		b.WriteString(k) // want "WriteString in a loop over a map"
		fmt.Fprint(b, k) // want "Fprint in a loop over a map"
		var own strings.Builder
		own.WriteString(k)
		fmt.Fprint(&own, k)
		_ = fmt.Sprint(k)
	}
	var unsorted, sorted []string
	for k := range maps.Keys(m) {
		unsorted = append(unsorted, k) // want "append to unsorted"
		sorted = append(sorted, k)
		var local []string
		local = append(local, k)
	}
	// any order: they are counted only
	for k := range m {
		sorted = append(sorted, k)
	}
	slices.Sort(sorted)
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Println(k)
	}
	return append(unsorted, sorted...)
}
