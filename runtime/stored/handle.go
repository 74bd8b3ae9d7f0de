package stored

import (
	"strings"

	"tfc/frontend/graphdef"
	"tfc/ir/tensor"
	"tfc/runtime/host"
)

// cpu is the device in the handles of kept tensors, from which Python's client reads where they are.
const cpu = "/device:CPU:0"

// kept is a tensor that a client keeps in the session.
type kept struct{ value *tensor.Tensor }

// keepTensor stores a tensor and gives its handle: "name;number;device".
func keepTensor(c *host.Call) ([]*tensor.Tensor, error) {
	name := c.Resources.Keep("tensor", kept{c.In[0]})
	return []*tensor.Tensor{tensor.OfStrings(nil, name+";0;"+cpu)}, nil
}

// behind finds the tensor of a handle and the name that it is stored under.
func behind(c *host.Call) (*tensor.Tensor, string, error) {
	handle, err := c.Text(0)
	if err != nil {
		return nil, "", err
	}
	name, _, _ := strings.Cut(handle, ";")
	k, err := host.Find[kept](c, name)
	if err != nil {
		return nil, "", c.Invalid("The tensor with handle '%s' is not in the session store.", handle)
	}
	return k.value, name, nil
}

// keptTensor is the tensor behind a handle.
func keptTensor(c *host.Call) ([]*tensor.Tensor, error) {
	t, _, err := behind(c)
	if err != nil {
		return nil, err
	}
	if want, err := graphdef.DType(c.Node.Type("dtype")); err != nil || want != t.DType() {
		return nil, c.Invalid("the tensor behind the handle is of type %s", t.DType().TF())
	}
	return []*tensor.Tensor{t}, nil
}

// dropTensor forgets a tensor.
func dropTensor(c *host.Call) ([]*tensor.Tensor, error) {
	_, name, err := behind(c)
	if err == nil {
		c.Resources.Drop(name)
	}
	return nil, err
}
