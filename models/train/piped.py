"""Photographed paper surfaces without defects: PIPED (Bianconi et al.), CC BY 4.0."""

import glob
import os

import cv2


def textures(folder):
    """All pictures of good paper, BGR; none where the data set is not there."""
    files = sorted(glob.glob(os.path.join(folder, "piped", "*", "NoDefects", "*.png")))
    return [cv2.imread(file) for file in files]
