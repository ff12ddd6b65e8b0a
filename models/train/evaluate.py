"""Validation figures. The detection metric is that of the data set: pooled average precision, IoU above 0.33."""

import numpy as np
import torch
import torch.nn.functional as F

import light
from network import PcbHead

OVERLAP = 0.33
SUPPRESS = 0.4


def decode(classes, sides, least=0.05, most=200):
    """Boxes x1, y1, x2, y2, their scores and classes, best first, of one image's maps."""
    score = torch.sigmoid(classes)[0]
    peak = (score == F.max_pool2d(score[None], 3, 1, 1)[0]) & (score > least)
    kind, row, column = peak.nonzero(as_tuple=True)
    found, values = sides[0][:, row, column], score[kind, row, column]
    x, y = (column + 0.5) * PcbHead.detection_stride, (row + 0.5) * PcbHead.detection_stride
    boxes = torch.stack([x - found[0], y - found[1], x + found[2], y + found[3]], 1)
    order = values.argsort(descending=True)[:most]
    boxes, values, kind = boxes[order].numpy(), values[order].numpy(), kind[order].numpy()
    kept = []
    for index in range(len(values)):
        if all(overlap(boxes[index], boxes[other]) <= SUPPRESS for other in kept):
            kept.append(index)
    return boxes[kept], values[kept], kind[kept]


def overlap(a, b):
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)


def match(boxes, kinds, truth, by_class):
    """For each box, best first, whether it finds a marked defect that no better box has found."""
    used, hits = set(), []
    for box, kind in zip(boxes, kinds):
        fits = (
            index
            for index, marked in enumerate(truth)
            if index not in used and (not by_class or marked[4] - 1 == kind) and overlap(box, marked[:4]) > OVERLAP
        )
        found = next(fits, None)
        hits.append(found is not None)
        if found is not None:
            used.add(found)
    return hits


def precision_recall(scored, positives):
    """Area under the raw curve, best F and its score; `scored` holds (score, hit)."""
    if not scored:
        return {"ap": 0.0, "f": 0.0, "threshold": 1.0}
    scores, hits = (np.array(column) for column in zip(*sorted(scored, key=lambda item: -item[0])))
    right = np.cumsum(hits)
    precision, recall = right / np.arange(1, len(hits) + 1), right / positives
    f = 2 * precision * recall / (precision + recall + 1e-9)
    best = int(f.argmax())
    return {"ap": float(precision[hits].sum() / positives), "f": float(f[best]), "threshold": float(scores[best])}


def detect_pcb(net, pairs, device, change=lambda image: image):
    """Scored detections of all pairs, by class and regardless of it, and the number of marked defects."""
    net.eval()
    aware, agnostic, positives = [], [], 0
    with torch.no_grad():
        for test, template, truth in pairs.values():
            images = [torch.from_numpy(np.ascontiguousarray(image))[None, None].float().to(device) for image in (light.normalised(change(test)), light.normalised(template))]
            _, classes, sides = net(*images)
            boxes, scores, kinds = decode(classes.cpu(), sides.cpu())
            aware += zip(scores, match(boxes, kinds, truth, True))
            agnostic += zip(scores, match(boxes, kinds, truth, False))
            positives += len(truth)
    net.train()
    return aware, agnostic, positives


def evaluate_pcb(net, pairs, device, change=lambda image: image):
    """Class-aware and class-agnostic figures; `change` disturbs the test image."""
    aware, agnostic, positives = detect_pcb(net, pairs, device, change)
    return {"aware": precision_recall(aware, positives), "agnostic": precision_recall(agnostic, positives)}


def area_under_roc(good, bad):
    good, bad = np.asarray(good)[None], np.asarray(bad)[:, None]
    return float((bad > good).mean() + 0.5 * (bad == good).mean())


def score_generic(net, batches, device):
    """Scores and marks of all cells that count, and the highest score of each good and each defective pair."""
    net.eval()
    scores, marks, good, bad = [], [], [], []
    with torch.no_grad():
        for test, golden, target, weight in batches:
            score = torch.sigmoid(net(test.float().to(device), golden.float().to(device))[0]).cpu() * weight
            counted = weight > 0.5
            scores.append(score[counted].numpy())
            marks.append((target[counted] > 0.5).numpy())
            highest, defective = score.amax((1, 2, 3)).numpy(), (target.amax((1, 2, 3)) > 0.5).numpy()
            good += list(highest[~defective])
            bad += list(highest[defective])
    net.train()
    return np.concatenate(scores), np.concatenate(marks), np.array(good), np.array(bad)


def evaluate_generic(net, batches, device):
    """Cell AP over all cells, image AUROC by the highest cell, and the score that 5 % of the good pairs exceed."""
    scores, marks, good, bad = score_generic(net, batches, device)
    order = np.argsort(-scores)
    hits = marks[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return {
        "cell_ap": float(precision[hits].sum() / hits.sum()),
        "image_auroc": area_under_roc(good, bad),
        "good_95": float(np.quantile(good, 0.95)),
    }
