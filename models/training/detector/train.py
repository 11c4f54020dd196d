"""Fine-tunes the network; keeps a running mean of its weights, which is what is measured and shipped."""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from assign import assign, box_loss, class_loss
from batches import Batch, Canvases, Pools, loader
from scenes import UNKNOWN
from network import Detector


# Of conv3: they see textures still, and half of a step's time is theirs.
FROZEN_BLOCKS = 2


@dataclass(frozen=True)
class Plan:
    """How long and how fast: `batches` of `size` pictures, fewer where the time is up; learning rates at their height."""

    batches: int
    minutes: float
    size: int = 8
    head_rate: float = 1e-3
    trunk_rate: float = 1.2e-4
    warm_up: int = 100
    decay: float = 0.02
    memory: float = 0.998  # of the running mean of the weights
    box_weight: float = 2.0
    pixel_weight: float = 0.5


def train(
    detector: Detector,
    pools: Pools,
    shares: dict[str, float],
    plan: Plan,
    checkpoint: Path,
    seed: int,
    log: Callable[[str], None] = print,
) -> Detector:
    """@returns the running mean; `checkpoint` is written now and then"""
    for part in (detector.trunk.stem, detector.trunk.stage2, detector.trunk.stage3[:FROZEN_BLOCKS]):
        part.requires_grad_(False)
    detector = detector.to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.AdamW(_groups(detector, plan), betas=(0.9, 0.99))
    mean = copy.deepcopy(detector).eval()
    started, sums = time.time(), torch.zeros(3)
    for number, batch in enumerate(loader(Canvases(pools, shares, plan.size, plan.batches, seed))):
        share = max(number / plan.batches, (time.time() - started) / 60 / plan.minutes)
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["height"] * min((number + 1) / plan.warm_up, _pace(share))
        losses = _losses(detector, batch)
        total = losses[0] + plan.box_weight * losses[1] + plan.pixel_weight * losses[2]
        optimizer.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(detector.parameters(), 10.0)
        optimizer.step()
        _follow(mean, detector, min(plan.memory, (1 + number) / (10 + number)))
        sums += torch.stack([loss.detach() for loss in losses])
        if number % 50 == 49:
            spent = time.time() - started
            means = " ".join(f"{value:.3f}" for value in (sums / 50).tolist())
            log(f"{number + 1}/{plan.batches} classes, boxes, pixels {means}; {spent / (number + 1) / plan.size:.3f} s a picture, {spent / 60:.1f} min")
            sums.zero_()
        if number % 300 == 299:
            torch.save(mean.state_dict(), checkpoint)
    torch.save(mean.state_dict(), checkpoint)
    return mean


def _groups(detector: Detector, plan: Plan) -> list[dict]:
    """The trunk learns slowly; biases and normalisations don't decay."""
    trunk = {id(parameter) for parameter in detector.trunk.parameters()}
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for parameter in detector.parameters():
        if parameter.requires_grad:
            rate = plan.trunk_rate if id(parameter) in trunk else plan.head_rate
            groups.setdefault((rate, plan.decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "height": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]


def _pace(share: float) -> float:
    """Half a cosine down to a fiftieth."""
    return 0.02 + 0.98 * (1 + math.cos(math.pi * share)) / 2


def _losses(detector: Detector, batch: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Of the classes, the boxes and the pixels; the first two are shared out over the weight of all positive cells."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, boxes, pixels = detector(batch.pixels.to(memory_format=torch.channels_last))
    scores = logits.detach().sigmoid()
    classes, places, weight = logits.new_zeros(()), logits.new_zeros(()), logits.new_zeros(())
    for index, target in enumerate(batch.targets):
        assigned = assign(target, scores[index], boxes[index].detach())
        classes = classes + class_loss(logits[index], assigned.scores, target.unknown)
        places = places + box_loss(boxes[index][assigned.cells], assigned.boxes, assigned.weights)
        weight = weight + assigned.weights.sum()
    weight = weight.clamp(min=1.0)
    known = batch.fine != UNKNOWN
    fine = functional.cross_entropy(pixels, batch.fine, ignore_index=UNKNOWN, reduction="sum") / known.sum().clamp(min=1)
    return classes / weight, places / weight, fine


@torch.no_grad()
def _follow(mean: Detector, detector: Detector, memory: float) -> None:
    for ours, theirs in zip(mean.state_dict().values(), detector.state_dict().values(), strict=True):
        if ours.dtype.is_floating_point:
            ours.lerp_(theirs, 1 - memory)
        else:
            ours.copy_(theirs)
