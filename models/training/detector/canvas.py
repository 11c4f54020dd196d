"""Photos as the program shows them to the network: contained in the nearest canvas, centred on white."""

from collections.abc import Callable

import numpy as np
import onnxruntime
import torch
from PIL import Image

from batches import MEAN_BGR
from found import Found, suppressed
from network import Detector

# Width and height; the nearest in aspect ratio is used.
SIZES = ((288, 448), (352, 352), (448, 288))


def nearest(width: int, height: int, sizes: tuple[tuple[int, int], ...] = SIZES) -> tuple[int, int]:
    return min(sizes, key=lambda size: abs(np.log(size[0] / size[1]) - np.log(width / height)))


def contained(pixels: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """@returns 3 x H x W, blue first, mean subtracted; and where the photo lies: left, top, width, height, 0..1"""
    full_height, full_width = pixels.shape[:2]
    scale = min(size[0] / full_width, size[1] / full_height)
    width, height = max(1, round(full_width * scale)), max(1, round(full_height * scale))
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    canvas = Image.new("RGB", size, (255, 255, 255))
    canvas.paste(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS), (left, top))
    values = np.asarray(canvas)[..., ::-1].astype(np.float32) - np.float32(MEAN_BGR)
    return values.transpose(2, 0, 1), (left / size[0], top / size[1], width / size[0], height / size[1])


def photo_boxes(boxes: np.ndarray, place: tuple[float, float, float, float]) -> np.ndarray:
    """0..1 of the canvas -> 0..1 of the photo, clipped."""
    left, top, width, height = place
    return ((boxes - [left, top, left, top]) / [width, height, width, height]).clip(0, 1)


# N x 3 x H x W -> boxes N x A x 4 in 0..1 of the canvas, scores N x A x K.
Answer = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def in_torch(detector: Detector) -> Answer:
    @torch.no_grad()
    def answer(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, boxes, _ = detector(torch.from_numpy(values).contiguous(memory_format=torch.channels_last))
        return boxes.numpy() / np.float32([*values.shape[:1:-1]] * 2), logits.sigmoid().numpy()

    return answer


def in_session(session: onnxruntime.InferenceSession) -> Answer:
    return lambda values: tuple(session.run(["boxes", "scores"], {"pixels": np.ascontiguousarray(values)}))


def find(answer: Answer, pixels: np.ndarray, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[Found]:
    """Every garment with its score, best first, however low."""
    values, place = contained(pixels, nearest(pixels.shape[1], pixels.shape[0], sizes))
    boxes, scores = answer(values[None])
    return suppressed(photo_boxes(boxes[0], place), scores[0])
