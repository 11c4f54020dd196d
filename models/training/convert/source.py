"""A network as its own framework runs it, and the same as torch exports it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from networks import Numbers


@dataclass(frozen=True)
class Source:
    """A network that was cut behind the layers that are asked for."""

    module: torch.nn.Module
    """N x 3 x side x side float32 to a tuple, one for each layer: N x C, or N x C x height x width."""
    original: Callable[[np.ndarray], list[np.ndarray]]
    """The uncut network with its framework's own preparation: N x side x side x RGB uint8 to the same outputs."""
    side: int
    numbers: Numbers
    framework: str


def network_input(pictures: np.ndarray, numbers: Numbers) -> np.ndarray:
    """What the program makes of N x side x side x RGB uint8 by the manifest: N x 3 x side x side float32."""
    ordered = pictures if numbers.channels == "RGB" else pictures[..., ::-1]
    prepared = (ordered * np.float64(numbers.scale) - numbers.mean) / numbers.std
    return np.ascontiguousarray(prepared.transpose(0, 3, 1, 2), np.float32)
