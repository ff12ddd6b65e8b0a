#!/usr/bin/env python3
"""Writes the DeepPCB pairs that training held back, as another scanner would show them:

    python3 models/train/held_back.py OUT --gain 0.7 --offset 30 --shift 6 -6
    npx twinspect evaluate pairs --model pcb --data OUT --detections DETECTIONS
"""

import argparse
import os

import cv2
import numpy as np

import deeppcb
from train import HERE


def main():
    options = parse()
    pairs = deeppcb.load(options.data)
    os.makedirs(options.out, exist_ok=True)
    for name in deeppcb.split(pairs)[1]:
        test, template, boxes = pairs[name]
        stem = os.path.join(options.out, name)
        write(stem + "_test.jpg", shifted(test * options.gain + options.offset, options.shift))
        write(stem + "_temp.jpg", template)
        moved = boxes.copy()
        moved[:, :4] = np.clip(np.rint(boxes[:, :4] + np.tile(options.shift, 2)), 0, deeppcb.SIZE - 1)
        np.savetxt(stem + ".txt", moved, fmt="%d")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="folder for the pairs")
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "..", "shared", "data"), help="folder of the data sets")
    parser.add_argument("--gain", type=float, default=1)
    parser.add_argument("--offset", type=float, default=0, help="grey levels")
    parser.add_argument("--shift", type=float, nargs=2, default=(0, 0), help="pixels to the right and below")
    return parser.parse_args()


def shifted(image, shift):
    """The last pixels are repeated where nothing is known."""
    matrix = np.float32([[1, 0, shift[0]], [0, 1, shift[1]]])
    return cv2.warpAffine(image.astype(np.float32), matrix, image.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def write(file, image):
    """JPEG as the data set has it, at the best quality: a second compression must not count."""
    cv2.imwrite(file, np.clip(image, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 100])


if __name__ == "__main__":
    main()
