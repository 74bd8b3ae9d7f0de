package dataset

import (
	"slices"
	"strings"
	"testing"

	"tfc/ir/tensor"
)

func TestIris(t *testing.T) {
	s, err := ReadFile("../../../../testdata/iris/iris_training.csv")
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 120 || len(s.Columns) != 4 || !slices.Equal(s.Classes, []string{"setosa", "versicolor", "virginica"}) {
		t.Errorf("%d examples, columns %v, classes %v", s.Len(), s.Columns, s.Classes)
	}
	first := tensor.Data[float32](s.Features)[:4]
	if !slices.Equal(first, []float32{6.4, 2.8, 5.6, 2.2}) || s.Labels.Int(0) != 2 {
		t.Errorf("first example %v, %d", first, s.Labels.Int(0))
	}
}

func TestColumnNames(t *testing.T) {
	s, err := Read(strings.NewReader("a,b,kind\n1,2,dog\n3,4,cat\n5,6,dog\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Columns, []string{"a", "b"}) || !slices.Equal(s.Classes, []string{"cat", "dog"}) {
		t.Errorf("columns %v, classes %v", s.Columns, s.Classes)
	}
	if !slices.Equal(s.Labels.Ints(), []int{1, 0, 1}) {
		t.Errorf("labels %v", s.Labels.Ints())
	}
	s, err = Read(strings.NewReader("a,kind\n1,0\n3,2\n"))
	if err != nil || !slices.Equal(s.Classes, []string{"0", "1", "2"}) {
		t.Errorf("%v, %v", s, err)
	}
}

func TestBadFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "found 0 rows",
		"a,b\n1\n":              "a feature and a label",
		"a,b\n1,2,3\n":          "header names 2 columns, the rows have 3",
		"5,1,x,y\n1,0\n":        "header announces 5 examples of 1",
		"1,1\n1,0\n":            "class names are expected",
		"1,1,x,y\n1,2\n":        `label "2" is none of x, y`,
		"a,b\n1,x\nq,y\n":       `row 3, column a: "q" is no number`,
		"a,b\n1,x\n1,y,z\n":     "row 3 has 3 fields",
		"a,b\n1,x\n1,1\n":       "partly",
		"a,b\n1,1\n1,x\n":       "is no class number",
		"a,b\n1,99999999999\nx": "fields",
	} {
		if _, err := Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestBatches(t *testing.T) {
	s, err := ReadFile("../../../../testdata/iris/iris_training.csv")
	if err != nil {
		t.Fatal(err)
	}
	a, b, other := s.Batches(50, 1), s.Batches(50, 1), s.Batches(50, 2)
	seen, differs := 0.0, false
	for range 12 {
		fa, la := a.Next()
		fb, lb := b.Next()
		fo, _ := other.Next()
		if !fa.Equal(fb) || !la.Equal(lb) {
			t.Fatal("equal seeds give different batches")
		}
		differs = differs || !fa.Equal(fo)
		for i := range fa.Len() {
			seen += fa.Float(i)
		}
	}
	total := 0.0
	for i := range s.Features.Len() {
		total += s.Features.Float(i)
	}
	if !differs {
		t.Error("different seeds give equal batches")
	}
	// 12 batches of 50 are five turns over 120 examples.
	if d := seen - 5*total; d > 1e-3 || d < -1e-3 {
		t.Errorf("five turns sum to %v, want %v", seen, 5*total)
	}
}
