"""Procedural products: what the generic model is trained on. No picture of a real product, so no licence but our own."""

import cv2
import numpy as np

FONTS = (0, 1, 2, 3, 4, 5, 6, 7)
LETTERS = "ABCDEFGHKLMNPRSTUVWXYZ0123456789-/."


def octaves(size, rng, low, high):
    """Noise of several frequencies (Perlin's turbulence with cubic interpolation), 0..1."""
    total = np.zeros((size, size), np.float32)
    frequency, amplitude = low, 1.0
    while frequency <= high:
        grid = rng.standard_normal((frequency + 1, frequency + 1)).astype(np.float32)
        total += amplitude * cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC)
        amplitude *= rng.uniform(0.4, 0.75)
        frequency *= 2
    total -= total.min()
    return total / (total.max() + 1e-6)


def colour(rng):
    return tuple(int(value) for value in rng.integers(0, 256, 3))


def near(base, most, rng):
    return tuple(int(np.clip(value + rng.uniform(-most, most), 0, 255)) for value in base)


def backdrop(size, rng, textures):
    """The material of a product: cloudy, brushed, woven, plain, or a photographed surface of `textures`."""
    kind, base = rng.random(), np.array(colour(rng), np.float32)
    if kind < 0.3:
        tint = rng.uniform(0.6, 1.2, 3)
        image = base + (octaves(size, rng, int(rng.integers(2, 9)), int(rng.integers(16, 129)))[..., None] - 0.5) * tint * rng.uniform(5, 90)
    elif kind < 0.45:
        lines = rng.standard_normal(size if rng.random() < 0.5 else size // 4).astype(np.float32)
        lines = cv2.resize(lines[:, None], (1, size))
        lines = cv2.GaussianBlur(lines, (1, 2 * int(rng.integers(0, 5)) + 1), 0).reshape(size, 1)
        image = base + np.repeat(lines, size, 1)[..., None] * rng.uniform(5, 30)
        image = image + (octaves(size, rng, 8, 64)[..., None] - 0.5) * rng.uniform(0, 30)
        if rng.random() < 0.5:
            image = np.transpose(image, (1, 0, 2))
    elif kind < 0.6:
        y, x = np.mgrid[0:size, 0:size]
        periods, phases = rng.uniform(4, 30, 2), rng.uniform(0, 6, 2)
        weave = np.sin(x * 6.28 / periods[0] + phases[0]) * np.sin(y * 6.28 / periods[1] + phases[1])
        image = base + weave[..., None] * rng.uniform(5, 60) + rng.standard_normal((size, size, 1)) * rng.uniform(0, 6)
    elif kind < 0.8 and len(textures) > 0:
        image = photographed(size, rng, textures)
    else:
        image = np.ones((size, size, 3), np.float32) * base
    return np.ascontiguousarray(np.clip(image, 0, 255).astype(np.uint8))


def photographed(size, rng, textures):
    image = textures[int(rng.integers(len(textures)))].astype(np.float32)
    if rng.random() < 0.6:
        image = cv2.resize(image, (size, size), interpolation=cv2.INTER_CUBIC)
    else:
        border = (size - image.shape[0] + 1) // 2
        image = cv2.copyMakeBorder(image, border, border, border, border, cv2.BORDER_REFLECT)[:size, :size]
    if rng.random() < 0.4:
        image = image * rng.uniform(0.4, 1.1)
    if rng.random() < 0.3:
        image = image[..., rng.permutation(3)]
    return image


def place(size, rng):
    return int(rng.integers(0, size)), int(rng.integers(0, size))


def draw_rectangle(image, at, ink, thick, rng):
    cv2.rectangle(image, at, (at[0] + int(rng.integers(5, 71)), at[1] + int(rng.integers(5, 71))), ink, thick, cv2.LINE_AA)


def draw_disc(image, at, ink, thick, rng):
    radius = int(rng.integers(4, 41))
    cv2.circle(image, at, radius, ink, thick, cv2.LINE_AA)
    if rng.random() < 0.4:
        cv2.circle(image, at, max(1, radius // 2), near(ink, 120, rng), -1, cv2.LINE_AA)


def draw_ellipse(image, at, ink, thick, rng):
    axes = int(rng.integers(4, 41)), int(rng.integers(3, 41))
    cv2.ellipse(image, at, axes, int(rng.integers(0, 181)), 0, int(rng.integers(90, 361)), ink, thick, cv2.LINE_AA)


def draw_print(image, at, ink, thick, rng):
    text = "".join(LETTERS[int(i)] for i in rng.integers(0, len(LETTERS), int(rng.integers(1, 9))))
    cv2.putText(image, text, at, int(rng.choice(FONTS)), rng.uniform(0.25, 1.6), ink, int(rng.integers(1, 4)), cv2.LINE_AA)


def draw_trace(image, at, ink, thick, rng):
    points = [at]
    for _ in range(int(rng.integers(1, 6))):
        step = rng.integers(-1, 2, 2) * rng.integers(8, 61, 2)
        points.append((points[-1][0] + int(step[0]), points[-1][1] + int(step[1])))
    cv2.polylines(image, [np.array(points)], False, ink, int(rng.integers(1, 10)), cv2.LINE_AA)


def draw_row(image, at, ink, thick, rng):
    """Pins, holes or balls in a grid: what repeats is what a comparison mistakes most easily."""
    pitch, size, square = int(rng.integers(4, 19)), int(rng.integers(1, 7)), rng.random() < 0.5
    for column in range(int(rng.integers(3, 13))):
        for row in range(int(rng.integers(1, 5)) if square else 1):
            x, y = at[0] + column * pitch, at[1] + row * pitch * 2
            if square:
                cv2.rectangle(image, (x, y), (x + size, y + size * 2), ink, -1)
            else:
                cv2.circle(image, (x, y), size, ink, -1, cv2.LINE_AA)


def draw_polygon(image, at, ink, thick, rng):
    angles = np.sort(rng.uniform(0, 6.28, int(rng.integers(3, 8))))
    radius = int(rng.integers(4, 41))
    points = np.stack([at[0] + np.cos(angles) * radius * rng.uniform(0.5, 1.5), at[1] + np.sin(angles) * radius], 1)
    cv2.fillPoly(image, [points.astype(np.int32)], ink, cv2.LINE_AA)


def draw_component(image, at, ink, thick, rng):
    """A body with two bright ends and print on it, large or as small as a chip resistor."""
    width, height = (int(rng.integers(8, 51)), int(rng.integers(8, 51))) if rng.random() < 0.5 else (int(rng.integers(4, 12)), int(rng.integers(3, 7)))
    ends, end = near(ink, 150, rng), max(1, width // 5)
    cv2.rectangle(image, at, (at[0] + width, at[1] + height), ink, -1)
    cv2.rectangle(image, (at[0] - end, at[1]), (at[0], at[1] + height), ends, -1)
    cv2.rectangle(image, (at[0] + width, at[1]), (at[0] + width + end, at[1] + height), ends, -1)
    cv2.putText(image, str(int(rng.integers(0, 1000))), (at[0] + 1, at[1] + height - 1), 0, max(0.2, height / 40), near(ink, 200, rng), 1, cv2.LINE_AA)


SHAPES = (draw_rectangle, draw_disc, draw_ellipse, draw_print, draw_trace, draw_row, draw_polygon, draw_component, draw_component)


def product(size, rng, textures):
    """A picture of a product that never existed. BGR, `size` x `size`."""
    image = backdrop(size, rng, textures)
    if rng.random() < 0.85:
        palette = [colour(rng) for _ in range(int(rng.integers(2, 6)))]
        for _ in range(int(rng.integers(1, 23) if rng.random() < 0.7 else rng.integers(22, 70))):
            ink = palette[int(rng.integers(len(palette)))] if rng.random() < 0.8 else colour(rng)
            thick = -1 if rng.random() < 0.6 else int(rng.integers(1, 6))
            SHAPES[int(rng.integers(len(SHAPES)))](image, place(size, rng), ink, thick, rng)
    if rng.random() < 0.25:
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        inks = np.array([colour(rng), colour(rng)], np.uint8)
        image = inks[(grey > np.median(grey)).astype(int)]
    if rng.random() < 0.15:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if rng.random() < 0.5:
        image = np.clip(image + (octaves(size, rng, 16, 128)[..., None] - 0.5) * rng.uniform(2, 20), 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.1))
    return np.ascontiguousarray(image)
