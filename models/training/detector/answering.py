"""What the trained network is read by: boxes, scores and masks. Where a person is seen, pixels have a say in the scores."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from labels import CATEGORIES, FINE_LABELS, LABELS_OF
from network import STRIDES, Detector

# Chosen on validation photos. The pixels know better who is the person of the photo and who passes by; but they have
# learned from people alone, and clothes that nobody wears are told without them.
PIXELS_SAY = 0.2
BODY = ("hair", "skin")
# How sure the surest place of hair or skin is: of 140 flat lays 95 % stay below 0.59, no street photo below 0.95.
NOBODY, SOMEBODY = 0.6, 0.95
LEAST = 1e-6


class Answering(nn.Module):
    """N x 3 x H x W -> boxes in 0..1 of the canvas, scores 0..1, and how likely each pixel belongs to each category."""

    def __init__(self, detector: Detector) -> None:
        super().__init__()
        self.detector = detector
        members = torch.zeros(len(CATEGORIES) + 1, len(FINE_LABELS))
        for row, labels in enumerate([*LABELS_OF.values(), BODY]):
            members[row, [FINE_LABELS.index(label) for label in labels]] = 1
        self.register_buffer("members", members[:, :, None, None])

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, boxes, fine = self.detector(pixels)
        side = torch._shape_as_tensor(pixels)[2:].flip(0).repeat(2).to(boxes.dtype)
        shares = functional.conv2d(fine.softmax(1), self.members)
        masks, body = shares[:, :-1], shares[:, -1:]
        person = functional.avg_pool2d(body, 2).amax((1, 2, 3))[:, None, None]
        weight = PIXELS_SAY * ((person - NOBODY) / (SOMEBODY - NOBODY)).clamp(0, 1)
        return boxes / side, _joined(logits, _at_cells(masks), weight), masks


def _at_cells(masks: Tensor) -> Tensor:
    """The best pixel of each cell, N x A x K."""
    steps = [stride // STRIDES[0] for stride in STRIDES]
    levels = [masks if step == 1 else functional.max_pool2d(masks, step) for step in steps]
    return torch.cat([level.flatten(2).transpose(1, 2) for level in levels], 1)


def _joined(logits: Tensor, pixels: Tensor, weight: Tensor) -> Tensor:
    """The geometric mean of a cell's scores and its pixels' probabilities."""
    return torch.exp((1 - weight) * functional.logsigmoid(logits) + weight * pixels.clamp(min=LEAST).log())
