"""Programs of TensorFlow's Python client that run on a tfc server: python programs.py grpc://127.0.0.1:2222

Each is a function that builds a graph, runs it through tf.compat.v1.Session, and asserts what it gets. The client is
TensorFlow's own, unmodified. The last line says how many passed.
"""

import csv
import os
import sys
import tempfile
import threading
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import tensorflow as tf

tf1 = tf.compat.v1
tf1.disable_v2_behavior()
tf1.logging.set_verbosity(tf1.logging.ERROR)

TARGET = sys.argv[1]
IRIS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "iris")
programs = []


def program(f):
    programs.append(f)
    return f


def session():
    return tf1.Session(TARGET)


def raises(kind, node, f):
    try:
        f()
    except kind as e:
        assert e.op is not None and e.op.name == node, (e.op, str(e))
        return
    raise AssertionError("no " + kind.__name__)


@program
def add():
    a, b = tf.constant(3.0), tf.constant(5.0)
    with session() as s:
        assert s.run(a + b) == 8.0


@program
def placeholders():
    a, b = tf1.placeholder(tf.float32, name="a"), tf1.placeholder(tf.float32, name="b")
    total = a + b
    with session() as s:
        assert s.run(total, {a: 3, b: 4.5}) == 7.5
        assert s.run(total, {a: [1, 3], b: [2, 4]}).tolist() == [3, 7]
        raises(tf.errors.InvalidArgumentError, "b", lambda: s.run(total, {a: 3}))


@program
def dataset():
    rows = tf1.data.Dataset.from_tensor_slices([[0, 1], [2, 3], [4, 5], [6, 7]]).map(lambda r: r * 10)
    following = tf1.data.make_one_shot_iterator(rows).get_next()
    got = []
    with session() as s:
        try:
            while True:
                got.append(s.run(following).tolist())
        except tf.errors.OutOfRangeError:
            pass
    assert got == [[0, 10], [20, 30], [40, 50], [60, 70]], got


@program
def variables():
    v = tf1.get_variable("v", initializer=3.0)
    grow = v.assign_add(1.0)
    with session() as s:
        raises(tf.errors.FailedPreconditionError, "v", lambda: s.run(v))
        s.run(tf1.global_variables_initializer())
        assert [s.run(grow), s.run(grow)] == [4.0, 5.0]
    with session() as s:  # the server keeps variables
        assert s.run(v) == 5.0


@program
def linear_regression():
    x, y = tf1.placeholder(tf.float32), tf1.placeholder(tf.float32)
    w, b = tf1.Variable(0.3), tf1.Variable(-0.3)
    loss = tf.reduce_sum(tf.square(w * x + b - y))
    train = tf1.train.GradientDescentOptimizer(0.01).minimize(loss)
    data = {x: [1, 2, 3, 4], y: [0, -1, -2, -3]}
    with session() as s:
        s.run(tf1.global_variables_initializer())
        for _ in range(1000):
            s.run(train, data)
        got = s.run([w, b, loss], data)
    assert abs(got[0] + 1) < 1e-4 and abs(got[1] - 1) < 1e-4 and got[2] < 1e-8, got


def iris(name):
    with open(os.path.join(IRIS, name)) as f:
        rows = list(csv.reader(f))[1:]
    table = np.array(rows, np.float32)
    return table[:, :4], table[:, 4].astype(np.int32)


@program
def classify_iris():
    features, labels = iris("iris_training.csv")
    x, y = tf1.placeholder(tf.float32, [None, 4]), tf1.placeholder(tf.int32, [None])
    net = x
    for i, units in enumerate([16, 16, 3]):
        w = tf1.get_variable("w%d" % i, [net.shape[1], units], initializer=tf1.glorot_uniform_initializer(seed=i + 1))
        logits = tf.matmul(net, w) + tf1.get_variable("b%d" % i, initializer=tf.zeros([units]))
        net = tf.nn.relu(logits)
    loss = tf1.losses.sparse_softmax_cross_entropy(y, logits)
    train = tf1.train.AdamOptimizer(0.01).minimize(loss)
    hit = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits, 1, output_type=tf.int32), y), tf.float32))
    rng = np.random.RandomState(1)
    with session() as s:
        s.run(tf1.global_variables_initializer())
        for _ in range(1000):
            batch = rng.randint(0, len(features), 100)
            s.run(train, {x: features[batch], y: labels[batch]})
        tested, truth = iris("iris_test.csv")
        accuracy = s.run(hit, {x: tested, y: truth})
    assert accuracy > 0.9, accuracy


@program
def queue_runners():
    numbers = tf1.train.input_producer(tf.constant(np.arange(20, dtype=np.float32)), num_epochs=2, seed=1).dequeue()
    batch = tf1.train.batch([numbers * 2], batch_size=5, num_threads=2)
    count, total = 0, 0.0
    with session() as s:
        s.run([tf1.global_variables_initializer(), tf1.local_variables_initializer()])
        coordinator = tf1.train.Coordinator()
        threads = tf1.train.start_queue_runners(s, coordinator)
        try:
            while not coordinator.should_stop():
                got = s.run(batch)
                count, total = count + len(got), total + got.sum()
        except tf.errors.OutOfRangeError:
            pass
        coordinator.request_stop()
        coordinator.join(threads)
    assert (count, total) == (40, 760.0), (count, total)


@program
def monitored_training():
    """A chief that starts twice goes on from its checkpoint."""
    folder = tempfile.mkdtemp()
    x = tf.constant(np.random.RandomState(0).randn(100, 4).astype(np.float32))
    w = tf1.get_variable("w", [4, 1])
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 1))
    step = tf1.train.get_or_create_global_step()
    train = tf1.train.AdamOptimizer(0.01).minimize(loss, step)
    tf1.summary.scalar("loss", loss)
    for last in [30, 60]:
        hooks = [tf1.train.StopAtStepHook(last_step=last)]
        with tf1.train.MonitoredTrainingSession(
            TARGET, checkpoint_dir=folder, save_checkpoint_steps=20, save_summaries_steps=10, hooks=hooks
        ) as s:
            began = s.run(step)
            while not s.should_stop():
                s.run(train)
        assert began == last - 30, began
        tf1.Session.reset(TARGET)
    assert tf1.train.latest_checkpoint(folder).endswith("model.ckpt-60")


@program
def recurrent():
    x = tf1.placeholder(tf.float32, [None, 7, 5])
    steps = tf.transpose(x, [1, 0, 2])
    w = tf1.get_variable("w", [13, 8], initializer=tf1.glorot_uniform_initializer(seed=1))

    def body(t, h):
        return t + 1, tf.tanh(tf.matmul(tf.concat([steps[t], h], 1), w))

    _, h = tf1.while_loop(lambda t, _: t < 7, body, [0, tf.zeros([tf.shape(x)[0], 8])])
    loss = tf.reduce_mean(tf.square(h - 0.5))
    train = tf1.train.RMSPropOptimizer(0.01).minimize(loss)
    feed = {x: np.random.RandomState(2).randn(3, 7, 5)}
    with session() as s:
        s.run(tf1.global_variables_initializer())
        losses = [s.run([train, loss], feed)[1] for _ in range(50)]
    assert losses[-1] < losses[0] / 2, losses


@program
def partial_run():
    a, b = tf1.placeholder(tf.float32), tf1.placeholder(tf.float32)
    first, second = a + 1, (a + 1) * b
    with session() as s:
        handle = s.partial_run_setup([first, second], [a, b])
        assert s.partial_run(handle, first, {a: 1}) == 2
        assert s.partial_run(handle, second, {b: 17}) == 34


@program
def many_threads():
    v = tf1.get_variable("v", initializer=0, use_resource=True)
    grow = v.assign_add(1)
    with session() as s:
        s.run(v.initializer)
        threads = [threading.Thread(target=lambda: [s.run(grow.op) for _ in range(50)]) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert s.run(v) == 400


@program
def deadline():
    q = tf1.FIFOQueue(1, tf.float32)
    with session() as s:
        try:
            s.run(q.dequeue(), options=tf1.RunOptions(timeout_in_ms=50))
        except tf.errors.DeadlineExceededError:
            return
    raise AssertionError("no deadline")


@program
def traced_step():
    from tensorflow.python.client import timeline
    x = tf1.placeholder(tf.float32, [64, 64], name="x")
    y = tf.nn.relu(tf.matmul(x, x, name="product"), name="positive")
    name = tf.strings.as_string(tf.reduce_sum(y), name="text")
    options, metadata = tf1.RunOptions(trace_level=tf1.RunOptions.FULL_TRACE), tf1.RunMetadata()
    with session() as s:
        s.run([y, name], {x: np.ones((64, 64))}, options=options, run_metadata=metadata)
    device, = metadata.step_stats.dev_stats
    stats = {n.node_name: n for n in device.node_stats}
    assert {"product", "positive", "text"} <= set(stats), stats.keys()
    assert sum(n.op_end_rel_nanos for n in device.node_stats) > 0
    trace = timeline.Timeline(metadata.step_stats).generate_chrome_trace_format()
    assert '"positive"' in trace, trace


@program
def large_tensors():
    x = tf1.placeholder(tf.float32)
    with session() as s:
        assert s.run(x + 1, {x: np.ones(25_000_000, np.float32)}).sum(dtype=np.float64) == 5e7


failed = 0
for p in programs:
    tf1.reset_default_graph()
    tf1.Session.reset(TARGET)
    try:
        p()
        print("ok  ", p.__name__, flush=True)
    except Exception:
        failed += 1
        print("FAIL", p.__name__, traceback.format_exc(), flush=True)
print("%d passed, %d failed" % (len(programs) - failed, failed))
sys.exit(failed != 0)
