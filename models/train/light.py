"""The light of a grey image made the same: mean and deviation become those of every other image.

The station does the same before it embeds an image (`normalise` of the manifest). It is done to whole images and rounded
to 8 bit, so that a piece cut out of an image means what it meant in the whole.
"""

import copy

import numpy as np
import torch

MEAN, DEVIATION = 128, 32
"""Grey levels of a normalised image; four deviations on each side fit into 8 bit."""
FLOOR = 10
"""Grey levels added to the deviation: an image of one colour must not be blown up to noise."""


def normalised(image):
    """uint8 H x W, as `cv::Mat::convertTo` rounds and cuts it."""
    factor = DEVIATION / (image.std() + FLOOR)
    return np.clip(np.rint(image * factor + (MEAN - factor * image.mean())), 0, 255).astype(np.uint8)


def folded(encoder):
    """A copy of an encoder in evaluation that takes grey levels as they are: its stem does the scaling, at no cost."""
    made = copy.deepcopy(encoder)
    convolution, normalisation = made.stem[0], made.stem[1]
    with torch.no_grad():
        convolution.weight /= DEVIATION
        normalisation.running_mean += MEAN * convolution.weight.sum((1, 2, 3))
    made.forward = made.embed
    return made


def unfolded(weight, bias):
    """The stem of a folded encoder, exported and without its normalisation, as training has it."""
    return weight * DEVIATION, bias + MEAN * weight.sum((1, 2, 3))
