"""Photos as the program shows them to the network: contained in the nearest canvas, centred on white."""

from collections.abc import Callable, Sequence

import numpy as np
import onnxruntime
import torch
from PIL import Image

from answering import Answering
from batches import MEAN_BGR
from found import Found, suppressed
from network import Detector

# Width and height; the nearest in aspect ratio is used.
SIZES = ((288, 416), (320, 320), (416, 288))


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
    network = Answering(detector).eval()

    @torch.no_grad()
    def answer(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            boxes, scores, _ = network(torch.from_numpy(values).contiguous(memory_format=torch.channels_last))
        return boxes.numpy(), scores.float().numpy()

    return answer


def in_session(session: onnxruntime.InferenceSession) -> Answer:
    return lambda values: tuple(session.run(["boxes", "scores"], {"pixels": np.ascontiguousarray(values)}))


AT_ONCE = 8


def all_found(answer: Answer, pictures: Sequence[np.ndarray], sizes: tuple[tuple[int, int], ...] = SIZES) -> list[list[Found]]:
    """Every garment of every picture with its score, best first, however low. Pictures of one canvas go together."""
    canvases = [nearest(picture.shape[1], picture.shape[0], sizes) for picture in pictures]
    found: list[list[Found]] = [[] for _ in pictures]
    for size in sizes:
        own = [index for index, canvas in enumerate(canvases) if canvas == size]
        for start in range(0, len(own), AT_ONCE):
            members = own[start : start + AT_ONCE]
            values, places = zip(*(contained(pictures[index], size) for index in members), strict=True)
            boxes, scores = answer(np.stack(values))
            for index, place, of, certain in zip(members, places, boxes, scores, strict=True):
                found[index] = suppressed(photo_boxes(of, place), certain)
    return found
