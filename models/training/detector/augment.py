"""Training canvases: zooms and half bodies, several people side by side, cut-outs on plain grounds, pictures of nothing."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from scenes import UNKNOWN, Scene
from regions import Region, bounds

# A garment of which less is left in the canvas (of its pixels, or of its box where it has no mask) isn't asked for.
MIN_SEEN = 0.25
MIN_SIDE = 6  # pixels of the canvas; smaller garments are neither wanted nor wrong
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Placed:
    """A picture or a part of a canvas; `seen` has boxes in its pixels; numbers and fine are maps or all unknown."""

    pixels: np.ndarray
    seen: list[Region]
    fine: np.ndarray
    numbers: np.ndarray


def place(scene: Scene, size: tuple[int, int], random: np.random.Generator, whole: bool = False) -> Placed:
    """The scene in `size` (width, height): whole and centred on white, or at a random zoom around a random point."""
    width, height = size
    full_height, full_width = scene.pixels.shape[:2]
    fit = min(width / full_width, height / full_height)
    if whole:
        across, down = fit, fit
        left, top = (width - full_width * fit) / 2, (height - full_height * fit) / 2
        ground = WHITE
    else:
        zoom = fit * np.exp(random.uniform(np.log(0.6), np.log(2.2)) if random.random() < 0.6 else random.uniform(-0.25, 0.25))
        across, down = zoom * np.exp(random.uniform(-0.08, 0.08)), zoom * np.exp(random.uniform(-0.08, 0.08))
        left, top = (_offset(length, full * scale, random) for length, full, scale in ((width, full_width, across), (height, full_height, down)))
        ground = WHITE if random.random() < 0.5 else tuple(int(c) for c in random.integers(0, 256, 3))
    window = _Window(size, across, down, left, top)
    pixels = window.picture(Image.fromarray(scene.pixels), Image.Resampling.BILINEAR, ground)
    fine = _map(window, scene.fine, UNKNOWN, 0)
    numbers = _map(window, scene.numbers, 0, 0)
    seen = [region for region in (_seen(region, scene, window, numbers) for region in scene.regions) if region is not None]
    return Placed(np.asarray(pixels), seen, fine, numbers)


def _offset(length: float, content: float, random: np.random.Generator) -> float:
    """Where the content starts, so that it covers the canvas or lies wholly within it, and sometimes half of both."""
    slack = length - content
    return random.uniform(min(slack, 0), max(slack, 0)) + random.normal(0, 0.04) * length


@dataclass(frozen=True)
class _Window:
    """A scene's point (x, y) becomes (across * x + left, down * y + top) of a canvas of `size`."""

    size: tuple[int, int]
    across: float
    down: float
    left: float
    top: float

    def picture(self, picture: Image.Image, kernel: Image.Resampling, ground: int | tuple[int, int, int]) -> Image.Image:
        canvas = Image.new(picture.mode, self.size, ground)
        spans = [
            _span(length, full, scale, start)
            for length, full, scale, start in (
                (self.size[0], picture.width, self.across, self.left),
                (self.size[1], picture.height, self.down, self.top),
            )
        ]
        if any(span is None for span in spans):
            return canvas
        (x, w, u0, u1), (y, h, v0, v1) = spans
        canvas.paste(picture.resize((w, h), kernel, box=(u0, v0, u1, v1)), (x, y))
        return canvas

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = box
        return (
            left * self.across + self.left,
            top * self.down + self.top,
            right * self.across + self.left,
            bottom * self.down + self.top,
        )


def _span(length: int, full: int, scale: float, start: float) -> tuple[int, int, float, float] | None:
    """Along one side: first pixel and number of pixels that are painted, and from where to where of the picture."""
    first, last = max(0, round(start)), min(length, round(start + full * scale))
    if last <= first:
        return None
    source = np.clip([(first - start) / scale, (last - start) / scale], 0, full)
    return (first, last - first, float(source[0]), float(source[1])) if source[1] - source[0] >= 1 else None


def _map(window: _Window, labels: np.ndarray | None, missing: int, outside: int) -> np.ndarray:
    if labels is None:
        return np.full(window.size[::-1], missing, np.uint8)
    return np.asarray(window.picture(Image.fromarray(labels), Image.Resampling.NEAREST, outside))


def _seen(region: Region, scene: Scene, window: _Window, numbers: np.ndarray) -> Region | None:
    """What is left of a garment; not wanted where that is little; None where nothing is left."""
    width, height = window.size
    if scene.numbers is None or region.number == 0:
        full = window.box(region.box)
        left, top, right, bottom = max(full[0], 0), max(full[1], 0), min(full[2], width), min(full[3], height)
        if right <= left or bottom <= top:
            return None
        share = (right - left) * (bottom - top) / ((full[2] - full[0]) * (full[3] - full[1]))
        box = (left, top, right, bottom)
    else:
        mask = numbers == region.number
        if not mask.any():
            return None
        share = mask.sum() / ((scene.numbers == region.number).sum() * window.across * window.down)
        box = bounds(mask)
    large = box[2] - box[0] >= MIN_SIDE and box[3] - box[1] >= MIN_SIDE
    return Region(region.kind, box, region.number, bool(region.wanted and large and share >= MIN_SEEN))


def side_by_side(parts: list[Placed], axis: int) -> Placed:
    """Joins parts along an axis of the arrays: 1 puts them side by side, 0 one above the other."""
    seen, numbers, shift, offset = [], [], 0, 0
    for part in parts:
        dx, dy = (offset, 0) if axis == 1 else (0, offset)
        for region in part.seen:
            left, top, right, bottom = region.box
            box = (left + dx, top + dy, right + dx, bottom + dy)
            seen.append(Region(region.kind, box, region.number + shift if region.number else 0, region.wanted))
        numbers.append(np.where(part.numbers > 0, part.numbers + shift, 0).astype(np.uint8))
        shift += int(part.numbers.max())
        offset += part.pixels.shape[axis]
    joined = (np.concatenate([getattr(part, name) for part in parts], axis) for name in ("pixels", "fine"))
    pixels, fine = joined
    return Placed(pixels, seen, fine, np.concatenate(numbers, axis))


def mirrored(part: Placed) -> Placed:
    width = part.pixels.shape[1]
    seen = [
        Region(r.kind, (width - r.box[2], r.box[1], width - r.box[0], r.box[3]), r.number, r.wanted) for r in part.seen
    ]
    return Placed(*(np.ascontiguousarray(part.pixels[:, ::-1]), seen), part.fine[:, ::-1], part.numbers[:, ::-1])


def person_cut_out(scene: Scene, ground: np.ndarray) -> Scene:
    """The person of a scene with a mask before another ground of the same size."""
    pixels = np.where((scene.fine == 0)[..., None], ground, scene.pixels)
    return Scene(scene.key, pixels, scene.split, scene.regions, scene.fine, scene.numbers)


def garment_cut_out(scene: Scene, random: np.random.Generator) -> Scene | None:
    """One garment alone, as on a product picture; None where none is large enough or much of it is covered."""
    area = scene.fine.size
    large = [
        region
        for region in scene.regions
        if region.wanted and (scene.numbers == region.number).sum() > (0.02 if region.kind < 5 else 0.006) * area
    ]
    if not large:
        return None
    region = large[int(random.integers(len(large)))]
    mask = scene.numbers == region.number
    left, top, right, bottom = (round(side) for side in region.box)
    margin = round(random.uniform(0.03, 0.35) * max(right - left, bottom - top))
    window = (slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin))
    mask = mask[window]
    ground = plain(mask.shape, random)
    pixels = np.where(mask[..., None], scene.pixels[window], ground)
    fine = np.where(mask, scene.fine[window], 0).astype(np.uint8)
    return Scene(scene.key, pixels, scene.split, [Region(region.kind, bounds(mask), 1, True)], fine, mask.astype(np.uint8))


def plain(shape: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    """A ground of one colour or of a soft gradient, white more often than not."""
    if random.random() < 0.5:
        return np.full((*shape, 3), int(random.integers(235, 256)), np.uint8)
    corners = random.integers(0, 256, (1, 1, 3)) + random.integers(-40, 40, (2, 2, 3))
    picture = Image.fromarray(corners.clip(0, 255).astype(np.uint8))
    return np.asarray(picture.resize(shape[::-1], Image.Resampling.BICUBIC))


def recoloured(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Light, contrast, saturation and hue of another camera; now and then blurred, noisy or grey."""
    picture = Image.fromarray(pixels)
    if random.random() < 0.15:
        share = random.uniform(0.35, 0.8)
        small = picture.resize([max(8, round(side * share)) for side in picture.size], Image.Resampling.BILINEAR)
        picture = small.resize(picture.size, Image.Resampling.BILINEAR)
    elif random.random() < 0.05:
        picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 1.5)))
    picture = ImageEnhance.Color(picture).enhance(0.0 if random.random() < 0.03 else random.uniform(0.6, 1.4))
    gain = random.uniform(0.7, 1.3) * (1 + random.normal(0, 0.04, 3))
    centre, contrast = 128.0, random.uniform(0.75, 1.25)
    table = ((np.arange(256)[:, None] * gain - centre) * contrast + centre).clip(0, 255).astype(np.uint8)
    pixels = np.asarray(picture)
    pixels = np.stack([table[pixels[..., channel], channel] for channel in range(3)], axis=2)
    if random.random() < 0.1:
        noise = random.normal(0, random.uniform(2, 10), pixels.shape)
        pixels = (pixels + noise).clip(0, 255).astype(np.uint8)
    return pixels


