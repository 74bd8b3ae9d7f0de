"""Writes ops.pb and cpu_kernels.pb beside this file from an installed TensorFlow (these are from 2.21).

ops.pb          OpList: every registered op, sorted by name, without the prose
cpu_kernels.pb  KernelList: one KernelDef for each op that has a kernel for CPU, or for any device. Its constraints
                list, by attr, the types for which a kernel is registered, joined over the op's kernels; an attr
                that one of them leaves free has no constraint.
"""
import pathlib

from tensorflow.core.framework import kernel_def_pb2, op_def_pb2
from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.framework import kernels


def op_list():
    buf = pywrap_tf_session.TF_GetAllOpList()
    ops = op_def_pb2.OpList.FromString(pywrap_tf_session.TF_GetBuffer(buf))
    result = op_def_pb2.OpList()
    for op in sorted(ops.op, key=lambda op: op.name):
        op.ClearField("summary")
        op.ClearField("description")
        op.deprecation.ClearField("explanation")
        if op.deprecation.version == 0:
            op.ClearField("deprecation")
        for part in [*op.input_arg, *op.output_arg]:
            part.ClearField("description")
            part.ClearField("experimental_full_type")
        for attr in op.attr:
            attr.ClearField("description")
        result.op.append(op)
    return result


def cpu_kernels():
    by_op = {}
    for kernel in kernels.get_all_registered_kernels().kernel:
        if kernel.device_type in ("CPU", "DEFAULT"):
            by_op.setdefault(kernel.op, []).append(kernel)
    result = kernel_def_pb2.KernelList()
    for op in sorted(by_op):
        merged = result.kernel.add(op=op, device_type="CPU")
        types = {}
        for kernel in by_op[op]:
            for c in kernel.constraint:
                types.setdefault(c.name, []).append(set(c.allowed_values.list.type))
        for attr in sorted(types):
            if len(types[attr]) == len(by_op[op]):
                joined = sorted(set().union(*types[attr]))
                merged.constraint.add(name=attr).allowed_values.list.type.extend(joined)
    return result


def write(name, message):
    data = message.SerializeToString(deterministic=True)
    path = pathlib.Path(__file__).parent / name
    path.write_bytes(data)
    print(path, len(data))


write("ops.pb", op_list())
write("cpu_kernels.pb", cpu_kernels())
