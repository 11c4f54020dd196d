"""Six drawn pictures of 128 x 128 px, the size at which the features are measured, so that no resizing comes between."""

import numpy as np
from PIL import Image, ImageDraw

SIDE = 128


def drawn() -> dict[str, np.ndarray]:
    """Name -> RGB, uint8."""
    return {
        "plain": np.full((SIDE, SIDE, 3), (208, 16, 96), np.uint8),
        "gradient": _gradient(),
        "stripes": _stripes(),
        "checks": _checks(),
        "noise": _noise(),
        "dress": _dress(),
    }


def _gradient() -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.stack([2 * x, 2 * y, 255 - x - y], axis=-1).astype(np.uint8)


def _stripes() -> np.ndarray:
    """Slanted, in three colours, with soft sides."""
    y, x = np.mgrid[:SIDE, :SIDE]
    wave = np.sin((2 * x + y)[..., None] / 9 + np.array([0, 1.5, 3.5]))
    return np.round(127.5 + 110 * wave).astype(np.uint8)


def _checks() -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), (240, 236, 220), np.uint8)
    y, x = np.mgrid[:SIDE, :SIDE]
    picture[(x // 12) % 2 == 0] = (178, 34, 52)
    picture[(y // 20) % 2 == 0] //= 2
    return picture


def _noise() -> np.ndarray:
    """Every pixel another one of 16 greys and colours, so that the file stays small."""
    random = np.random.default_rng(1988)
    palette = random.integers(0, 256, (16, 3), np.uint8)
    return palette[random.integers(0, 16, (SIDE, SIDE))]


def _dress() -> np.ndarray:
    picture = Image.new("RGB", (SIDE, SIDE), (232, 232, 228))
    pen = ImageDraw.Draw(picture)
    outline = [(46, 8), (52, 8), (57, 24), (71, 24), (76, 8), (82, 8), (84, 56), (110, 122), (18, 122), (44, 56)]
    pen.polygon(outline, fill=(24, 58, 110))
    pen.rectangle([44, 52, 84, 58], fill=(200, 160, 40))
    for row in range(68, 118, 12):
        for column in range(36, 96, 13):
            pen.ellipse([column, row, column + 5, row + 5], fill=(245, 222, 179))
    return np.asarray(picture)
