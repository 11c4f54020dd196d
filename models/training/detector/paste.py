"""Bags, hats and scarves of one street photo put into another: the small things are few, and each is seen in one place."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from labels import CATEGORIES
from regions import Region, bounds
from scenes import Scene

# How often each is taken where the other photo has it.
TAKEN = {CATEGORIES.index("bag"): 1.0, CATEGORIES.index("headwear"): 0.8, CATEGORIES.index("accessory"): 0.3}
# Of a garment, after something was put over it; of less it isn't asked for.
LEFT_OVER = 0.3
EDGE_BLUR = 0.7  # pixels


def with_pasted(scene: Scene, giver: Scene, random: np.random.Generator) -> Scene:
    """One thing of the giver's in the same part of the photo, about as large; the scene itself where the giver has none."""
    things = [region for region in giver.regions if region.wanted and random.random() < TAKEN.get(region.kind, 0)]
    if not things:
        return scene
    thing = things[int(random.integers(len(things)))]
    left, top, right, bottom = (int(side) for side in thing.box)
    window = (slice(top, bottom), slice(left, right))
    scale = scene.fine.shape[0] / giver.fine.shape[0] * np.exp(random.uniform(np.log(0.7), np.log(1.5)))
    size = tuple(max(4, round(side * scale)) for side in (right - left, bottom - top))
    mirrored = random.random() < 0.5
    mask = _resized((giver.numbers[window] == thing.number).astype(np.uint8) * 255, size, mirrored) > 127
    labels = _resized(giver.fine[window], size, mirrored)
    pixels = _resized(giver.pixels[window], size, mirrored, Image.Resampling.BILINEAR)
    height, width = scene.fine.shape
    x, y = ((low + high) / 2 / full for low, high, full in ((left, right, giver.fine.shape[1]), (top, bottom, giver.fine.shape[0])))
    first_column = round((x + random.normal(0, 0.10)) * width - size[0] / 2)
    first_row = round((y + random.normal(0, 0.07)) * height - size[1] / 2)
    rows, columns = slice(max(0, first_row), min(height, first_row + size[1])), slice(max(0, first_column), min(width, first_column + size[0]))
    if rows.stop - rows.start < 4 or columns.stop - columns.start < 4:
        return scene
    part = (slice(rows.start - first_row, rows.stop - first_row), slice(columns.start - first_column, columns.stop - first_column))
    return _laid_over(scene, thing.kind, (rows, columns), pixels[part], mask[part], labels[part])


def _resized(values: np.ndarray, size: tuple[int, int], mirrored: bool, kernel: Image.Resampling = Image.Resampling.NEAREST) -> np.ndarray:
    resized = np.asarray(Image.fromarray(np.ascontiguousarray(values)).resize(size, kernel))
    return resized[:, ::-1] if mirrored else resized


def _laid_over(scene: Scene, kind: int, window: tuple[slice, slice], pixels: np.ndarray, mask: np.ndarray, labels: np.ndarray) -> Scene:
    if not mask.any():
        return scene
    soft = Image.fromarray(np.ascontiguousarray(mask).astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(EDGE_BLUR))
    share = np.asarray(soft).astype(np.float32)[..., None] / 255
    picture, fine, numbers = scene.pixels.copy(), scene.fine.copy(), scene.numbers.copy()
    picture[window] = (pixels * share + picture[window] * (1 - share)).astype(np.uint8)
    fine[window] = np.where(mask, labels, fine[window])
    number = max((region.number for region in scene.regions), default=0) + 1
    before = np.bincount(numbers.ravel(), minlength=256)
    numbers[window] = np.where(mask, number, numbers[window])
    after = np.bincount(numbers.ravel(), minlength=256)
    regions = []
    for region in scene.regions:
        if after[region.number] == 0:
            continue
        if after[region.number] < before[region.number]:
            wanted = region.wanted and after[region.number] >= LEFT_OVER * before[region.number]
            region = Region(region.kind, bounds(numbers == region.number), region.number, bool(wanted))
        regions.append(region)
    regions.append(Region(kind, bounds(numbers == number), number, True))
    return replace(scene, pixels=picture, regions=regions, fine=fine, numbers=numbers)
