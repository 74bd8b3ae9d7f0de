package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tfc"
	"tfc/ir"
	"tfc/ir/tensor"
	"tfc/runtime/standalone"
	"tfc/runtime/values"
	"tfc/targets/ahead"
	"tfc/targets/driver"
)

// request is what a command line asks of a graph: entries, each of which says which tensors are
// given and which are wanted. Flags before the first --entry are about an entry called main.
type request struct {
	tags    []string
	entries []*entryRequest
}

// entryRequest is one entry as flags describe it.
type entryRequest struct {
	name                    string
	feeds, fetches, targets []string // feeds are NAME or NAME=SHAPE
	signature               string
	grad                    string   // differentiate this tensor
	wrt                     []string // with respect to these
	batch                   []int    // values of open sizes that get code of their own
	fix                     []string // NAME=VALUE of feeds that the entry takes one value of
}

// entryFlag is a flag that belongs to the entry named before it.
type entryFlag struct {
	r    *request
	kind string
	set  func(e *entryRequest, value string)
}

// Set implements pflag.Value.
func (f entryFlag) Set(value string) error {
	f.set(f.r.current(), value)
	return nil
}

// String implements pflag.Value: no default is printed.
func (f entryFlag) String() string { return "" }

// Type implements pflag.Value.
func (f entryFlag) Type() string { return f.kind }

// newEntry is the flag that starts another entry.
type newEntry struct{ r *request }

// Set implements pflag.Value.
func (f newEntry) Set(name string) error {
	if name == "" || slices.ContainsFunc(f.r.entries, func(e *entryRequest) bool { return e.name == name }) {
		return fmt.Errorf("entries need different names")
	}
	f.r.entries = append(f.r.entries, &entryRequest{name: name})
	return nil
}

// String implements pflag.Value.
func (f newEntry) String() string { return "" }

// Type implements pflag.Value.
func (f newEntry) Type() string { return "name" }

// mainEntry is the name of the entry of a program that has only one.
const mainEntry = "main"

// current is the entry that flags describe now.
func (r *request) current() *entryRequest {
	if len(r.entries) == 0 {
		r.entries = []*entryRequest{{name: mainEntry}}
	}
	return r.entries[len(r.entries)-1]
}

func (r *request) addFlags(cmd *cobra.Command) {
	flag := func(name, kind, usage string, set func(e *entryRequest, value string)) {
		cmd.Flags().Var(entryFlag{r, kind, set}, name, usage)
	}
	list := func(into *[]string, value string) { *into = append(*into, strings.Split(value, ",")...) }
	flag("feed", "name[=shape]", "tensor to feed: x:0=1,4 or x=?,4 or x=batch,4; may repeat\n"+
		"(default: the placeholders that are needed, in the shapes that they declare)",
		func(e *entryRequest, v string) { e.feeds = append(e.feeds, v) })
	flag("fetch", "names", "tensors to fetch: y:0,z (default: what nothing else uses)",
		func(e *entryRequest, v string) { list(&e.fetches, v) })
	flag("target", "names", "operations to run without fetching: init,train",
		func(e *entryRequest, v string) { list(&e.targets, v) })
	flag("signature_def", "name", "signature of the model to take feeds and fetches from",
		func(e *entryRequest, v string) { e.signature = v })
	flag("grad", "name", "differentiate this tensor, too: loss:0", func(e *entryRequest, v string) { e.grad = v })
	flag("wrt", "names", "with respect to these tensors: w,b", func(e *entryRequest, v string) { list(&e.wrt, v) })
	cmd.Flags().StringSliceVar(&r.tags, "tag_set", nil, "tags of the graph in a SavedModel (default: serve)")
}

// addEntryFlags adds the flags of what is compiled ahead: for several entries, and for values and sizes known by then.
func (r *request) addEntryFlags(cmd *cobra.Command) {
	cmd.Flags().Var(newEntry{r}, "entry", "start another entry over the same variables: the flags --feed, --fetch,\n"+
		"--target, --grad, --wrt, --fix and --batch after it describe it")
	cmd.Flags().Var(entryFlag{r, "name=value", func(e *entryRequest, v string) { e.fix = append(e.fix, v) }}, "fix",
		"compile for this value of a feed alone, which decides what is computed: axis=0 or shape=[2,3] or x=@FILE.npy;\nmay repeat")
	cmd.Flags().Var(batchFlag{r}, "batch", "sizes, 1,8,32, for which an entry with open sizes gets code of their own beside that for any")
}

// batchFlag is the flag for sizes with code of their own, of the entry named before it.
type batchFlag struct{ r *request }

// Set implements pflag.Value.
func (f batchFlag) Set(value string) error {
	e := f.r.current()
	for _, part := range strings.Split(value, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no size", part)
		}
		e.batch = append(e.batch, n)
	}
	return nil
}

// String implements pflag.Value: no default is printed.
func (f batchFlag) String() string { return "" }

// Type implements pflag.Value.
func (f batchFlag) Type() string { return "sizes" }

// port is a tensor to feed: its name in the graph, the name that users know it by, and its type.
type port struct {
	name, key string
	dtype     tensor.DType
	shape     []ir.Dim // nil where the rank is not known
}

// resolved is an entry with every name found in a graph.
type resolved struct {
	entryRequest
	feeds     []port
	fetchKeys []string // the names that users know the fetches by
	// fixed are the values of feeds that are fixed, by their names in the graph.
	fixed map[string]*tensor.Tensor
}

// resolve finds what the flags name; what they leave open, the graph or its signature decides.
func (r *request) resolve(m *model) ([]*resolved, error) {
	r.current()
	var out []*resolved
	for _, e := range r.entries {
		found, err := e.resolve(m)
		if err != nil {
			return nil, err
		}
		out = append(out, found)
	}
	return out, nil
}

func (e *entryRequest) resolve(m *model) (*resolved, error) {
	if (e.grad == "") != (len(e.wrt) == 0) {
		return nil, usagef("--grad and --wrt go together")
	}
	out := &resolved{entryRequest: *e}
	open := len(e.fetches) == 0 && len(e.targets) == 0 && e.grad == ""
	var err error
	switch {
	case open && len(m.Signatures()) > 0, open && m.Saved != nil:
		err = out.fromSignature(m)
	case e.signature != "":
		err = usagef("--signature_def, which names feeds and fetches, goes without --fetch, --target and --grad")
	default:
		err = out.fromGraph(m, open)
	}
	if err != nil {
		return nil, err
	}
	if err := out.overrideFeeds(m, e.feeds); err != nil {
		return nil, err
	}
	return out, out.fixFeeds(m)
}

// fromSignature takes feeds and fetches from a signature of the model.
func (r *resolved) fromSignature(m *model) error {
	sig, err := m.Signatures().Find(r.signature)
	if err != nil {
		return usagef("%s: %w", m.path, err)
	}
	for _, in := range sig.Inputs {
		p, err := portOf(m.Graph, in.Tensor, in.Alias)
		if err != nil {
			return err
		}
		r.feeds = append(r.feeds, p)
	}
	for _, o := range sig.Outputs {
		r.fetches = append(r.fetches, o.Tensor)
		r.fetchKeys = append(r.fetchKeys, o.Alias)
	}
	return nil
}

// fromGraph takes the named fetches, or all ends of the graph, and the placeholders they need.
func (r *resolved) fromGraph(m *model, open bool) error {
	if open {
		nodes, _ := ends(m.Graph)
		for _, n := range nodes {
			for i := range n.Sig.Outputs {
				r.fetches = append(r.fetches, n.Out(i).String())
			}
		}
		if len(r.fetches) == 0 {
			return usagef("%s: the graph has nothing to fetch by itself; name it by --fetch or --target", m.path)
		}
	}
	for _, name := range r.fetches {
		r.fetchKeys = append(r.fetchKeys, plainName(name))
	}
	wanted := slices.Clone(r.fetches)
	if r.grad != "" {
		wanted = append(wanted, r.grad)
	}
	nodes, err := m.Graph.Prune(wanted, r.targets, feedNames(r.entryRequest.feeds))
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if n.Op != "Placeholder" && n.Op != "PlaceholderV2" {
			continue
		}
		p, err := portOf(m.Graph, n.Out(0).String(), n.Name)
		if err != nil {
			return err
		}
		r.feeds = append(r.feeds, p)
	}
	return nil
}

func feedNames(flags []string) []string {
	var names []string
	for _, f := range flags {
		name, _, _ := strings.Cut(f, "=")
		names = append(names, name)
	}
	return names
}

// plainName is a tensor's name without the ":0" that is understood.
func plainName(tensor string) string { return strings.TrimSuffix(tensor, ":0") }

// overrideFeeds adds the feeds that flags name and gives them their shapes.
func (r *resolved) overrideFeeds(m *model, flags []string) error {
	for _, flag := range flags {
		name, shape, sized := strings.Cut(flag, "=")
		p, err := r.feed(m, name)
		if err != nil {
			return err
		}
		if !sized {
			continue
		}
		if p.shape, err = parseShape(p.key, shape); err != nil {
			return usagef("--feed=%s: %w", flag, err)
		}
	}
	return nil
}

// fixFeeds reads the values of feeds that are fixed.
func (r *resolved) fixFeeds(m *model) error {
	r.fixed = map[string]*tensor.Tensor{}
	for _, flag := range r.fix {
		name, text, ok := strings.Cut(flag, "=")
		if !ok {
			return usagef("--fix=%s: want NAME=VALUE", flag)
		}
		p, err := r.feed(m, name)
		if err != nil {
			return err
		}
		rank := -1
		if p.shape != nil {
			rank = len(p.shape)
		}
		if r.fixed[p.name], err = values.Read(text, p.dtype, rank); err != nil {
			return usagef("--fix=%s: %w", flag, err)
		}
	}
	return nil
}

// feed finds a feed by any of its names, or adds it.
func (r *resolved) feed(m *model, name string) (*port, error) {
	i := slices.IndexFunc(r.feeds, func(p port) bool { return p.key == name || plainName(p.name) == plainName(name) })
	if i < 0 {
		p, err := portOf(m.Graph, name, plainName(name))
		if err != nil {
			return nil, err
		}
		r.feeds = append(r.feeds, p)
		i = len(r.feeds) - 1
	}
	return &r.feeds[i], nil
}

// entry is the request in the driver's form. Every feed needs a rank by now; open sizes are run-time dimensions.
func (r *resolved) entry() (tfc.Entry, error) {
	e := tfc.Entry{
		Name: r.name, Feeds: map[string][]ir.Dim{}, Fetches: r.fetches, Targets: r.targets, Grad: r.grad, Wrt: r.wrt,
		Batch: r.batch, Fixed: r.fixed,
	}
	for _, p := range r.feeds {
		if r.fixed[p.name] != nil {
			continue
		}
		if p.shape == nil && p.dtype != tensor.String {
			return e, usagef("the graph does not declare the rank of %s: give its shape by --feed=%s=SHAPE", p.key, p.key)
		}
		e.Feeds[p.name] = p.shape
	}
	return e, nil
}

// withHost is the entry of an executable with work for the host.
func (r *resolved) withHost() (ahead.Entry, error) {
	out := ahead.Entry{Name: r.name, Targets: r.targets}
	if r.grad != "" {
		out.Gradient = &tfc.Gradient{Y: []string{r.grad}, Wrt: r.wrt}
	}
	for i, name := range r.fetches {
		out.Fetches = append(out.Fetches, standalone.Fetch{Key: r.fetchKeys[i], Name: name})
	}
	for _, p := range r.feeds {
		out.Feeds = append(out.Feeds, ahead.Feed{Key: p.key, Name: p.name, DType: p.dtype, Shape: p.shape, Value: r.fixed[p.name]})
	}
	return out, nil
}

// importModule makes the module of entries, whose parameters and results have the names that
// users know them by. Saved variables that are only read are constants in it.
func importModule(m *model, name string, entries []*resolved, o driver.Options) (*ir.Module, error) {
	var list []tfc.Entry
	for _, r := range entries {
		e, err := r.entry()
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	values, err := m.Variables()
	if err != nil {
		return nil, err
	}
	module, err := driver.Import(m.Graph, name, list, o)
	if err != nil {
		return nil, err
	}
	driver.Freeze(module, values)
	for i, r := range entries {
		f := module.Funcs[i]
		for _, v := range f.Params() {
			p, err := r.feed(m, v.Name)
			if err != nil {
				return nil, err
			}
			v.Name = p.key
		}
		copy(f.Results, r.fetchKeys)
	}
	return module, nil
}
