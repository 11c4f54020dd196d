"""Pictures without clothes: samples that scikit-learn and scikit-image carry, drawn noise, gradients, pages of text."""

from pathlib import Path

import numpy as np
import skimage.data
import sklearn.datasets
from PIL import Image, ImageDraw

from photographs import Labelled, Split
from pictures import Shot

# A person in a suit, a licence, and charts of one colour repeated in another file.
LEFT_OUT = {"astronaut", "chessboard_GRAY", "motorcycle_right", "multipage", "multipage_rgb"}
SUFFIXES = {".png", ".jpg", ".tif", ".gif"}
DRAWN_OF_EACH = 20


def read_no_clothes() -> list[Labelled]:
    """Every picture whole and in quarters; a picture is wholly in `val` or wholly in `test`."""
    folders = [Path(skimage.data.__file__).parent, Path(sklearn.datasets.__file__).parent / "images"]
    files = sorted(
        (file for folder in folders for file in folder.iterdir() if file.suffix in SUFFIXES), key=lambda file: file.name
    )
    samples: list[Labelled] = []
    for index, file in enumerate(file for file in files if file.stem not in LEFT_OUT):
        split: Split = "val" if index % 2 else "test"
        picture = np.asarray(Image.open(file).convert("RGB"))
        height, width = picture.shape[0] // 2, picture.shape[1] // 2
        samples.append(_sample(f"sample/{file.name}", picture, split))
        for number in range(4):
            top, left = number // 2 * height, number % 2 * width
            samples.append(
                _sample(f"sample/{file.name}/{number}", picture[top : top + height, left : left + width], split)
            )
    for index in range(DRAWN_OF_EACH):
        split = "val" if index % 2 else "test"
        random = np.random.default_rng(index)
        for draw in (_noise, _gradient, _page):
            samples.append(_sample(f"drawn/{draw.__name__}/{index}", draw(random), split))
    return samples


def _sample(key: str, picture: np.ndarray, split: Split) -> Labelled:
    return Labelled(Shot(key, np.ascontiguousarray(picture)), split, frozenset())


def _noise(random: np.random.Generator) -> np.ndarray:
    """Coloured blocks, coarse to fine."""
    cells = int(random.integers(2, 150))
    blocks = random.integers(0, 256, (cells, cells, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(blocks).resize((300, 300), Image.Resampling.NEAREST))


def _gradient(random: np.random.Generator) -> np.ndarray:
    """Four corners of random colour, smoothly filled."""
    corners = random.integers(0, 256, (2, 2, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(corners).resize((300, 300), Image.Resampling.BICUBIC))


def _page(random: np.random.Generator) -> np.ndarray:
    """Dark lines of letters on a light page."""
    page = Image.new("RGB", (300, 400), tuple(int(value) for value in random.integers(225, 256, 3)))
    pen = ImageDraw.Draw(page)
    for top in range(15, 380, int(random.integers(12, 26))):
        words = (
            "".join(chr(97 + letter) for letter in random.integers(0, 26, size)) for size in random.integers(2, 10, 9)
        )
        pen.text((15, top), " ".join(words)[: int(random.integers(10, 46))], fill=(30, 30, 40))
    return np.asarray(page)
