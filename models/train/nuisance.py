"""What differs between two pictures of a good part, and must not count as a defect. Images: uint8, H x W or H x W x 3."""

import cv2
import numpy as np


def photograph(image, rng, strength=1.0):
    """Gain, offset, a tint, a gradient of light, blur, noise and JPEG, each now and then."""
    x = image.astype(np.float32)
    if rng.random() < 0.7 * strength + 0.1:
        x = x * rng.uniform(1 - 0.35 * strength, 1 + 0.35 * strength) + rng.uniform(-30, 30) * strength
    if x.ndim == 3 and rng.random() < 0.3:
        x = x * rng.uniform(0.94, 1.06, 3).astype(np.float32)
    if rng.random() < 0.4 * strength:
        x = x * gradient(x.shape, rng, 0.35).reshape(x.shape[:2] + (1,) * (x.ndim - 2))
    if rng.random() < 0.45 * strength + 0.05:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.3, 1.4))
    if rng.random() < 0.6 * strength + 0.1:
        shape = x.shape if rng.random() < 0.6 else x.shape[:2] + (1,) * (x.ndim - 2)
        x = x + rng.standard_normal(shape).astype(np.float32) * rng.uniform(1, 9)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.3 * strength:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 96))]
        x = cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_UNCHANGED)
    return x


def gradient(shape, rng, most):
    """A factor around 1 that changes linearly across the image."""
    height, width = shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)
    return 1 + rng.uniform(-most, most) * slope


def similarity(size, rng, shift, degrees, scale):
    """A random motion about the middle of a square image, as OpenCV's 2 x 3 matrix."""
    matrix = cv2.getRotationMatrix2D(
        (size / 2, size / 2), rng.uniform(-degrees, degrees), rng.uniform(1 - scale, 1 + scale)
    )
    matrix[:, 2] += rng.uniform(-shift, shift, 2)
    return matrix


def tolerance(size, rng, most, patch=12):
    """Displacements of a square image that differ from place to place: components sit where they were put, within limits.

    Returns maps for cv2.remap; `most` in pixels.
    """
    cells = max(2, size // int(rng.integers(patch, 4 * patch)))
    coarse = rng.uniform(-most, most, (cells, cells, 2)).astype(np.float32)
    # Nearest: a component moves as a whole and its neighbour does not follow.
    how = cv2.INTER_NEAREST if rng.random() < 0.4 else cv2.INTER_LINEAR
    field = cv2.resize(coarse, (size, size), interpolation=how)
    field = cv2.GaussianBlur(field, (0, 0), 2.0)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    return x + field[..., 0], y + field[..., 1]
