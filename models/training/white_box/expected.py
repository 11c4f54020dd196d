"""Writes what scikit-image, OpenCV and NumPy say of the drawn pictures, for the tests of models/white-box to agree with."""

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy.ndimage import maximum_filter
from skimage.color import rgb2gray, rgb2hsv
from skimage.feature import corner_harris, hog, structure_tensor

from pictures import SIDE, drawn

# Of long answers every so many numbers are kept: strides that share no divisor with rows, cells and orientations.
HOG_STRIDE, RESPONSE_STRIDE = 11, 37
BINS, STEPS, TAU = 25, 4, 0.01
K, SIGMA, THRESHOLD, GRID = 0.04, 1, 0.01, 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    root = Path(__file__).resolve().parents[3]
    parser.add_argument("--out", type=Path, default=root / "test/fixtures/white-box")
    out: Path = parser.parse_args().out
    answers = {}
    for name, picture in drawn().items():
        Image.fromarray(picture).quantize(256, dither=Image.Dither.NONE).save(out / f"{name}.png", optimize=True)
        if not np.array_equal(np.asarray(Image.open(out / f"{name}.png").convert("RGB")), picture):
            Image.fromarray(picture).save(out / f"{name}.png", optimize=True)
        answers[name] = {
            "hog": _hog(picture),
            "colourHistogram": _rounded(_colour_histogram(picture)),
            "colourCoherence": _rounded(_colour_coherence(picture)),
            "harris": _harris(picture),
        }
    strides = {"hog": HOG_STRIDE, "response": RESPONSE_STRIDE}
    (out / "expected.json").write_text(json.dumps({"strides": strides, "pictures": answers}) + "\n")


def _hog(picture: np.ndarray) -> dict:
    numbers = hog(picture, 9, (8, 8), (2, 2), block_norm="L2-Hys", channel_axis=-1)
    return {"sample": _rounded(numbers[::HOG_STRIDE]), "blockSums": _rounded(numbers.reshape(-1, 36).sum(1))}


def _colour_histogram(picture: np.ndarray) -> np.ndarray:
    # What lies on the edge of a bin belongs to the bin above; without this, rounding decides.
    channels = np.clip(rgb2hsv(picture) + 1e-9, 0, 1).reshape(-1, 3).T
    return np.concatenate([np.histogram(channel, BINS, (0, 1))[0] for channel in channels]) / SIDE**2


def _colour_coherence(picture: np.ndarray) -> np.ndarray:
    sums = cv2.boxFilter(picture, cv2.CV_32S, (3, 3), normalize=False, borderType=cv2.BORDER_REPLICATE)
    colours = (sums // (9 * 256 // STEPS)) @ np.array([STEPS**2, STEPS, 1])
    shares = np.zeros((STEPS**3, 2))
    for colour in np.unique(colours):
        mask = (colours == colour).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        areas = stats[1:, cv2.CC_STAT_AREA]
        large = areas > TAU * SIDE**2
        shares[colour] = areas[large].sum(), areas[~large].sum()
    return shares.ravel() / SIDE**2


def _harris(picture: np.ndarray) -> dict:
    grey = rgb2gray(picture)
    rows, mixed, columns = structure_tensor(grey, SIGMA, mode="nearest", order="rc")
    response = rows * columns - mixed**2 - K * (rows + columns) ** 2
    # `corner_harris` itself takes what is outside for black; away from the rim it must say the same.
    inner = (slice(6, -6), slice(6, -6))
    assert np.allclose(response[inner], corner_harris(grey, k=K, sigma=SIGMA)[inner], atol=1e-12)

    largest = max(response.max(), 0)
    is_corner = (response > THRESHOLD * largest) & (response >= (1 - 1e-9) * maximum_filter(response, 3))
    cells = [np.where(is_corner, weights, 0).reshape(GRID, 16, GRID, 16).sum((1, 3)).ravel() for weights in (
        np.ones_like(response), np.clip(response, 0, None) ** 0.25)]
    shares = np.concatenate([cell / (cell.sum() or 1) for cell in cells])
    scale = np.abs(response).max() or 1
    return {
        "largestResponse": float(np.abs(response).max()),
        "responseSample": _rounded(response.ravel()[::RESPONSE_STRIDE] / scale),
        "corners": int(is_corner.sum()),
        "shares": _rounded(shares),
    }


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(float(number), 6) or 0 for number in numbers]


if __name__ == "__main__":
    main()
