#!/usr/bin/env python3
"""Makes `models/<name>/` from a checkpoint: `python3 models/train/export.py pcb|generic`.

Writes encoder.onnx, head.onnx, manifest.json and training-log.csv. The scores are calibrated on the validation split, so
that 0.5 is the operating point of every model: a recipe without thresholds of its own means the same with each.
"""

import argparse
import hashlib
import json
import math
import os
import shutil
import subprocess

import numpy as np
import torch
import torch.nn as nn

from evaluate import detect_pcb, evaluate_generic, evaluate_pcb, precision_recall, score_generic
import light
from network import STRIDE, PcbEncoder, PcbHead, build
from train import HERE, MODELS

LIGHT = {"mean": light.MEAN, "deviation": light.DEVIATION, "floor": light.FLOOR}
OPSET = 13
"""ONNX Runtime and TensorRT of JetPack 6 know it whole."""
GOOD_REJECTED = 0.05
"""Operating point of the generic model: the share of good validation pairs that it may reject."""
SCREENING = {"slackPx": 1, "tolerancePx": 1, "contrast": 16, "leastPx": 3, "marginPx": 32, "rimCells": 3}
"""Chosen on every fourth of the 1000 pairs: of 1746 defects one was cleared. A margin of 24 instead of 32 lost another."""
CLASSES = ["open", "short", "mousebite", "spur", "copper", "pin-hole"]

ABOUT = {
    "pcb": {
        "description": "Bare boards, binarised or of high contrast, compared with their template; names six defect types.",
        "licence": "Apache-2.0 (weights trained on DeepPCB: research purpose)",
        "notice": "Trained on DeepPCB (Tang et al. 2019). Its LICENSE says MIT, its README says for research purpose only.",
        "data": "DeepPCB trainval, 1000 pairs; 80 of them, drawn by the seed of the split, for validation",
    },
    "pcb-small": {
        "description": "As pcb, a third of the work: for slow devices and fast lines.",
        "licence": "Apache-2.0 (weights trained on DeepPCB: research purpose)",
        "notice": "Trained on DeepPCB (Tang et al. 2019). Its LICENSE says MIT, its README says for research purpose only.",
        "data": "DeepPCB trainval, 1000 pairs; 80 of them, drawn by the seed of the split, for validation",
    },
    "generic": {
        "description": "Any product, colour or grey, aligned to its golden sample; was trained on no product it inspects.",
        "licence": "Apache-2.0",
        "data": "PIPED (CC BY 4.0) textures and images rendered by the recipe; synthetic defects and nuisance only",
    },
}


class Encoder(nn.Module):
    """uint8 N x H x W x C in, normalisation inside."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = light.folded(encoder) if isinstance(encoder, PcbEncoder) else encoder

    def forward(self, image):
        return self.encoder(image.permute(0, 3, 1, 2).float())


class PcbScores(nn.Module):
    def __init__(self, head, shift):
        super().__init__()
        self.head, self.shift = head, shift

    def forward(self, test, reference):
        anomaly, classes, boxes = self.head(test, reference)
        return torch.sigmoid(anomaly), torch.sigmoid(classes - self.shift), boxes


class GenericScores(nn.Module):
    def __init__(self, head, shift):
        super().__init__()
        self.head, self.shift = head, shift

    def forward(self, test, reference):
        return torch.sigmoid(self.head(test, reference)[0] - self.shift)


def logit(probability):
    return math.log(probability / (1 - probability))


def shifted(score, shift):
    return 1 / (1 + math.exp(-(logit(min(max(score, 1e-6), 1 - 1e-6)) - shift)))


def calibrate_pcb(net, validation, device):
    """The threshold of the best F becomes 0.5; detections are told from where AP and F of the cut list add up to most."""
    aware, _, positives = detect_pcb(net, validation, device)
    best = precision_recall(aware, positives)
    shift = logit(best["threshold"])
    told, most = best["threshold"], 0.0
    for cut in np.linspace(0.05, best["threshold"], 40):
        kept = [item for item in aware if item[0] >= cut]
        right = sum(hit for _, hit in kept)
        precision, recall = right / max(1, len(kept)), right / positives
        f = 2 * precision * recall / (precision + recall + 1e-9)
        total = f + precision_recall(kept, positives)["ap"]
        if total > most:
            told, most = float(cut), total
    return shift, round(shifted(told, shift), 4), evaluate_pcb(net, validation, device)


def calibrate_generic(net, validation, device):
    _, _, good, bad = score_generic(net, validation, device)
    threshold = float(np.quantile(good, 1 - GOOD_REJECTED))
    figures = evaluate_generic(net, validation, device)
    figures["defective_found_at_operating_point"] = float((bad > threshold).mean())
    return logit(threshold), figures


def export(encoder, head, channels, folder, outputs):
    image = torch.randint(0, 255, (1, 256, 320, channels), dtype=torch.uint8)
    with torch.no_grad():
        torch.onnx.export(
            encoder,
            (image,),
            os.path.join(folder, "encoder.onnx"),
            opset_version=OPSET,
            input_names=["image"],
            output_names=["embedding"],
            dynamic_axes={"image": {1: "height", 2: "width"}, "embedding": {2: "rows", 3: "columns"}},
        )
        test, reference = encoder(image), encoder(image.flip(2))
        axes = {name: {2: "rows", 3: "columns"} for name in ("test", "reference")}
        axes.update({name: {2: f"{name}_rows", 3: f"{name}_columns"} for name in outputs})
        torch.onnx.export(
            head,
            (test, reference),
            os.path.join(folder, "head.onnx"),
            opset_version=OPSET,
            input_names=["test", "reference"],
            output_names=outputs,
            dynamic_axes=axes,
        )
    return test.shape[1]


def graph(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def rounded(figures):
    flat = {}
    for name, value in figures.items():
        flat.update({f"{name}_{inner}": v for inner, v in value.items()} if isinstance(value, dict) else {name: value})
    return {f"validation_{name}": round(value, 4) for name, value in flat.items()}


def commit():
    answer = subprocess.run(["git", "-C", HERE, "rev-parse", "--short=8", "HEAD"], capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"


def main():
    options = parse()
    device = torch.device("cpu")
    state = torch.load(os.path.join(options.work, f"{options.model}.pt"), map_location=device)
    net = build(options.model, state["distance"])
    net.load_state_dict(state["average"])
    net.eval()
    validation = MODELS[options.model](options.data, state["seed"], 0).validation
    folder = os.path.join(options.out, options.model)
    os.makedirs(folder, exist_ok=True)
    detects = isinstance(net.head, PcbHead)
    if detects:
        shift, told, figures = calibrate_pcb(net, validation, device)
        net.eval()
        outputs = ["map", "classes", "boxes"]
        dims = export(Encoder(net.encoder), PcbScores(net.head, shift), 1, folder, outputs)
        detection = {"stride": PcbHead.detection_stride, "classes": CLASSES, "nms": True, "scoreThreshold": told}
    else:
        shift, figures = calibrate_generic(net, validation, device)
        net.eval()
        dims = export(Encoder(net.encoder), GenericScores(net.head, shift), 3, folder, ["map"])
        detection = None
    about = dict(ABOUT[options.model])
    data = about.pop("data")
    manifest = {
        "schema": 1,
        "name": options.model,
        "version": options.version,
        **about,
        "encoder": graph(folder, "encoder.onnx"),
        "head": graph(folder, "head.onnx"),
        "input": {"channels": net.encoder.channels, "layout": "NHWC", "type": "uint8", "multipleOf": 8, **({"light": LIGHT} if detects else {})},
        "embedding": {"dims": dims, "stride": STRIDE},
        "map": {"stride": STRIDE},
        "detection": detection,
        **({"screening": SCREENING} if detects else {}),
        "defaultThreshold": 0.5,
        "minAreaPx": 16,
        "training": {
            "data": data,
            "seed": state["seed"],
            "steps": state["step"],
            "minutes": round(state["seconds"] / 60, 1),
            "distance": state["distance"],
            "parameters": sum(p.numel() for p in net.parameters()),
            "commit": commit(),
            "torch": torch.__version__,
            "logitShift": round(shift, 4),
            **({"begunFrom": state["begun_from"]} if state.get("begun_from") else {}),
        },
        "figures": rounded(figures),
    }
    with open(os.path.join(folder, "manifest.json"), "w") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")
    shutil.copyfile(os.path.join(options.work, f"{options.model}.csv"), os.path.join(folder, "training-log.csv"))
    print(json.dumps(manifest["figures"], indent=2))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("--version", default="0.2.0")
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "..", "shared", "data"), help="folder of the data sets")
    parser.add_argument("--work", default=os.path.join(HERE, "..", "..", "var", "train"), help="folder of checkpoints and log")
    parser.add_argument("--out", default=os.path.join(HERE, ".."), help="models directory")
    return parser.parse_args()


if __name__ == "__main__":
    main()
