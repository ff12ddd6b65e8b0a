"""Omniglot (Lake et al. 2015): handwritten characters of 50 alphabets, 20 drawers each, and one-shot trials on them.

Read in place from the zip files of the data set: `images_background_small1.zip` and `images_background_small2.zip`, the
two sets of five alphabets for learning, and `all_runs.zip`, the 20 official runs, which are only ever judged.
"""

import io
import os
import zipfile

import cv2
import numpy as np
import torch

SIDE = 52
"""Pixels of an image in the network; the data set has 105."""
INK = 42
"""Pixels of the longer side of what was drawn: where and how large somebody draws does not make another character."""
WAYS = 20
EPISODES = 2
"""Episodes in a step: characters of one alphabet by one drawer, to be found among those of another drawer."""
BACKGROUNDS = {
    "omniglot": ("small1", "small2"),
    "omniglot-small1": ("small1",),
    "omniglot-small2": ("small2",),
}
HELD = {"small1": "Early_Aramaic", "small2": "Tagalog"}
"""The alphabet of each set that is held out for validation: the smallest, since few alphabets are there to learn from."""


def folder(data):
    return os.path.join(data, "omniglot")


def read(archive, name):
    """One drawing, ink 255 on 0, centred, SIDE x SIDE, uint8."""
    image = cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_GRAYSCALE)
    return normal(255 - image)


def normal(ink):
    """The drawing in the middle of the image, its longer side INK pixels; nothing drawn stays nothing."""
    rows, columns = np.flatnonzero(ink.max(1)), np.flatnonzero(ink.max(0))
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    if rows.size == 0:
        return canvas
    drawn = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = INK / max(drawn.shape)
    height, width = (max(1, round(side * scale)) for side in drawn.shape)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    canvas[top : top + height, left : left + width] = cv2.resize(drawn, (width, height), interpolation=method)
    return canvas


def load(data, background):
    """{alphabet: uint8 characters x drawers x SIDE x SIDE} of the sets of a background, and of its held-out alphabets."""
    alphabets = {}
    for part in BACKGROUNDS[background]:
        file = os.path.join(folder(data), f"images_background_{part}.zip")
        if not os.path.exists(file):
            raise SystemExit(f"{file} is not there")
        with zipfile.ZipFile(file) as archive:
            characters = {}
            for name in sorted(archive.namelist()):
                if name.endswith(".png"):
                    _, alphabet, character, _ = name.split("/")
                    characters.setdefault(alphabet, {}).setdefault(character, []).append(read(archive, name))
        for alphabet, drawn in characters.items():
            alphabets[alphabet] = np.stack([np.stack(drawn[character]) for character in sorted(drawn)])
    held = {HELD[part] for part in BACKGROUNDS[background]}
    return (
        {name: drawn for name, drawn in alphabets.items() if name not in held},
        {name: drawn for name, drawn in alphabets.items() if name in held},
    )


def official_runs(data):
    """The 20 runs: (20 training drawings, 20 test drawings, for each test drawing the number of its class)."""
    with zipfile.ZipFile(os.path.join(folder(data), "all_runs.zip")) as archive:
        for run in range(1, 21):
            lines = io.TextIOWrapper(archive.open(f"run{run:02d}/class_labels.txt"), "ascii").read().split("\n")
            tests, classes = zip(*(line.split() for line in lines if line))
            names = sorted(set(classes))
            training = np.stack([read(archive, name) for name in names])
            yield training, np.stack([read(archive, name) for name in tests]), np.array([names.index(name) for name in classes])


class Episodes(torch.utils.data.IterableDataset):
    """An endless stream of steps: (test, training), uint8 EPISODES x WAYS x 1 x SIDE x SIDE each.

    The character at a place of `test` is that at the same place of `training`, by another hand. All of an episode is
    turned and mirrored alike, which makes another alphabet of it (Santoro et al. 2016); each drawing then is distorted on its
    own (Koch et al. 2015, section 3.3, and smooth bends).
    """

    def __init__(self, alphabets, seed):
        self.alphabets, self.seed = list(alphabets.values()), seed
        sizes = np.array([len(drawn) for drawn in self.alphabets], float)
        self.share = sizes / sizes.sum()

    def __iter__(self):
        rng = np.random.default_rng(self.seed)
        while True:
            tests, trainings = zip(*(self.episode(rng) for _ in range(EPISODES)))
            yield torch.from_numpy(np.stack(tests)), torch.from_numpy(np.stack(trainings))

    def episode(self, rng):
        drawn = self.alphabets[int(rng.choice(len(self.alphabets), p=self.share))]
        characters = rng.choice(len(drawn), WAYS, replace=False)
        hands = rng.choice(drawn.shape[1], 2, replace=False)
        turns, mirrored = int(rng.integers(4)), rng.random() < 0.5
        return [
            np.stack([distort(turn(drawn[character, hand], turns, mirrored), rng) for character in characters])[:, None]
            for hand in hands
        ]


def turn(image, turns, mirrored):
    image = np.rot90(image, turns)
    return np.ascontiguousarray(image[:, ::-1] if mirrored else image)


def distort(image, rng):
    """Rotation, shear, scale and shift as Koch's, bends of a few pixels, thinner and thicker strokes."""
    angle, shear = np.deg2rad(rng.uniform(-10, 10)), rng.uniform(-0.3, 0.3, 2)
    scale = rng.uniform(0.8, 1.15, 2)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.array([[scale[0], shear[0]], [shear[1], scale[1]]])
    middle = (SIDE - 1) / 2
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) - middle
    shift = rng.uniform(-2, 2, 2)
    bend = cv2.resize(rng.standard_normal((5, 5, 2)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) * rng.uniform(0, 1.8)
    x = matrix[0, 0] * columns + matrix[0, 1] * rows + middle + shift[0] + bend[..., 0]
    y = matrix[1, 0] * columns + matrix[1, 1] * rows + middle + shift[1] + bend[..., 1]
    image = cv2.remap(image, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.5, 1.0))
        image = np.clip(image.astype(np.float32) * rng.uniform(1, 1.8), 0, 255).astype(np.uint8)
    return image


def one_shot(net, training, test, device="cpu"):
    """For each test drawing the number of the training drawing that is most like it."""
    with torch.no_grad():
        a, b = (net.encoder(torch.from_numpy(drawings)[:, None].float().to(device)) for drawings in (test, training))
        return net.head(a[:, None], b[None]).argmax(1).cpu().numpy()


def trials(alphabets, seed, runs=40):
    """One-shot runs as the official ones, of other alphabets: (training, test, classes)."""
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        for drawn in alphabets.values():
            characters = rng.choice(len(drawn), min(WAYS, len(drawn)), replace=False)
            first, second = rng.choice(drawn.shape[1], 2, replace=False)
            yield drawn[characters, first], drawn[characters, second], np.arange(len(characters))


def accuracy(net, runs, device="cpu"):
    """Share of right answers of each run."""
    net.eval()
    shares = [float((one_shot(net, training, test, device) == classes).mean()) for training, test, classes in runs]
    net.train()
    return shares
