package abi

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// TestCallLayout holds the Go struct, the offsets and the C header equal. Every field is 8 bytes, so that order and
// names are the layout.
func TestCallLayout(t *testing.T) {
	offsets := []struct {
		c      string
		offset uintptr
	}{
		{"args", OffArgs}, {"results", OffResults}, {"dims", OffDims}, {"arena", OffArena}, {"vars", OffVars},
		{"var_set", OffVarSet}, {"consts", OffConsts}, {"pool", OffPool}, {"host", OffHost},
		{"host_data", OffHostData}, {"err_a", OffErrA}, {"err_b", OffErrB}, {"threads", OffThreads},
		{"profile", OffProfile},
	}
	header := headerFields(t)
	call := reflect.TypeFor[Call]()
	if call.NumField() != len(offsets) || len(header) != len(offsets) {
		t.Fatalf("fields: Go %d, offsets %d, C %d", call.NumField(), len(offsets), len(header))
	}
	for i, want := range offsets {
		f := call.Field(i)
		if f.Offset != want.offset || f.Type.Size() != 8 {
			t.Errorf("Call.%s: offset %d, size %d; want %d, 8", f.Name, f.Offset, f.Type.Size(), want.offset)
		}
		if !strings.EqualFold(f.Name, strings.ReplaceAll(want.c, "_", "")) || header[i] != want.c {
			t.Errorf("field %d: Go %s, offsets %s, C %s", i, f.Name, want.c, header[i])
		}
	}
	if call.Size() != CallSize {
		t.Errorf("size %d, want %d", call.Size(), CallSize)
	}
}

// headerFields reads the field names of struct tfc_call from the C header.
func headerFields(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../native/c/tfc_abi.h")
	if err != nil {
		t.Fatal(err)
	}
	_, body, ok := strings.Cut(string(text), "struct tfc_call {")
	if !ok {
		t.Fatal("no struct tfc_call")
	}
	body, _, _ = strings.Cut(body, "\n};")
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^ .*?(\w+);`).FindAllStringSubmatch(body, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestSiteMessage(t *testing.T) {
	s := Site{Code: 3, Node: "g", Op: "Gather", Format: "index {a} is not in [0, {b})"}
	if got, want := s.Message(-7, 5), "index -7 is not in [0, 5)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDimRef(t *testing.T) {
	for k := range 3 {
		if got := RefDim(DimRef(k)); got != k {
			t.Errorf("RefDim(DimRef(%d)) = %d", k, got)
		}
	}
	if RefDim(0) != -1 || RefDim(5) != -1 {
		t.Error("a plain size is not a run-time dimension")
	}
}
