package standalone

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tfc/ir/tensor"
	"tfc/runtime/values"
)

// command is one of the commands that a command line gives, with its options.
type command struct {
	entry *Entry
	feeds map[string]*tensor.Tensor
	// files are where fetches go instead of standard output, by key.
	files  map[string]string
	npyDir string
	// steps is how often it runs, toEnd that it runs until its input ends.
	steps int
	toEnd bool
	// background says that it runs again and again beside the commands after it.
	background bool
}

// commandLine is all that a command line says.
type commandLine struct {
	program  *Program
	commands []*command
	state    string
	threads  int
	help     bool
}

// errHelp ends parsing where help was asked for.
var errHelp = errors.New("help")

// parse reads a command line: commands, each followed by its options. A program of one entry needs no name of it.
func parse(p *Program, args []string, threads int) (*commandLine, error) {
	c := &commandLine{program: p, state: p.Name + ".state", threads: threads}
	if len(p.Entries) == 1 && (len(args) == 0 || strings.HasPrefix(args[0], "-")) {
		c.start(&p.Entries[0])
	}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		name, value, hasValue := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		switch {
		case arg == "--help" || arg == "-h":
			return c, errHelp
		case !strings.HasPrefix(arg, "-"):
			i := slices.IndexFunc(p.Entries, func(e Entry) bool { return e.Name == arg })
			if i < 0 {
				return c, fmt.Errorf("unknown command %s; see --help", arg)
			}
			c.start(&p.Entries[i])
			continue
		case len(c.commands) == 0:
			return c, errors.New("which command? see --help")
		case !strings.HasPrefix(arg, "--") || name == "":
			return c, fmt.Errorf("unknown argument %s; see --help", arg)
		case arg == "--background":
			c.last().background = true
			continue
		case !hasValue && len(args) == 0:
			return c, fmt.Errorf("%s needs a value", arg)
		case !hasValue:
			value, args = args[0], args[1:]
		}
		if err := c.option(name, value); err != nil {
			return c, err
		}
	}
	if len(c.commands) == 0 {
		return c, errors.New("which command? see --help")
	}
	return c, c.checkFeeds()
}

func (c *commandLine) start(e *Entry) {
	c.commands = append(c.commands,
		&command{entry: e, feeds: map[string]*tensor.Tensor{}, files: map[string]string{}, steps: 1})
}

func (c *commandLine) last() *command { return c.commands[len(c.commands)-1] }

// option takes one option of the last command.
func (c *commandLine) option(name, value string) (err error) {
	last := c.last()
	switch name {
	case "steps":
		if last.toEnd = value == "all"; last.toEnd {
			return nil
		}
		last.steps, err = count(name, value)
		return err
	case "threads":
		c.threads, err = count(name, value)
		return err
	case "npy":
		last.npyDir = value
		return nil
	case "state":
		c.state = value
		return nil
	}
	if key, ok := strings.CutPrefix(name, "out-"); ok && last.hasFetch(key) {
		if !strings.HasSuffix(value, ".npy") {
			return fmt.Errorf("--%s: a file's name must end in .npy", name)
		}
		last.files[key] = value
		return nil
	}
	return last.feed(strings.TrimPrefix(name, "in-"), value)
}

func count(name, text string) (int, error) {
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return n, nil
	}
	return 0, fmt.Errorf("--%s=%s: want a number above 0", name, text)
}

func (c *command) hasFetch(key string) bool {
	return slices.Contains(c.keys(), key)
}

// feed reads the value of a feed and holds it against the shape that was compiled for.
func (c *command) feed(key, text string) error {
	i := slices.IndexFunc(c.entry.Feeds, func(f Feed) bool { return f.Key == key })
	if i < 0 {
		return fmt.Errorf("unknown option --%s; see --help", key)
	}
	f := &c.entry.Feeds[i]
	if f.Value != nil {
		return fmt.Errorf("feed %q: the program was compiled for one value of it", key)
	}
	rank := -1
	if f.Shape != nil {
		rank = len(f.Shape)
	}
	t, err := values.Read(text, f.DType, rank)
	if err != nil {
		return fmt.Errorf("feed %q (%s): %w", key, f.DType.TF(), err)
	}
	if rank >= 0 && t.Rank() != rank {
		return fmt.Errorf("feed %q: the value has rank %d, want %d", key, t.Rank(), rank)
	}
	for d, want := range f.Shape {
		if want >= 0 && t.Shape()[d] != want {
			return fmt.Errorf("feed %q: dimension %d is %d, want %d", key, d, t.Shape()[d], want)
		}
	}
	c.feeds[f.Name] = t
	return nil
}

// checkFeeds gives feeds of one value that value, and reports others that commands lack.
func (c *commandLine) checkFeeds() error {
	for _, cmd := range c.commands {
		for _, f := range cmd.entry.Feeds {
			if f.Value != nil {
				t, err := Unmarshal(f.Value)
				if err != nil {
					return err
				}
				cmd.feeds[f.Name] = t
			}
			if cmd.feeds[f.Name] == nil {
				return fmt.Errorf("feed %q is missing: --%s=VALUE; see --help", f.Key, f.Key)
			}
		}
	}
	return nil
}

// printHelp lists the commands, or feeds and fetches of the one that the command line names.
func (c *commandLine) printHelp(w io.Writer) error {
	var b strings.Builder
	p := c.program
	if len(c.commands) == 0 && len(p.Entries) > 1 {
		fmt.Fprintf(&b, "usage: %s COMMAND [--FEED=VALUE ...] [options] [COMMAND ...]\n\n"+
			"Commands run one after the other in one process. Queues, datasets and tables live as long as that; variables\n"+
			"are kept from one process to the next.\n\ncommands:\n", p.Name)
		for _, e := range p.Entries {
			fmt.Fprintf(&b, "  %s\n", e.Name)
		}
		fmt.Fprintf(&b, "\n%s COMMAND --help shows the feeds and fetches of a command.\n", p.Name)
		_, err := io.WriteString(w, b.String())
		return err
	}
	name := ""
	e := &p.Entries[0]
	if len(c.commands) > 0 {
		e = c.last().entry
	}
	if len(p.Entries) > 1 {
		name = " " + e.Name
	}
	fmt.Fprintf(&b, "usage: %s%s [--FEED=VALUE ...] [options]\n", p.Name, name)
	asked := slices.DeleteFunc(slices.Clone(e.Feeds), func(f Feed) bool { return f.Value != nil })
	for i, f := range asked {
		heading(&b, i, "feeds")
		text := ""
		if f.Shape != nil {
			text = shapeText(f.Shape)
		}
		fmt.Fprintf(&b, "  --%-20s  %s%s\n", f.Key, f.DType, text)
	}
	for i, key := range (&command{entry: e}).keys() {
		heading(&b, i, "fetches")
		fmt.Fprintf(&b, "  %s\n", key)
	}
	for i, v := range p.Code.Vars {
		heading(&b, i, "variables")
		fmt.Fprintf(&b, "  %-22s  %s%s\n", v.Name, v.DType, shapeText(v.Shape))
	}
	b.WriteString(optionsHelp)
	if len(p.Code.Vars) > 0 {
		fmt.Fprintf(&b, "  --state=FILE            where variables are kept (default: %s.state)\n", p.Name)
	}
	b.WriteString("  --help                  this text\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func heading(b *strings.Builder, i int, title string) {
	if i == 0 {
		fmt.Fprintf(b, "\n%s:\n", title)
	}
}

const optionsHelp = `
A value is a literal such as 1.5, true or [[5.1,3.3],[1,2]], or @FILE.npy, or @FILE.csv.

options:
  --out-FETCH=FILE.npy    write a fetch to a file instead of printing it
  --npy=DIR               write every fetch to DIR/FETCH.npy
  --in-FEED=VALUE         the same as --FEED, for a feed that has an option's name
  --steps=N               run N times and show the last results; all: until the input ends
  --background            run again and again beside the commands after it, as a queue runner does
  --threads=N             most threads of a run (default: one a CPU)
`
