"""DeepPCB (Tang et al. 2019): 640 x 640 scans of boards, binarised, aligned, with boxes of six kinds of defect."""

import glob
import os

import cv2
import numpy as np
import torch

import light
from network import STRIDE, PcbHead

SIZE = 640
CROP = 256
CELL = PcbHead.detection_stride
CLASSES = ("open", "short", "mousebite", "spur", "copper", "pin-hole")
LEAST_VISIBLE = 0.6
"""Share of a box that must lie inside of a crop to be learned; of less, nobody could tell what it is."""


def load(folder):
    """{id: (test, template, boxes)}; images uint8 H x W, boxes int N x 5: x1, y1, x2, y2, class from 1."""
    pairs = {}
    for file in sorted(glob.glob(os.path.join(folder, "deeppcb", "*_test.jpg"))):
        stem = file[: -len("_test.jpg")]
        test, template = cv2.imread(file, cv2.IMREAD_GRAYSCALE), cv2.imread(stem + "_temp.jpg", cv2.IMREAD_GRAYSCALE)
        boxes = np.loadtxt(stem + ".txt", dtype=np.int32, ndmin=2)
        pairs[os.path.basename(stem)] = (test, template, boxes)
    return pairs


def split(ids, share=0.08, seed=1):
    """Training and validation ids; of each board family (the first five digits) the same share is held out."""
    rng = np.random.RandomState(seed)
    held = set()
    for family in sorted({name[:5] for name in ids}):
        members = sorted(name for name in ids if name[:5] == family)
        held |= set(rng.choice(members, max(1, round(len(members) * share)), replace=False))
    return [name for name in sorted(ids) if name not in held], sorted(held)


def photograph(image, rng):
    """Light, blur and noise of another scanner."""
    x = image.astype(np.float32)
    if rng.random() < 0.7:
        x = x * rng.uniform(0.6, 1.35) + rng.uniform(-35, 35)
    if rng.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.3))
    if rng.random() < 0.3:
        x = x + rng.standard_normal(x.shape).astype(np.float32) * rng.uniform(1, 10)
    return np.clip(x, 0, 255).astype(np.uint8)


class PcbPairs(torch.utils.data.IterableDataset):
    """An endless stream of crops: (test, template, heat, boxes, box weight, class weight, map)."""

    def __init__(self, pairs, seed):
        self.pairs, self.seed = list(pairs.values()), seed

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        while True:
            yield self.crop(rng)

    def crop(self, rng):
        test, template, boxes = self.pairs[int(rng.integers(len(self.pairs)))]
        x, y = corner(boxes, rng)
        test = test[y : y + CROP, x : x + CROP]
        original = template[y : y + CROP, x : x + CROP]
        reference = misplaced(template, x, y, rng)
        inside = visible(boxes, x, y)
        differs = (cv2.absdiff(test, original) > 80).astype(np.uint8)
        mask = np.zeros((CROP, CROP), np.uint8)
        for left, top, right, bottom, _, _ in inside:
            mask[top:bottom, left:right] |= differs[top:bottom, left:right]
        if rng.random() < 0.08:  # good boards exist as well, though the data set has none
            test, inside, mask = original, [], np.zeros_like(mask)
        test = strips(test, rng)
        turns, mirrored = int(rng.integers(4)), rng.random() < 0.5
        photographs = (light.normalised(photograph(image, rng)) for image in (test, reference))
        test, reference, mask = (turn(image, turns, mirrored) for image in (*photographs, mask))
        inside = [turn_box(box, turns, mirrored) for box in inside]
        side = CROP // STRIDE
        cells = mask.reshape(side, STRIDE, side, STRIDE).max((1, 3)).astype(np.float32)
        arrays = (test[None], reference[None], *detection_targets(inside), cells[None])
        return tuple(torch.from_numpy(np.ascontiguousarray(array)) for array in arrays)


def corner(boxes, rng):
    """Where to cut: usually around a defect."""
    if rng.random() < 0.9:
        box = boxes[int(rng.integers(len(boxes)))]
        middle = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
        at = [value - int(rng.integers(30, CROP - 29)) for value in middle]
    else:
        at = rng.integers(0, SIZE - CROP + 1, 2)
    return tuple(int(np.clip(value, 0, SIZE - CROP)) for value in at)


def misplaced(template, x, y, rng):
    """The template's crop with the misfit that alignment leaves."""
    shift = rng.integers(-3, 4, 2) if rng.random() < 0.5 else np.zeros(2, int)
    if rng.random() < 0.3:
        matrix = cv2.getRotationMatrix2D((CROP / 2, CROP / 2), rng.uniform(-0.6, 0.6), rng.uniform(0.993, 1.007))
        matrix[:, 2] += shift + rng.uniform(-0.5, 0.5, 2)
        return cv2.warpAffine(template[y : y + CROP, x : x + CROP], matrix, (CROP, CROP), borderMode=cv2.BORDER_REFLECT)
    margin = 4
    padded = cv2.copyMakeBorder(template, margin, margin, margin, margin, cv2.BORDER_REPLICATE)
    row, column = y + margin + int(shift[1]), x + margin + int(shift[0])
    return padded[row : row + CROP, column : column + CROP]


def strips(image, rng, share=0.25, widest=10):
    """What a part that slipped shows at the rim: the last pixel repeated, one grey, or something else altogether."""
    if rng.random() >= share:
        return image
    image = image.copy()
    for turns in rng.choice(4, int(rng.integers(1, 3)), replace=False):
        side = np.rot90(image, int(turns))  # a view: the strip lands in the image
        width, kind = int(rng.integers(1, widest + 1)), rng.random()
        if kind < 0.5:
            side[:, :width] = side[:, width : width + 1]
        elif kind < 0.8:
            side[:, :width] = rng.integers(0, 256)
        else:
            start = int(rng.integers(width, CROP - width))
            side[:, :width] = side[:, start : start + width].copy()
    return image


def visible(boxes, x, y):
    """Boxes in a crop: left, top, right, bottom, class from 0, share that lies inside."""
    inside = []
    for x1, y1, x2, y2, kind in boxes:
        left, right = max(x1 - x, 0), min(x2 - x, CROP)
        top, bottom = max(y1 - y, 0), min(y2 - y, CROP)
        if right - left > 4 and bottom - top > 4:
            share = (right - left) * (bottom - top) / ((x2 - x1) * (y2 - y1))
            inside.append((left, top, right, bottom, kind - 1, share))
    return inside


def turn(image, turns, mirrored):
    image = np.rot90(image, turns)
    return image[:, ::-1] if mirrored else image


def turn_box(box, turns, mirrored, size=CROP):
    """Where a box lies after `turn`."""
    left, top, right, bottom, *rest = box
    for _ in range(turns):  # a quarter against the clock, as numpy turns
        left, top, right, bottom = top, size - right, bottom, size - left
    if mirrored:
        left, right = size - right, size - left
    return (left, top, right, bottom, *rest)


def detection_targets(boxes, size=CROP):
    """Heat map of centres, sides of boxes and their weights, and where classes count, all in cells of CELL pixels."""
    side = size // CELL
    heat, sides = np.zeros((len(CLASSES), side, side), np.float32), np.zeros((4, side, side), np.float32)
    box_weight, class_weight = np.zeros((side, side), np.float32), np.ones((side, side), np.float32)
    for left, top, right, bottom, kind, share in boxes:
        if share < LEAST_VISIBLE:
            class_weight[top // CELL : bottom // CELL + 1, left // CELL : right // CELL + 1] = 0
            continue
        centre_x, centre_y = (left + right) / 2 / CELL, (top + bottom) / 2 / CELL
        column, row = min(int(centre_x), side - 1), min(int(centre_y), side - 1)
        spread = max(0.6, min(right - left, bottom - top) / CELL / 5)
        y, x = np.mgrid[0:side, 0:side]
        distance = (x + 0.5 - centre_x) ** 2 + (y + 0.5 - centre_y) ** 2
        heat[kind] = np.maximum(heat[kind], np.exp(-distance / (2 * spread**2)) * 0.98)
        heat[kind, row, column] = 1
        for v in range(max(0, row - 1), min(side, row + 2)):
            for u in range(max(0, column - 1), min(side, column + 2)):
                at_x, at_y = (u + 0.5) * CELL, (v + 0.5) * CELL
                found = at_x - left, at_y - top, right - at_x, bottom - at_y
                weight = 1.0 if (u, v) == (column, row) else 0.3
                if min(found) > -CELL and weight > box_weight[v, u]:
                    sides[:, v, u], box_weight[v, u] = np.maximum(found, 0.5), weight
    return heat, sides, box_weight, class_weight
