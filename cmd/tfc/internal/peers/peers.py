"""Times a graph on other compilers and runtimes, for `tfc bench --peers`, which writes the job and calls this:

  peers.py have                      which peers this interpreter has, with versions
  peers.py convert DIR               make the timed step's graph without variables, as GraphDef and as ONNX
  peers.py time PEER DIR THREADS SECONDS

DIR holds graph.pb and job.json: the steps before the timed one and the timed one, each with feed (tensor to .npy file),
fetch and target. TensorFlow runs the job as it is. XLA compiles the timed step with variables as constants, the others
take that graph through ONNX; a step that updates variables is TensorFlow's alone. An answer is a line RESULT {JSON}.
"""
import importlib.metadata, importlib.util, json, os, subprocess, sys, tempfile, time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

PACKAGES = {"tf": "tensorflow", "xla": "tensorflow", "ort": "onnxruntime", "openvino": "openvino", "iree": "iree"}
DISTRIBUTIONS = {"tensorflow": ["tensorflow-cpu", "tensorflow"], "iree": ["iree-base-runtime"]}


def have():
    found = {}
    for peer, package in PACKAGES.items():
        if importlib.util.find_spec(package):
            found[peer] = version(package)
    return found


def version(package):
    for name in DISTRIBUTIONS.get(package, [package]):
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return "of unknown version"


class Job:
    def __init__(self, path):
        self.path = path
        with open(self.file("job.json")) as f:
            job = json.load(f)
        self.before, self.step = job["before"], job["step"]

    def file(self, name):
        return os.path.join(self.path, name)

    def feeds(self, step):
        return {name: np.load(self.file(file)) for name, file in (step.get("feed") or {}).items()}

    def session(self, threads):
        """A TensorFlow 1 session that has run the steps before the timed one."""
        import tensorflow as tf
        tf.compat.v1.disable_eager_execution()
        graph, def_ = tf.Graph(), read_graph(self.file("graph.pb"))
        with graph.as_default():
            tf.import_graph_def(def_, name="")
        config = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads)
        s = tf.compat.v1.Session(graph=graph, config=config)
        for step in self.before:
            s.run(fetches(step) + targets(graph, step), self.feeds(step))
        return s


def read_graph(path):
    import tensorflow as tf
    g = tf.compat.v1.GraphDef()
    with open(path, "rb") as f:
        g.ParseFromString(f.read())
    return g


def fetches(step):
    return list(step.get("fetch") or [])


def targets(graph, step):
    return [graph.get_operation_by_name(name) for name in step.get("target") or []]


def convert(job):
    """Freezes the timed step. An assignment of a result to a variable counts as a fetch of the result."""
    import tensorflow as tf
    s = job.session(2)
    fetch = fetches(job.step)
    for op in targets(s.graph, job.step):
        if op.type not in ("AssignVariableOp", "Assign"):
            return {"error": "updates variables"}
        fetch.append(op.inputs[1].name)
    names = [f.split(":")[0] for f in fetch]
    g = tf.compat.v1.graph_util.convert_variables_to_constants(s, s.graph.as_graph_def(), names)
    g = tf.compat.v1.graph_util.remove_training_nodes(g, protected_nodes=names)
    feeds = job.feeds(job.step)
    if not feeds:
        feeds = variables_as_feeds(s.graph, g)
    pin_shapes(g, feeds)
    np.savez(job.file("feeds.npz"), **feeds)
    with open(job.file("frozen.pb"), "wb") as f:
        f.write(g.SerializeToString())
    try:
        import tf2onnx
        inputs = [n.name + ":0" for n in g.node if n.op == "Placeholder"]
        tf2onnx.convert.from_graph_def(g, input_names=inputs, output_names=fetch, opset=17,
                                       output_path=job.file("model.onnx"))
        return {"fetch": fetch, "onnx": ""}
    except Exception as e:
        return {"fetch": fetch, "onnx": "no ONNX: " + str(e)[-160:]}


def variables_as_feeds(graph, g):
    """A step without feeds reads its data from variables: as constants they would be folded away."""
    import tensorflow as tf
    variables = {o.name for o in graph.get_operations() if o.type in ("VarHandleOp", "VariableV2", "Variable")}
    feeds = {}
    for n in g.node:
        if n.op == "Const" and n.name in variables:
            feeds[n.name + ":0"] = tf.make_ndarray(n.attr["value"].tensor)
            dtype = n.attr["dtype"].type
            n.op = "Placeholder"
            n.attr.clear()
            n.attr["dtype"].type = dtype
    return feeds


def pin_shapes(g, feeds):
    for n in g.node:
        if n.op == "Placeholder" and n.name + ":0" in feeds:
            shape = n.attr["shape"].shape
            shape.Clear()
            shape.unknown_rank = False
            for size in feeds[n.name + ":0"].shape:
                shape.dim.add().size = size


def run_tf(job, threads):
    feeds = job.feeds(job.step)
    names = list(feeds)
    args = [feeds[name] for name in names]
    begin = time.perf_counter()
    s = job.session(threads)
    call = s.make_callable(fetches(job.step) + targets(s.graph, job.step), names)
    first = call(*args)[: len(fetches(job.step))]
    return begin, first, lambda: call(*args)


def run_xla(job, threads):
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)
    g, feeds = read_graph(job.file("frozen.pb")), dict(np.load(job.file("feeds.npz")))
    wrapped = tf.compat.v1.wrap_function(lambda: tf.import_graph_def(g, name=""), [])
    element = wrapped.graph.as_graph_element
    pruned = wrapped.prune([element(n) for n in feeds], [element(f) for f in job.fetch])
    begin = time.perf_counter()
    args = [tf.constant(v) for v in feeds.values()]
    specs = [tf.TensorSpec(v.shape, v.dtype) for v in args]
    f = tf.function(lambda *xs: pruned(*xs), jit_compile=True).get_concrete_function(*specs)
    first = [o.numpy() for o in f(*args)]
    return begin, first, lambda: [o.numpy() for o in f(*args)]


def run_ort(job, threads):
    import onnxruntime as ort
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    feeds = np.load(job.file("feeds.npz"))
    begin = time.perf_counter()
    s = ort.InferenceSession(job.file("model.onnx"), options, providers=["CPUExecutionProvider"])
    args = {i.name: feeds[i.name] for i in s.get_inputs()}
    first = s.run(job.fetch, args)
    return begin, first, lambda: s.run(job.fetch, args)


def run_openvino(job, threads):
    import openvino as ov
    feeds = np.load(job.file("feeds.npz"))
    begin = time.perf_counter()
    core = ov.Core()
    config = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    compiled = core.compile_model(core.read_model(job.file("model.onnx")), "CPU", config)
    request = compiled.create_infer_request()
    args = {i.get_any_name(): feeds[i.get_any_name()] for i in compiled.inputs}
    results = request.infer(args)
    first = [np.array(results[f]) for f in job.fetch]
    return begin, first, lambda: request.infer(args, share_inputs=True, share_outputs=True)


def run_iree(job, threads):
    import iree.runtime as rt
    import onnx
    feeds, tools, out = np.load(job.file("feeds.npz")), os.path.dirname(sys.executable), tempfile.mkdtemp()
    begin = time.perf_counter()
    tool([f"{tools}/iree-import-onnx", job.file("model.onnx"), "-o", f"{out}/m.mlir"])
    tool([f"{tools}/iree-compile", f"{out}/m.mlir", "-o", f"{out}/m.vmfb", "--iree-hal-target-device=local",
          "--iree-opt-level=O3", "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host"])
    context = rt.SystemContext(config=rt.Config("local-task" if threads > 1 else "local-sync"))
    module = rt.VmModule.mmap(context.instance, f"{out}/m.vmfb")
    context.add_vm_module(module)
    names = [n for n in module.function_names if not n.startswith("__") and not n.endswith("$async")]
    f = getattr(context.modules, module.name)[names[0]]
    inputs = onnx.load(job.file("model.onnx"), load_external_data=False).graph.input
    args = [feeds[i.name] for i in inputs if i.name in feeds]
    first = f(*args)
    first = [np.asarray(v) for v in (first if isinstance(first, (tuple, list)) else [first])]
    return begin, first, lambda: f(*args)


def tool(command):
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def measure(run, job, threads, seconds):
    begin, first, again = run(job, threads)
    to_first = time.perf_counter() - begin
    for _ in range(3):
        again()
    times, start = [], time.perf_counter()
    while time.perf_counter() - start < seconds or len(times) < 5:
        t = time.perf_counter()
        again()
        times.append(time.perf_counter() - t)
    times.sort()
    for i, value in enumerate(first):
        np.save(job.file(f"result{i}.npy"), np.asarray(value))
    return {"min_ms": times[0] * 1e3, "median_ms": times[len(times) // 2] * 1e3, "first_s": to_first, "results": len(first)}


def main(args):
    if args[0] == "have":
        return have()
    if args[0] == "convert":
        return convert(Job(args[1]))
    job = Job(args[2])
    with open(job.file("fetch.json")) as f:
        job.fetch = json.load(f)
    return measure(globals()["run_" + args[1]], job, int(args[3]), float(args[4]))


print("RESULT " + json.dumps(main(sys.argv[1:])))
