"""Draws training canvases out of the material, and turns them into tensors."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from assign import Target
from augment import (
    Placed,
    garment_cut_out,
    mirrored,
    person_cut_out,
    place,
    plain,
    recoloured,
    side_by_side,
)
from labels import CATEGORIES
from paste import with_pasted
from scenes import Scene
from network import cells

MEAN_BGR = (103.939, 116.779, 123.68)  # as the trunk was trained, see models/resnet50-pca
# Width and height; people stand, so tall canvases come most often. About as large as what is shipped, see canvas.py.
SMALL_CANVASES = {(256, 384): 0.55, (224, 352): 0.10, (288, 288): 0.20, (384, 256): 0.15}
# Details are learned here. Most of the last batches are of these.
LARGE_CANVASES = {(288, 416): 0.32, (288, 448): 0.32, (352, 352): 0.20, (448, 288): 0.16}
LARGE_AT_FIRST, LARGE_AT_LAST = 0.20, 0.70
LAST = 0.6  # of the schedule
FINE_STRIDE = 8


@dataclass(frozen=True)
class Pools:
    """Scenes by what they are; `shares` says how often each is drawn."""

    street: list[Scene]
    flat: list[Scene]
    drawn: list[Scene]
    products: list[Scene]
    nothing: list[Scene]
    tagged: list[Scene]


SHARES = {"street": 0.66, "flat": 0.14, "drawn": 0.06, "products": 0.04, "nothing": 0.06, "tagged": 0.0}
PASTED = 0.35  # of the street photos with masks
# Pictures with a category that fewer than this share of a pool shows are drawn more often, by the root of what is
# missing (Gupta, Dollar, Girshick: LVIS, CVPR 2019, section 5).
RARE = 0.3


@dataclass(frozen=True)
class Batch:
    """pixels: N x 3 x H x W; fine: N x H/8 x W/8 with 255 for unknown; a target for each picture."""

    pixels: Tensor
    fine: Tensor
    targets: list[Target]


class Canvases(IterableDataset):
    """`count` batches of `size` pictures, each batch of one shape of canvas. `pace` is told from outside: 0..1 of the schedule."""

    def __init__(self, pools: Pools, shares: dict[str, float], size: int, count: int, seed: int) -> None:
        self.pools, self.shares, self.size, self.count, self.seed = pools, shares, size, count, seed
        self.pace = torch.multiprocessing.get_context("fork").Value("d", 0.0, lock=False)
        self.weights = {name: _weights(getattr(pools, name)) for name in shares}

    def __iter__(self) -> Iterator[Batch]:
        worker = torch.utils.data.get_worker_info()
        step = worker.num_workers if worker else 1
        if worker:
            torch.set_num_threads(1)
        for number in range(worker.id if worker else 0, self.count, step):
            random = np.random.default_rng([self.seed, number])
            large = random.random() < (LARGE_AT_LAST if self.pace.value >= LAST else LARGE_AT_FIRST)
            canvases = LARGE_CANVASES if large else SMALL_CANVASES
            canvas = list(canvases)[int(random.choice(len(canvases), p=list(canvases.values())))]
            yield as_batch([self._draw(canvas, random) for _ in range(self.size)])

    def _draw(self, canvas: tuple[int, int], random: np.random.Generator) -> Placed:
        names = [name for name in self.shares if getattr(self.pools, name)]
        weights = np.array([self.shares[name] for name in names])
        name = names[int(random.choice(len(names), p=weights / weights.sum()))]
        placed = self._composed(name, canvas, random)
        if random.random() < 0.5:
            placed = mirrored(placed)
        return Placed(recoloured(placed.pixels, random), placed.seen, placed.fine, placed.numbers)

    def _composed(self, name: str, canvas: tuple[int, int], random: np.random.Generator) -> Placed:
        width, height = canvas
        if name in ("street", "tagged", "drawn") and random.random() < (0.18 if width < height else 0.45):
            axis = 1 if width >= height or random.random() < 0.7 else 0
            length = canvas[0 if axis == 1 else 1]
            cut = round(length * random.uniform(0.35, 0.65))
            sizes = [(side, height) if axis == 1 else (width, side) for side in (cut, length - cut)]
            return side_by_side([place(self._scene(name, random), size, random) for size in sizes], axis)
        return place(self._scene(name, random), canvas, random, whole=random.random() < 0.3)

    def _scene(self, name: str, random: np.random.Generator) -> Scene:
        scene = self._any(name, random)
        if name != "street":
            return scene
        if random.random() < PASTED:
            scene = with_pasted(scene, self._any(name, random), random)
        luck = random.random()
        if luck < 0.10:
            return person_cut_out(scene, plain(scene.fine.shape, random))
        if luck < 0.17:
            return garment_cut_out(scene, random) or scene
        return scene


    def _any(self, name: str, random: np.random.Generator) -> Scene:
        weights = self.weights[name]
        return getattr(self.pools, name)[int(np.searchsorted(weights, random.random() * weights[-1], side="right"))]


def _weights(scenes: list[Scene]) -> np.ndarray:
    """Running sums of how often each is drawn."""
    kinds = [{region.kind for region in scene.regions if region.wanted} for scene in scenes]
    share = np.zeros(len(CATEGORIES))
    for shown in kinds:
        share[list(shown)] += 1 / len(scenes)
    factor = np.sqrt(np.maximum(1, RARE / np.maximum(share, 1e-9)))
    return np.cumsum([max((factor[kind] for kind in shown), default=1.0) for shown in kinds])


def as_batch(parts: list[Placed]) -> Batch:
    pixels = np.stack([part.pixels for part in parts])[..., ::-1].astype(np.float32) - np.float32(MEAN_BGR)
    half = FINE_STRIDE // 2
    fine = np.stack([part.fine[half::FINE_STRIDE, half::FINE_STRIDE] for part in parts])
    return Batch(
        torch.from_numpy(np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))),
        torch.from_numpy(fine.astype(np.int64)),
        [target_of(part) for part in parts],
    )


# A garment that fewer cells' centres hit than this may be found by any cell in its box.
FEW_CELLS = 6


def target_of(part: Placed) -> Target:
    height, width = part.pixels.shape[:2]
    centres, _ = cells(height, width)
    x, y = centres[:, 0].numpy(), centres[:, 1].numpy()
    number_at = part.numbers[y.astype(int), x.astype(int)]
    unknown = np.zeros((len(x), len(CATEGORIES)), bool)
    inside, kinds, boxes = [], [], []
    for region in part.seen:
        left, top, right, bottom = region.box
        in_box = (x > left) & (x < right) & (y > top) & (y < bottom)
        if not region.wanted:
            unknown[in_box, region.kind] = True
            continue
        on_mask = in_box & (number_at == region.number) if region.number else in_box
        if on_mask.sum() < FEW_CELLS:
            on_mask = in_box
        if not on_mask.any():
            on_mask = np.zeros_like(in_box)
            on_mask[np.argmin(np.hypot(x - (left + right) / 2, y - (top + bottom) / 2))] = True
        inside.append(on_mask)
        kinds.append(region.kind)
        boxes.append(region.box)
    return Target(
        torch.tensor(kinds, dtype=torch.long),
        torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
        torch.from_numpy(np.array(inside, bool).reshape(-1, len(x))),
        torch.from_numpy(unknown),
    )


def loader(canvases: Canvases) -> Iterator[Batch]:
    """One process prepares what the other trains on."""
    return iter(DataLoader(canvases, batch_size=None, num_workers=1, prefetch_factor=6))
