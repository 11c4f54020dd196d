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
from network import Detector
from scenes import UNKNOWN

# Of conv3: they see textures still, and half of a step's time is theirs.
FROZEN_BLOCKS = 2
SAVED_EVERY, TOLD_EVERY = 100, 50  # batches


@dataclass(frozen=True)
class Plan:
    """
    How long and how fast: the schedule ends after `batches` of `size` pictures, however long they take, or at the clock
    time `until` (seconds since 1970) where that is sooner; learning rates at their height.
    """

    batches: int
    until: float = math.inf
    size: int = 8
    head_rate: float = 1e-3
    trunk_rate: float = 1.2e-4
    warm_up: int = 100
    decay: float = 0.02
    memory: float = 0.998  # of the running mean of the weights
    box_weight: float = 2.0
    pixel_weight: float = 0.5


def train(
    detector: Detector, pools: Pools, shares: dict[str, float], plan: Plan, checkpoint: Path, seed: int, log: Callable[[str], None] = print
) -> Detector:
    """@returns the running mean; `checkpoint` is written now and then, and gone on from where it exists"""
    run = _Run(detector, plan, checkpoint, log)
    # What was drawn before a break isn't drawn again.
    run.learn(Canvases(pools, shares, plan.size, plan.batches - run.number, seed + run.number))
    run.save()
    return run.mean


class _Run:
    """The network, its optimizer, its running mean, and how far they are."""

    def __init__(self, detector: Detector, plan: Plan, checkpoint: Path, log: Callable[[str], None]) -> None:
        for part in (detector.trunk.stem, detector.trunk.stage2, detector.trunk.stage3[:FROZEN_BLOCKS]):
            part.requires_grad_(False)
        self.detector = detector.to(memory_format=torch.channels_last).train()
        self.mean = copy.deepcopy(self.detector).eval()
        self.optimizer = torch.optim.AdamW(_groups(detector, plan), betas=(0.9, 0.99))
        self.plan, self.checkpoint, self.log = plan, checkpoint, log
        self.number, self.started, self.sums = 0, time.time(), torch.zeros(3)
        if checkpoint.exists():
            kept = torch.load(checkpoint)
            for part in ("detector", "mean", "optimizer"):
                getattr(self, part).load_state_dict(kept[part])
            self.number, self.started = kept["number"], kept["started"]

    def share(self) -> float:
        """Of the schedule, 0..1: by what was learned, or by the clock where that is further on."""
        passed = time.time() - self.started
        return max(self.number / self.plan.batches, passed / max(self.plan.until - self.started, 1e-9))

    def save(self) -> None:
        parts = {part: getattr(self, part).state_dict() for part in ("detector", "mean", "optimizer")}
        fresh = self.checkpoint.with_suffix(".new")
        torch.save({**parts, "number": self.number, "started": self.started}, fresh)
        fresh.replace(self.checkpoint)

    def learn(self, canvases: Canvases) -> None:
        for batch in loader(canvases):
            share = self.share()
            if share >= 1:
                return
            canvases.pace.value = share
            self._step(batch, share)
            self.number += 1
            if self.number % TOLD_EVERY == 0:
                means = " ".join(f"{value:.3f}" for value in (self.sums / TOLD_EVERY).tolist())
                self.log(f"{self.number}: classes, boxes, pixels {means}; {100 * share:.1f} %")
                self.sums.zero_()
            if self.number % SAVED_EVERY == 0:
                self.save()

    def _step(self, batch: Batch, share: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["height"] * min((self.number + 1) / self.plan.warm_up, _pace(share))
        losses = _losses(self.detector, batch)
        self.optimizer.zero_grad()
        (losses[0] + self.plan.box_weight * losses[1] + self.plan.pixel_weight * losses[2]).backward()
        nn.utils.clip_grad_norm_(self.detector.parameters(), 10.0)
        self.optimizer.step()
        _follow(self.mean, self.detector, min(self.plan.memory, (1 + self.number) / (10 + self.number)))
        self.sums += torch.stack([loss.detach() for loss in losses])


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
