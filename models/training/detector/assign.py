"""Which cells answer for which garment, and the losses (task-aligned assignment: TOOD, Feng et al., ICCV 2021)."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

# As TOOD (section 3.2) and its users choose them: cells for each garment, and the powers of score and overlap.
CELLS = 10
SCORE_POWER, OVERLAP_POWER = 1.0, 5.0


@dataclass(frozen=True)
class Target:
    """
    What a canvas holds. kinds: G; boxes: G x 4 in pixels; inside: G x A, whether a cell lies on the garment;
    unknown: A x K, cells whose class must not be judged.
    """

    kinds: Tensor
    boxes: Tensor
    inside: Tensor
    unknown: Tensor


@dataclass(frozen=True)
class Assigned:
    """scores: A x K, what the class scores should be; cells: the positive ones; boxes: theirs; weights: theirs."""

    scores: Tensor
    cells: Tensor
    boxes: Tensor
    weights: Tensor


def overlaps(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union, N x 4 and M x 4 -> N x M."""
    corner = torch.minimum(a[:, None, 2:], b[None, :, 2:]) - torch.maximum(a[:, None, :2], b[None, :, :2])
    shared = corner.clamp(min=0).prod(2)
    area_a, area_b = ((box[:, 2:] - box[:, :2]).clamp(min=0).prod(1) for box in (a, b))
    return shared / (area_a[:, None] + area_b[None] - shared + 1e-6)


@torch.no_grad()
def assign(target: Target, scores: Tensor, boxes: Tensor) -> Assigned:
    """The cells on a garment that say so best; a cell that two garments want goes to the one it covers better."""
    wanted = torch.zeros_like(scores)
    if len(target.kinds) == 0:
        none = torch.zeros(0, dtype=torch.long)
        return Assigned(wanted, none, boxes[:0], boxes[:0, 0])
    overlap = overlaps(target.boxes, boxes)
    metric = scores[:, target.kinds].T.pow(SCORE_POWER) * overlap.pow(OVERLAP_POWER) + 1e-9
    metric = torch.where(target.inside, metric, torch.zeros_like(metric))
    best, index = metric.topk(min(CELLS, metric.shape[1]), dim=1)
    chosen = torch.zeros_like(metric, dtype=torch.bool).scatter_(1, index, best > 0)
    owner = torch.where(chosen, overlap + 1e-6, torch.zeros_like(overlap)).argmax(0)
    cells = chosen.any(0).nonzero()[:, 0]
    owner = owner[cells]
    mine = torch.zeros_like(metric)
    mine[owner, cells] = metric[owner, cells]
    # The best cell of a garment shall score as it overlaps, the others in proportion.
    peak = mine.amax(1, keepdim=True)
    reach = torch.where(mine > 0, overlap, torch.zeros_like(overlap)).amax(1, keepdim=True)
    quality = (mine / (peak + 1e-12) * reach)[owner, cells]
    wanted[cells, target.kinds[owner]] = quality
    return Assigned(wanted, cells, target.boxes[owner], quality)


def class_loss(logits: Tensor, wanted: Tensor, unknown: Tensor) -> Tensor:
    """Varifocal loss (Zhang et al., CVPR 2021): positives weigh as they overlap, sure negatives hardly count. Summed."""
    weight = torch.where(wanted > 0, wanted, 0.75 * logits.detach().sigmoid().pow(2))
    weight = weight.masked_fill(unknown & (wanted == 0), 0)
    return (weight * functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")).sum()


def box_loss(boxes: Tensor, wanted: Tensor, weights: Tensor) -> Tensor:
    """1 - generalised IoU (Rezatofighi et al., CVPR 2019), weighted and summed."""
    corner = torch.minimum(boxes[:, 2:], wanted[:, 2:]) - torch.maximum(boxes[:, :2], wanted[:, :2])
    shared = corner.clamp(min=0).prod(1)
    area, area_wanted = ((box[:, 2:] - box[:, :2]).prod(1) for box in (boxes, wanted))
    union = area + area_wanted - shared + 1e-6
    hull = (torch.maximum(boxes[:, 2:], wanted[:, 2:]) - torch.minimum(boxes[:, :2], wanted[:, :2])).prod(1) + 1e-6
    return ((1 - shared / union + (hull - union) / hull) * weights).sum()
