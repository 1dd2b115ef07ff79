"""Export: the trained network as ONNX, in small whole numbers where the work is.

The convolutions, nine tenths of the work, multiply whole numbers of 8 bits: weights of -63..63, a scale for each output, so that
no processor's sum of two products overflows 16 bits, and activations of 8 bits whose scales are fixed here, so that a text's
result depends neither on its batch nor on the machine. The hashed tables are of 8 bits too (a scale a column), all other weights of 16.
Method: static quantisation after training (Jacob et al. 2018, "Quantization and training of neural networks for efficient
integer-arithmetic-only inference").
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from training.gaps.network import DILATIONS, Network

__all__ = ["OPSET", "activation_scales", "export"]

OPSET = 17
RUNTIME = "com.microsoft"
"""The domain of the runtime's own operators: one multiplies whole numbers and gives scaled ones."""
MOST_WEIGHT = 63
ZERO = 128
"""What stands for nothing in an activation of 8 bits."""
SPREAD = 0.9999
"""Share of the activations that their scale must hold; the others are cut off."""


def activation_scales(network: Network, batches: Iterable[tuple[Tensor, ...]]) -> list[np.ndarray]:
    """For each layer and channel, the step of the whole numbers that its input is told in."""
    sizes: list[list[Tensor]] = [[] for _ in DILATIONS]
    hooks = [
        layer.register_forward_pre_hook(
            lambda _, given, n=n: sizes[n].append(
                given[0][..., : given[0].shape[-1] // 3].flatten(0, 1).abs()
            )
        )
        for n, layer in enumerate(network.layers)
    ]
    with torch.no_grad():
        for batch in batches:
            network(*batch)
    for hook in hooks:
        hook.remove()
    # The first of the three taps is the input itself, moved by the dilation.
    return [
        np.maximum(np.quantile(torch.cat(seen).float().numpy(), SPREAD, axis=0) / (ZERO - 1), 1e-6).astype(
            np.float32
        )
        for seen in sizes
    ]


class _Graph:
    """Nodes and initialisers of an ONNX graph; each method adds one and gives the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []

    def constant(self, values: np.ndarray) -> str:
        name = f"c{len(self.initialisers)}"
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def run(self, kind: str, *inputs: str, **attributes: object) -> str:
        own = f"n{len(self.nodes)}"  # older runtimes fuse nodes without names into ones of the same name
        name = attributes.pop("name", own)
        self.nodes.append(helper.make_node(kind, inputs, [str(name)], name=own, **attributes))
        return str(name)

    def half(self, weight: Tensor) -> str:
        """A weight, kept in 16 bits."""
        return self.run(
            "Cast", self.constant(weight.detach().numpy().astype(np.float16)), to=TensorProto.FLOAT
        )

    def linear(self, x: str, weight: Tensor, bias: Tensor) -> str:
        return self.run("Add", self.run("MatMul", x, self.half(weight.T)), self.half(bias))

    def rows(self, table: Tensor, ids: str) -> str:
        """Rows of a table in 16 bits."""
        kept = self.constant(table.detach().numpy().astype(np.float16))
        return self.run("Cast", self.run("Gather", kept, ids), to=TensorProto.FLOAT)

    def hashed(self, table: Tensor, ids: str) -> str:
        """Rows of a table in 8 bits, a scale a column."""
        scale = torch.quantile(table.detach().abs()[::7], SPREAD, dim=0) / 127
        small = (table.detach() / scale).round().clamp(-127, 127).to(torch.int8)
        found = self.run("Cast", self.run("Gather", self.constant(small.numpy()), ids), to=TensorProto.FLOAT)
        return self.run("Mul", found, self.constant(scale.numpy()))

    def convolve(
        self, x: str, mask: str, scales: np.ndarray, weight: Tensor, bias: Tensor, dilation: int
    ) -> str:
        """Three taps ``dilation`` apart, in whole numbers; positions outside a text are nothing."""
        told = self.run("Mul", x, self.run("Mul", mask, self.constant(1 / scales)))
        whole = self.run(
            "QuantizeLinear",
            told,
            self.constant(np.array(1, np.float32)),
            self.constant(np.array(ZERO, np.uint8)),
        )
        pads = self.constant(np.array([0, dilation, 0, 0, dilation, 0], np.int64))
        wide = self.run("Pad", whole, pads, self.constant(np.array(ZERO, np.uint8)))
        taps = self.run(
            "Concat", *(self._tap(wide, n * dilation, (2 - n) * dilation) for n in range(3)), axis=2
        )
        rows = weight.detach().numpy() * np.tile(scales, 3)
        steps = np.abs(rows).max(axis=1) / MOST_WEIGHT
        small = np.rint(rows / steps[:, None]).astype(np.int8)
        return self.run(
            "MatMulIntegerToFloat",
            taps,
            self.constant(small.T),
            self.constant(np.array(1, np.float32)),
            self.constant(steps.astype(np.float32)),
            self.constant(np.array(ZERO, np.uint8)),
            "",
            self.constant(bias.detach().numpy()),
            domain=RUNTIME,
        )

    def _tap(self, wide: str, start: int, left: int) -> str:
        end = np.iinfo(np.int64).max if not left else -left
        return self.run("Slice", wide, *(self.constant(np.array([n], np.int64)) for n in (start, end, 1)))


def export(network: Network, scales: list[np.ndarray], path: Path) -> None:
    """The network as ONNX, with free batch size and length; ``scales`` as ``activation_scales`` found them."""
    graph = _Graph()
    inputs = [
        *(
            helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "positions"])
            for name in ("characters", "pairs", "triples", "words")
        ),
        helper.make_tensor_value_info("inside", TensorProto.FLOAT, ["rows", "positions"]),
        helper.make_tensor_value_info("state", TensorProto.FLOAT, ["rows", network.told.in_features]),
    ]
    seen = graph.run(
        "Concat",
        graph.rows(network.characters.weight, "characters"),
        graph.hashed(network.pairs.weight, "pairs"),
        graph.hashed(network.triples.weight, "triples"),
        axis=2,
    )
    last = graph.constant(np.array([2], np.int64))
    mask = graph.run("Unsqueeze", "inside", last)
    second = graph.constant(np.array([1], np.int64))

    def with_told(x: str, word: torch.nn.Linear, told: torch.nn.Linear) -> str:
        x = graph.run("Add", x, graph.rows(network.words.weight @ word.weight.T, "words"))
        return graph.run(
            "Add", x, graph.run("Unsqueeze", graph.linear("state", told.weight, told.bias), second)
        )

    x = graph.linear(seen, network.entry.weight, network.entry.bias)
    x = with_told(x, network.word_entry, network.told)
    for layer, scale, dilation in zip(network.layers, scales, DILATIONS, strict=True):
        both = graph.convolve(x, mask, scale, layer.weight, layer.bias, dilation)
        width = layer.out_features // 2
        value, gate = (
            graph.run(
                "Slice", both, *(graph.constant(np.array([n], np.int64)) for n in (start, start + width, 2))
            )
            for start in (0, width)
        )
        x = graph.run("Add", x, graph.run("Mul", value, graph.run("Sigmoid", gate)))
    x = graph.linear(graph.run("Concat", x, seen, axis=2), network.hidden.weight, network.hidden.bias)
    x = graph.run("Relu", with_told(x, network.word_hidden, network.told_hidden))
    scores = graph.linear(x, network.scores.weight, network.scores.bias)
    graph.run("Identity", scores, name="scores")
    output = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["rows", "positions", "labels"])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "gaps", inputs, [output], graph.initialisers),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(RUNTIME, 1)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
