"""Defects made from good images. Nobody has to collect any.

Structural edits copy or cover what is there: missing, extra, shifted, broken, bridged (CutPaste, Li et al. 2021; NSA,
Schlueter et al. 2022); textures of another product under a Perlin mask (DRAEM, Zavrtanik et al. 2021); scratches, stains
and blobs of any colour. Each has a size and a contrast, and counts as a defect only where it can be seen.
"""

import cv2
import numpy as np

from rendered import colour, octaves

VISIBLE = 14
"""Grey levels, after a slight blur: less than this is no defect, and training on it would be training on noise."""
FAINT = 4
"""Between FAINT and VISIBLE nobody can tell: such cells count neither way."""


def ellipse(mask, at, size, rng):
    axes = max(2, size), max(2, int(size * rng.uniform(0.4, 1)))
    cv2.ellipse(mask, at, axes, int(rng.integers(0, 181)), 0, 360, 1, -1, cv2.LINE_AA)


def polygon(mask, at, size, rng):
    angles = np.sort(rng.uniform(0, 6.28, int(rng.integers(3, 9))))
    points = np.stack([at[0] + np.cos(angles) * size * rng.uniform(0.6, 1.4), at[1] + np.sin(angles) * size * 1.1], 1)
    cv2.fillPoly(mask, [points.astype(np.int32)], 1, cv2.LINE_AA)


def scratch(mask, at, size, rng):
    point, angle, points = np.array(at, float), rng.uniform(0, 6.28), [np.array(at, float)]
    for _ in range(int(rng.integers(3, 17))):
        angle += rng.uniform(-0.5, 0.5)
        point = point + np.array([np.cos(angle), np.sin(angle)]) * rng.uniform(2, 7)
        points.append(point)
    cv2.polylines(mask, [np.array(points).astype(np.int32)], False, 1, int(rng.integers(1, 4)), cv2.LINE_AA)


def cloud(mask, at, size, rng):
    y, x = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]]
    near = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * (size * 1.5 + 4) ** 2))
    np.maximum(mask, (octaves(mask.shape[0], rng, 4, 16) * near > rng.uniform(0.3, 0.5)).astype(np.float32), out=mask)


def patch(mask, at, size, rng):
    cv2.rectangle(mask, (at[0] - size, at[1] - size // 2), (at[0] + size, at[1] + size // 2), 1, -1)


MASKS = ((ellipse, 0.3), (polygon, 0.2), (scratch, 0.22), (cloud, 0.13), (patch, 0.15))


def shifted_copy(image, at, other, rng):
    """What lies beside: missing, extra, shifted, bridged, broken, depending on what it covers."""
    shift = rng.choice([-1, 1], 2) * rng.integers([6, 0], [51, 51])
    return np.roll(image, (int(shift[1]), int(shift[0])), (0, 1))


def other_product(image, at, other, rng):
    return other.astype(np.float32)


def flat(image, at, other, rng):
    return np.ones_like(image) * np.array(colour(rng))


def own_colour(image, at, other, rng):
    """A part covered by a colour of the product itself: a component that is missing, a hole that is closed."""
    size = image.shape[0]
    y, x = (int(np.clip(value + rng.integers(-30, 31), 0, size - 1)) for value in (at[1], at[0]))
    return np.ones_like(image) * image[y, x]


def lighter_or_darker(image, at, other, rng):
    return image + rng.choice([-1, 1]) * rng.uniform(15, 90)


def smeared(image, at, other, rng):
    return cv2.GaussianBlur(image, (0, 0), rng.uniform(2, 5))


FILLS = ((shifted_copy, 0.3), (other_product, 0.12), (flat, 0.2), (own_colour, 0.15), (lighter_or_darker, 0.15), (smeared, 0.08))


def choose(table, rng):
    return table[int(rng.choice(len(table), p=[share for _, share in table]))][0]


def edit(image, other, rng):
    """One to three defects. Returns the image, where a defect can be seen, and where it may be seen; both 0 or 1."""
    size = image.shape[0]
    base = image.astype(np.float32)
    edited = base.copy()
    for _ in range(int(rng.choice([1, 1, 1, 2, 3]))):
        mask = np.zeros((size, size), np.float32)
        at = tuple(int(value) for value in rng.integers(30, size - 30, 2))
        # Small ones are the difficult ones: the exponent spreads sizes evenly over octaves, from 2 to 24 pixels.
        choose(MASKS, rng)(mask, at, int(2 * 2 ** rng.uniform(0, 3.6)), rng)
        if rng.random() < 0.5:
            mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.5, 1.5))
        cover = (mask * rng.uniform(0.5, 1))[..., None]
        edited = edited * (1 - cover) + choose(FILLS, rng)(edited, at, other, rng) * cover
    edited = np.clip(edited, 0, 255)
    seen = cv2.GaussianBlur(np.abs(edited - base).max(2), (0, 0), 0.8)
    return edited.astype(np.uint8), (seen > VISIBLE).astype(np.float32), (seen > FAINT).astype(np.float32)
