"""Whether a converted file answers as the network did in its own framework."""

from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

from source import Source, network_input

# Share of the largest number of an output by which any of its numbers may differ. float32 sums in another order
# reach 1e-6 to 1e-5; a wrong channel order, padding or epsilon is 1e-3 and more.
MAX_DIFFERENCE = 1e-4
NOISE = 3
PHOTOS = 8
WHITE = (255, 255, 255)


def largest_differences(model: bytes, source: Source, outputs: list[str], pictures: Path) -> dict[str, float]:
    """By output, the largest difference over noise and the first pictures of a folder, as a share of its largest number."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    noise = np.random.default_rng(0).integers(0, 256, (NOISE, source.side, source.side, 3)).astype(np.uint8)
    photos = _pictures_in(pictures, source.side)
    worst = dict.fromkeys(outputs, 0.0)
    # The noise as one batch, the photos one by one: both sizes of batch are seen.
    for batch in (noise, *(photo[None] for photo in photos)):
        expected = source.original(batch)
        answered = session.run(outputs, {"pixels": network_input(batch, source.numbers)})
        for name, theirs, ours in zip(outputs, expected, answered, strict=True):
            if theirs.shape != ours.shape or not np.isfinite(ours).all() or not theirs.any():
                raise ValueError(f"{name}: {ours.shape} where {theirs.shape} was expected, or numbers that say nothing")
            worst[name] = max(worst[name], float(np.abs(theirs - ours).max() / np.abs(theirs).max()))
    return worst


def _pictures_in(folder: Path, side: int) -> list[np.ndarray]:
    files = [file for file in sorted(folder.iterdir()) if file.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp")]
    if not files:
        raise ValueError(f"{folder} holds no pictures to compare with")
    return [_square(Image.open(file), side) for file in files[:PHOTOS]]


def _square(picture: Image.Image, side: int) -> np.ndarray:
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", upright.size, (*WHITE, 255)), upright).convert("RGB")
    return np.asarray(ImageOps.pad(flat, (side, side), color=WHITE))
