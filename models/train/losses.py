"""Losses over maps. `target` is 1 where the images differ; `weight` is 0 where nobody can tell."""

import torch
import torch.nn.functional as F


def contrastive(distance, target, weight, margin=0.6):
    """Hadsell, Chopra, LeCun 2006, equation 4, for each cell: equal cells together, different ones a margin apart."""
    value = (1 - target) * distance**2 + target * F.relu(margin - distance) ** 2
    return (value * weight).sum() / weight.sum().clamp(min=1)


def cross_entropy(logits, target, weight):
    """Koch et al. 2015, section 3.2: cross-entropy over the learned weighted distance."""
    value = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (value * weight).sum() / weight.sum().clamp(min=1)


def koch(logits):
    """The same over all pairs of an episode, N x ways x ways, equal on the diagonal; equal and different weigh the same."""
    same = torch.eye(logits.shape[-1], device=logits.device).expand_as(logits)
    value = F.binary_cross_entropy_with_logits(logits, same, reduction="none")
    return 0.5 * (value * same).sum() / same.sum() + 0.5 * (value * (1 - same)).sum() / (1 - same).sum()


def among_ways(logits):
    """Vinyals et al. 2016: each drawing of an episode must find its own character among all, N x ways x ways."""
    right = torch.arange(logits.shape[-1], device=logits.device).repeat(logits.shape[0])
    return F.cross_entropy(logits.flatten(0, 1), right)


def focal(logits, target, weight, gamma=2.0, positive=4.0):
    """Lin et al. 2017, section 3: cells that are easy count little; cells with a defect, which are rare, count more."""
    probability = torch.sigmoid(logits)
    right = torch.where(target > 0.5, probability, 1 - probability)
    value = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * (1 - right) ** gamma
    return (value * (1 + (positive - 1) * target) * weight).sum() / weight.sum().clamp(min=1)


def dice(logits, target, weight):
    """Milletari et al. 2016, section 3: overlap of what was found with what is there."""
    probability = torch.sigmoid(logits) * weight
    common = (probability * target).sum()
    return 1 - (2 * common + 1) / (probability.sum() + (target * weight).sum() + 1)


def centre_focal(logits, heat, weight):
    """Zhou et al. 2019, equation 1: `heat` is 1 at the centre of a defect and falls off around it."""
    probability = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    centre = (heat >= 0.999).float()
    found = centre * (1 - probability) ** 2 * torch.log(probability)
    missed = (1 - centre) * (1 - heat) ** 4 * probability**2 * torch.log(1 - probability)
    return -((found + missed) * weight[:, None]).sum() / centre.sum().clamp(min=1)


def box_overlap(sides, target, weight):
    """Rezatofighi et al. 2019, equation 4 (generalised IoU). Sides: left, top, right, bottom from the cell, pixels."""
    left, top, right, bottom = sides.unbind(1)
    t_left, t_top, t_right, t_bottom = target.unbind(1)
    width = (torch.min(left, t_left) + torch.min(right, t_right)).clamp(min=0)
    height = (torch.min(top, t_top) + torch.min(bottom, t_bottom)).clamp(min=0)
    common = width * height
    union = (left + right) * (top + bottom) + (t_left + t_right) * (t_top + t_bottom) - common
    hull = (torch.max(left, t_left) + torch.max(right, t_right)) * (
        torch.max(top, t_top) + torch.max(bottom, t_bottom)
    )
    value = 1 - common / (union + 1e-6) + (hull - union) / (hull + 1e-6)
    return (value * weight).sum() / weight.sum().clamp(min=1)
