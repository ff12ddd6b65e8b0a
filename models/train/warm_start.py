"""Puts exported weights back into a network, for training to go on where there is no checkpoint."""

import os

import numpy as np
import torch
import torch.nn as nn

import light

GRAPHS = ("encoder", "head")


def warm_start(net, folder, images):
    """Takes the convolutions of `folder`/encoder.onnx and head.onnx by the names of their layers.

    Export folded each batch normalisation into its convolution. Here it gets the mean and deviation that `images` (test,
    golden) show, and a gain and bias that undo them: so the network says what the exported one says, and the first step
    of training, which normalises by its own batch, finds it almost so. Returns the layers that found no weights of their
    shape and keep those that they had.
    """
    layers = {name: layer for name, layer in net.named_modules() if isinstance(layer, nn.Conv2d)}
    norms = normalised_by(net)
    biases, fresh = {}, []
    weights = {name: found for graph in GRAPHS for name, found in convolutions(os.path.join(folder, graph + ".onnx"))}
    with torch.no_grad():
        for name, layer in layers.items():
            weight, bias = weights.get(name, (None, None))
            if weight is None or weight.shape != tuple(layer.weight.shape):
                fresh.append(name)
                continue
            layer.weight.copy_(torch.from_numpy(weight))
            if name in norms:
                biases[norms[name]] = torch.from_numpy(bias)
            else:
                layer.bias.copy_(torch.from_numpy(bias))
        settle(net, biases, images)
    return fresh


def convolutions(file):
    """Name of the layer, weight and bias of every convolution of a graph."""
    from onnx import load, numpy_helper  # only a warm start needs it

    graph = load(file).graph
    values = {value.name: numpy_helper.to_array(value).astype(np.float32) for value in graph.initializer}
    pixels = {node.output[0] for node in graph.node if node.op_type == "Cast"}
    for node in graph.node:
        if node.op_type == "Conv" and all(name in values for name in node.input[1:]):
            weight, *bias = (values[name] for name in node.input[1:])
            bias = bias[0] if bias else np.zeros(len(weight), np.float32)
            found = light.unfolded(weight, bias) if node.input[0] in pixels else (weight, bias)
            yield layer_name(node.name), found


def layer_name(path):
    """`/head/body/body.0/first/first.0/Conv` is the layer `head.body.0.first.0`."""
    parts = path.split("/")[1:-1]
    return ".".join(part for part, below in zip(parts, parts[1:] + [""]) if not below.startswith(part + "."))


def normalised_by(net):
    """The batch normalisation that follows each convolution, both by their names."""
    found, before = {}, None
    for name, layer in net.named_modules():
        if isinstance(layer, nn.BatchNorm2d) and before is not None:
            found[before] = name
        if isinstance(layer, (nn.Conv2d, nn.BatchNorm2d)):
            before = name if isinstance(layer, nn.Conv2d) else None
    return found


def settle(net, biases, images):
    """Runs the network once; each batch normalisation of `biases` learns what reaches it and passes it on with its bias."""

    def learn(bias):
        def before(layer, inputs):
            (values,) = inputs
            mean, variance = values.mean((0, 2, 3)), values.var((0, 2, 3), unbiased=False)
            layer.running_mean.copy_(mean)
            layer.running_var.copy_(variance)
            layer.weight.copy_((variance + layer.eps).sqrt())
            layer.bias.copy_(mean + bias.to(mean.device))

        return before

    modules = dict(net.named_modules())
    hooks = [modules[name].register_forward_pre_hook(learn(bias)) for name, bias in biases.items()]
    training = net.training
    net.eval()
    net(*images)
    net.train(training)
    for hook in hooks:
        hook.remove()
