"""Pictures as the program sees them (libvips, as in sharp), and views that imitate a second photo."""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pyvips

from graph import SIDE

Fit = Literal["contain", "fill", "cover"]
Box = tuple[int, int, int, int]  # left, top, width, height in pixels

# What Keras' ResNet-50 was trained with ("caffe" mode): the mean of ImageNet, blue first, no division.
MEAN_BGR = (103.939, 116.779, 123.68)
WHITE = 255


@dataclass(frozen=True)
class Jitter:
    """How far a view may stray from its original; every draw is uniform."""

    min_crop: float  # share of either side that is kept
    min_scale: float  # shrinks to this share at most
    light: float  # brightness and contrast, each 1 ± light
    hue: int  # steps of 1/256 of the colour circle, each way
    jpeg_quality: int


MODERATE = Jitter(min_crop=0.85, min_scale=0.5, light=0.15, hue=5, jpeg_quality=75)
STRONG = Jitter(min_crop=0.70, min_scale=0.25, light=0.30, hue=13, jpeg_quality=50)


@dataclass(frozen=True)
class Shot:
    """A picture to be embedded: a file, a drawn picture, a part of it, a view of it."""

    key: str
    source: Path | np.ndarray  # an array is height x width x RGB
    box: Box | None = None
    jitter: Jitter | None = None
    cut: tuple[Path, int] | None = None  # a mask and the label in it outside of which all becomes white

    def pixels(self) -> pyvips.Image:
        """Upright 8-bit sRGB without alpha."""
        if isinstance(self.source, np.ndarray):
            picture = pyvips.Image.new_from_array(self.source, interpretation="srgb")
        else:
            picture = pyvips.Image.new_from_file(str(self.source)).autorot()
        picture = picture.colourspace("srgb")
        if picture.hasalpha():
            picture = picture.flatten(background=WHITE)
        picture = picture.cast("uchar")
        if self.cut is not None:
            mask, label = self.cut
            picture = (pyvips.Image.new_from_file(str(mask))[0] == label).ifthenelse(picture, [WHITE] * 3)
        if self.box is not None:
            picture = picture.crop(*self.box)
        return _view(picture, self.jitter, self.key) if self.jitter is not None else picture


def _view(picture: pyvips.Image, jitter: Jitter, key: str) -> pyvips.Image:
    """The same view for the same key: crop, mirror, light, hue, shrink, JPEG."""
    random = np.random.default_rng(zlib.crc32(key.encode()))
    width = round(picture.width * random.uniform(jitter.min_crop, 1))
    height = round(picture.height * random.uniform(jitter.min_crop, 1))
    left, top = random.integers(0, picture.width - width + 1), random.integers(0, picture.height - height + 1)
    picture = picture.crop(int(left), int(top), width, height)
    if random.random() < 0.5:
        picture = picture.fliphor()
    brightness, contrast = random.uniform(1 - jitter.light, 1 + jitter.light, 2)
    picture = (picture * brightness - 128) * contrast + 128
    picture = picture.copy(interpretation="srgb").cast("uchar")
    hue, saturation, value = picture.colourspace("hsv").bandsplit()
    turned = ((hue + 256 + int(random.integers(-jitter.hue, jitter.hue + 1))) % 256).cast("uchar")
    picture = turned.bandjoin([saturation, value]).copy(interpretation="hsv").colourspace("srgb")
    shrunk = picture.resize(random.uniform(jitter.min_scale, 1))
    return pyvips.Image.new_from_buffer(shrunk.jpegsave_buffer(Q=jitter.jpeg_quality), "")


def network_input(picture: pyvips.Image, fit: Fit) -> np.ndarray:
    """float32, 3 x 224 x 224, blue first, mean subtracted."""
    square = fitted(picture, fit, SIDE)
    return (square[:, :, ::-1].astype(np.float32) - np.float32(MEAN_BGR)).transpose(2, 0, 1)


def fitted(picture: pyvips.Image, fit: Fit, side: int) -> np.ndarray:
    """uint8, side x side x RGB. libvips' lanczos3 kernel, as sharp resizes by default."""
    square = _square(picture, fit, side).numpy()
    if square.shape != (side, side, 3):
        raise ValueError(f"resized to {square.shape}")
    return square


def _square(picture: pyvips.Image, fit: Fit, side: int) -> pyvips.Image:
    if fit == "fill":
        return _resized(picture, side, side)
    sides = (picture.width, picture.height)
    scale = side / (max(sides) if fit == "contain" else min(sides))
    inner = _resized(picture, max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale)))
    if fit == "cover":
        return inner.crop((inner.width - side) // 2, (inner.height - side) // 2, side, side)
    left, top = (side - inner.width) // 2, (side - inner.height) // 2
    return inner.embed(left, top, side, side, extend="background", background=WHITE)


def _resized(picture: pyvips.Image, width: int, height: int) -> pyvips.Image:
    return picture.resize(width / picture.width, vscale=height / picture.height, kernel="lanczos3")
