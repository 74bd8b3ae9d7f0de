package dataset

import (
	"bufio"
	"io"
	"os"
	"slices"

	"tfc/frontend/graphdef/record"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// writeFile creates a file and writes it.
func writeFile(name string, write func(w io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return fileError(name, err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fileError(name, err)
	}
	return f.Close()
}

// writeRecord writes a record of a TFRecord file.
func writeRecord(w io.Writer, data string) error {
	_, err := w.Write(record.AppendTFRecord(nil, []byte(data)))
	return err
}

// matchingFiles are the names of the files that match patterns, sorted.
func matchingFiles(c *host.Call) (Dataset, error) {
	var all []string
	for _, pattern := range c.In[0].Strings() {
		names, err := c.Glob(pattern)
		if err != nil {
			return Dataset{}, err
		}
		all = append(all, names...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	d := count(int64(len(all)), func(i int64) Element { return Element{tensor.OfStrings(nil, all[i])} })
	d.Size = unknown
	return d, nil
}
