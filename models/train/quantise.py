#!/usr/bin/env python3
"""Makes the 8-bit variant of an exported model: `python3 models/train/quantise.py pcb` writes `models/pcb-int8/`.

Weights become int8 with a scale for each output channel, activations uint8 with the range that calibration images show
(Jacob et al. 2018; Krishnamoorthi 2018, section 3). The layers that say scores and boxes stay in float: eight bits are too
few to rank defects. The graph holds QuantizeLinear and DequantizeLinear pairs, which ONNX Runtime and TensorRT fuse.
"""

import argparse
import json
import os

import numpy as np
import onnx
import torch
import torch.nn as nn
from onnx import helper, numpy_helper

from export import graph
from network import build
from train import HERE, MODELS
from warm_start import layer_name, normalised_by, warm_start

BATCHES = 12
"""Calibration batches of training pairs."""
CUT = 1e-5
"""Share of activations at each end that may be cut off."""
KEPT = 200_000
"""Activations of a batch that are looked at, drawn evenly."""


def main():
    options = parse()
    source = os.path.join(options.models, options.model)
    with open(os.path.join(source, "manifest.json")) as file:
        manifest = json.load(file)
    net = build(options.model, manifest["training"]["distance"])
    batches = calibration(options)
    fresh = warm_start(net, source, batches[0])
    if fresh:
        raise SystemExit(f"{source} lacks the layers {', '.join(fresh)}")
    ranges = measure(net.eval(), batches)
    name = f"{options.model}-int8"
    folder = os.path.join(options.models, name)
    os.makedirs(folder, exist_ok=True)
    for file in ("encoder.onnx", "head.onnx"):
        model = onnx.load(os.path.join(source, file))
        Quantised(model.graph, ranges).rewrite()
        onnx.checker.check_model(model)
        onnx.save(model, os.path.join(folder, file))
    manifest.update(name=name, description=f"{manifest['description']} 8-bit integers: faster on processors with VNNI.")
    manifest.update(encoder=graph(folder, "encoder.onnx"), head=graph(folder, "head.onnx"))
    manifest["training"].update(quantised=f"{BATCHES} batches of training pairs, int8 weights, uint8 activations")
    manifest["figures"] = {}
    with open(os.path.join(folder, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "..", "shared", "data"), help="folder of the data sets")
    parser.add_argument("--models", default=os.path.join(HERE, ".."), help="models directory")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def calibration(options):
    """Test and golden images of training pairs, as batches of floats."""
    task = MODELS[options.model](options.data, options.seed, 0)
    stream = iter(torch.utils.data.DataLoader(task.stream, task.batch))
    return [[image.float() for image in next(stream)[:2]] for _ in range(BATCHES)]


def measure(net, batches):
    """{layer: (low, high)} of what reaches each convolution, and {layer + ' out': ...} of what its normalisation passes on."""
    found = {}

    def see(key):
        def hook(_layer, inputs, output=None):
            values = (inputs[0] if output is None else output).detach().flatten()
            values = values[:: max(1, len(values) // KEPT)].numpy()
            low, high = np.quantile(values, [CUT, 1 - CUT])
            before = found.get(key, (0.0, 0.0))  # zero is always represented: it is what padding holds
            found[key] = (min(before[0], float(low)), max(before[1], float(high)))

        return hook

    modules = dict(net.named_modules())
    norms = normalised_by(net)
    for name, layer in modules.items():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_pre_hook(see(name))
            modules[norms.get(name, name)].register_forward_hook(see(f"{name} out"))
    with torch.no_grad():
        for images in batches:
            net(*images)
    return found


class Quantised:
    """Rewrites a graph whose convolutions have folded normalisation."""

    def __init__(self, graph, ranges):
        self.graph, self.ranges = graph, ranges
        self.values = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
        self.nodes, self.replaced = [], {}

    def rewrite(self):
        everything = [node for node in self.graph.node if node.op_type == "Conv"]
        convolutions = [node for node in everything if not self.is_last(node)]
        wanted = {node.input[0]: self.ranges[layer_name(node.name)] for node in everything}
        for node in convolutions:
            if not self.followed_by(node, "Relu"):
                wanted[node.output[0]] = self.ranges[f"{layer_name(node.name)} out"]
        names = {id(node) for node in convolutions}
        outputs = {value.name for value in self.graph.output}
        for tensor in [value.name for value in self.graph.input if value.name in wanted]:
            self.quantise(tensor, wanted[tensor])
        pixels = {node.output[0]: node.input[0] for node in self.graph.node if node.op_type == "Cast"}
        for node in self.graph.node:
            if node.output[0] in pixels and node.output[0] in wanted:
                self.take_pixels(node)
                continue
            for index, tensor in enumerate(node.input):
                node.input[index] = self.replaced.get(tensor, tensor)
            if id(node) in names:
                self.quantise_weights(node)
            produced = node.output[0]
            if produced in wanted and produced in outputs:
                node.output[0] = produced + "_float"
                self.nodes.append(node)
                self.quantise(node.output[0], wanted[produced], last=produced)
                continue
            self.nodes.append(node)
            if produced in wanted:
                self.quantise(produced, wanted[produced])
        del self.graph.node[:]
        self.graph.node.extend(self.nodes)
        used = {name for node in self.graph.node for name in node.input}
        kept = [value for value in self.graph.initializer if value.name in used]
        del self.graph.initializer[:]
        self.graph.initializer.extend(kept)

    def is_last(self, node):
        """Says scores or boxes: no convolution comes after it in the head."""
        seen, open_ = set(), [node.output[0]]
        while open_:
            tensor = open_.pop()
            for follower in self.graph.node:
                if tensor in follower.input and follower.output[0] not in seen:
                    if follower.op_type == "Conv":
                        return False
                    seen.add(follower.output[0])
                    open_.append(follower.output[0])
        return "embedding" not in seen | {node.output[0]}

    def followed_by(self, node, kind):
        return any(node.output[0] in follower.input and follower.op_type == kind for follower in self.graph.node)

    def quantise(self, tensor, limits, last=None):
        low, high = limits
        scale = max((high - low) / 255, 1e-8)
        zero = int(np.clip(round(-low / scale), 0, 255))
        names = [self.constant(f"{tensor}_scale", np.float32(scale)), self.constant(f"{tensor}_zero", np.uint8(zero))]
        whole, back = f"{tensor}_uint8", last or f"{tensor}_back"
        self.nodes.append(helper.make_node("QuantizeLinear", [tensor, *names], [whole], name=f"{tensor}/Quantize"))
        self.nodes.append(helper.make_node("DequantizeLinear", [whole, *names], [back], name=f"{tensor}/Dequantize"))
        self.replaced[tensor] = back

    def take_pixels(self, cast):
        """Pixels are integers already."""
        (tensor,) = cast.output
        names = [self.constant(f"{tensor}_scale", np.float32(1)), self.constant(f"{tensor}_zero", np.uint8(0))]
        back = f"{tensor}_back"
        self.nodes.append(helper.make_node("DequantizeLinear", [cast.input[0], *names], [back], name=f"{tensor}/Dequantize"))
        self.replaced[tensor] = back

    def quantise_weights(self, node):
        _, weight, *bias = node.input
        values = self.values[weight].astype(np.float32)
        scales = np.maximum(np.abs(values).reshape(len(values), -1).max(1) / 127, 1e-8).astype(np.float32)
        whole = np.clip(np.rint(values / scales[:, None, None, None]), -127, 127).astype(np.int8)
        node.input[1] = self.dequantised(weight, whole, scales)
        if bias:
            source = node.input[0]
            produced = next(made for made in self.nodes if source in made.output)
            step = numpy_helper.to_array(next(v for v in self.graph.initializer if v.name == produced.input[1]))
            steps = (scales * step).astype(np.float32)
            sums = np.clip(np.rint(self.values[bias[0]] / steps), -(2**31), 2**31 - 1).astype(np.int32)
            node.input[2] = self.dequantised(bias[0], sums, steps)

    def dequantised(self, name, whole, scales):
        names = [
            self.constant(f"{name}_{whole.dtype}", whole),
            self.constant(f"{name}_scales", scales),
            self.constant(f"{name}_zeros", np.zeros(len(scales), whole.dtype)),
        ]
        self.nodes.append(helper.make_node("DequantizeLinear", names, [f"{name}_back"], axis=0, name=f"{name}/Dequantize"))
        return f"{name}_back"

    def constant(self, name, value):
        self.graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
        return name


if __name__ == "__main__":
    main()
