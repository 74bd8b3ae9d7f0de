// Package summary is the ops that write summaries to event files, which TensorBoard shows. Kernels lists them.
//
// The messages and the files are frontend/graphdef/event's business; the package knows calls of host.Kernels and must
// not know sessions.
package summary

import (
	"sync"

	"google.golang.org/protobuf/proto"

	"tfc/frontend/graphdef/event"
	"tfc/frontend/graphdef/pb"
	"tfc/ir/tensor"
	"tfc/runtime/host"
	"tfc/runtime/status"
)

// writer is the resource behind a SummaryWriter's handle; it has a file between Create and Close.
//
// Events reach the file at once, so max_queue and flush_millis, which bound what may be kept back, have nothing to
// bound.
type writer struct {
	name string
	mu   sync.Mutex
	file *event.File
}

// Kernels are the ops on summary writers.
func Kernels() []host.Kernel {
	return []host.Kernel{
		host.Declares("SummaryWriter", func(_ *host.Call, name string) (*writer, error) {
			return &writer{name: name}, nil
		}),
		on("CreateSummaryFileWriter", create),
		on("FlushSummaryWriter", func(c *host.Call, w *writer) error {
			file, err := w.open(c)
			if err != nil {
				return err
			}
			return file.Flush()
		}),
		on("CloseSummaryWriter", func(c *host.Call, w *writer) error {
			file, err := w.open(c)
			if err != nil {
				return err
			}
			w.file = nil
			return file.Close()
		}),
		writes("WriteSummary", tensorSummary),
		writes("WriteScalarSummary", scalarSummary),
		writes("WriteHistogramSummary", histogramSummary),
		writes("WriteImageSummary", imageSummary),
		writes("WriteAudioSummary", audioSummary),
		writes("WriteRawProtoSummary", rawSummary),
		writes("WriteGraphSummary", func(c *host.Call, e *pb.Event) error {
			graph, err := c.Text(2)
			e.GraphDef = []byte(graph)
			return err
		}),
		on("ImportEvent", func(c *host.Call, w *writer) error {
			data, err := c.Text(1)
			if err != nil {
				return err
			}
			e := new(pb.Event)
			if err := proto.Unmarshal([]byte(data), e); err != nil {
				return c.Invalid("failed to parse event: %w", err)
			}
			file, err := w.open(c)
			if err != nil {
				return err
			}
			return file.Write(e)
		}),
	}
}

// on is a kernel on a writer, which it has for itself.
func on(op string, eval func(c *host.Call, w *writer) error) host.Kernel {
	return host.Kernel{Op: op, Eval: func(c *host.Call) ([]*tensor.Tensor, error) {
		w, err := host.Object[*writer](c, 0)
		if err != nil {
			return nil, err
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		return nil, c.Blame(eval(c, w))
	}}
}

// writes is a kernel that writes an event at the step that input 1 says; fill makes the rest of it.
func writes(op string, fill func(c *host.Call, e *pb.Event) error) host.Kernel {
	return on(op, func(c *host.Call, w *writer) error {
		file, err := w.open(c)
		if err != nil {
			return err
		}
		step, err := c.Int(1)
		if err != nil {
			return err
		}
		e := &pb.Event{Step: step}
		if err := fill(c, e); err != nil {
			return err
		}
		return file.Write(e)
	})
}

// open is the writer's file.
func (w *writer) open(c *host.Call) (*event.File, error) {
	if w.file == nil {
		return nil, c.Errorf(status.NotFound, "Resource %s does not exist: the summary writer is closed, or has not been created",
			w.name)
	}
	return w.file, nil
}

// create opens the file; one that is open stays.
func create(c *host.Call, w *writer) error {
	folder, err := c.File(1)
	if err != nil {
		return err
	}
	suffix, err := c.Text(4)
	if err != nil || w.file != nil {
		return err
	}
	w.file, err = event.Create(folder, suffix)
	return err
}

func values(e *pb.Event, list ...*pb.Summary_Value) {
	e.Summary = &pb.Summary{Value: list}
}

func tensorSummary(c *host.Call, e *pb.Event) error {
	tag, err := c.Text(3)
	if err != nil {
		return err
	}
	metadata, err := c.Text(4)
	if err != nil {
		return err
	}
	v, err := event.Tensor(tag, metadata, c.In[2])
	values(e, v)
	return err
}

func scalarSummary(c *host.Call, e *pb.Event) error {
	tag, err := c.Text(2)
	if err == nil && c.In[3].Len() != 1 {
		err = c.Invalid("value must be a scalar, not of shape %v", c.In[3].Shape())
	}
	if err != nil {
		return err
	}
	values(e, event.Scalar(tag, c.In[3].Float(0)))
	return nil
}

func histogramSummary(c *host.Call, e *pb.Event) error {
	tag, err := c.Text(2)
	if err != nil {
		return err
	}
	v, err := event.Histogram(tag, c.In[3])
	values(e, v)
	return err
}

func imageSummary(c *host.Call, e *pb.Event) error {
	tag, err := c.Text(2)
	if err != nil {
		return err
	}
	list, err := event.Pictures(tag, c.In[3], c.In[4].Bytes(), int(c.Node.Int("max_images")))
	values(e, list...)
	return err
}

func audioSummary(c *host.Call, e *pb.Event) error {
	tag, err := c.Text(2)
	if err != nil {
		return err
	}
	if c.In[4].Len() != 1 {
		return c.Invalid("sample_rate must be a scalar, not of shape %v", c.In[4].Shape())
	}
	list, err := event.Sounds(tag, c.In[3], float32(c.In[4].Float(0)), int(c.Node.Int("max_outputs")))
	values(e, list...)
	return err
}

// rawSummary joins serialised summaries.
func rawSummary(c *host.Call, e *pb.Event) error {
	for _, s := range c.In[2].Strings() {
		one := new(pb.Summary)
		if err := proto.Unmarshal([]byte(s), one); err != nil {
			return status.Errorf(status.DataLoss, "", "", "bad tf.compat.v1.Summary binary proto tensor string: %w", err)
		}
		values(e, append(e.GetSummary().GetValue(), one.Value...)...)
	}
	return nil
}
