"""Pairs for the generic model: a golden sample, and a picture of the same product with or without a defect."""

import cv2
import numpy as np
import torch

from network import STRIDE
from nuisance import photograph, similarity, tolerance
from rendered import product
from synthesis import edit

CROP = 128
"""Pixels of a pair. A margin around it is drawn as well, so that motion brings real pixels in."""
DRAWN = 176
POOL = 300
"""Products that are used again, turned and mirrored: drawing takes longer than training on one."""


class GenericPairs(torch.utils.data.IterableDataset):
    """An endless stream of (test, golden, target, weight); uint8 3 x H x W twice, float32 1 x h x w twice."""

    def __init__(self, seed, textures, defects=0.68):
        self.seed, self.textures, self.defects = seed, textures, defects

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        pool = []
        while True:
            yield self.pair(rng, pool)

    def pair(self, rng, pool):
        image = self.next_product(rng, pool)
        nothing = np.zeros(image.shape[:2], np.float32)
        other = pool[int(rng.integers(len(pool)))]
        edited, seen, maybe = edit(image, other, rng) if rng.random() < self.defects else (image, nothing, nothing)
        edited, seen, maybe = move((edited, seen, maybe), rng)
        golden = crop(shift_slightly(image, rng))
        target = cells(seen, 0.5)
        weight = 1 - cells(maybe, 0.3) * (1 - target)
        strength = 0.5 if rng.random() < 0.6 else 1.0
        test, golden = photograph(edited, rng), photograph(golden, rng, strength)
        return to_tensor(test), to_tensor(golden), torch.from_numpy(target)[None], torch.from_numpy(weight)[None]

    def next_product(self, rng, pool):
        if len(pool) < POOL or rng.random() < 0.3:
            image = product(DRAWN, rng, self.textures)
            if len(pool) < POOL:
                pool.append(image)
            else:
                pool[int(rng.integers(POOL))] = image
            return image
        image = np.rot90(pool[int(rng.integers(POOL))], int(rng.integers(4)))
        return np.ascontiguousarray(image[:, ::-1] if rng.random() < 0.5 else image)


def move(images, rng):
    """The misfit that alignment leaves, and parts of the product that sit a little beside their place. All alike."""
    kind = rng.random()
    shift = 0 if kind < 0.15 else 1.0 if kind < 0.55 else 3.0 if kind < 0.9 else 6.0
    degrees, scale = (rng.uniform(0, 1.0), 0.012) if kind > 0.25 else (0, 0)
    if rng.random() < 0.5:
        maps = tolerance(DRAWN, rng, rng.uniform(0.3, 1.6))
        images = [cv2.remap(image, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) for image in images]
    matrix = similarity(DRAWN, rng, shift, degrees, scale)
    return [crop(warp(image, matrix)) for image in images]


def shift_slightly(image, rng):
    """A golden sample that was itself aligned is not where its pixels were."""
    if rng.random() < 0.5:
        return image
    return warp(image, similarity(DRAWN, rng, 0.5, 0.2, 0.002))


def warp(image, matrix):
    return cv2.warpAffine(image, matrix, (DRAWN, DRAWN), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def crop(image):
    margin = (DRAWN - CROP) // 2
    return image[margin : margin + CROP, margin : margin + CROP]


def cells(mask, level):
    """1 for each cell in which the mask reaches the level."""
    side = mask.shape[0] // STRIDE
    return (mask.reshape(side, STRIDE, side, STRIDE).max((1, 3)) > level).astype(np.float32)


def to_tensor(image):
    return torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))
