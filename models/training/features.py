"""Runs a network over pictures and keeps what it answered on disk, so that everything after is cheap linear algebra."""

import hashlib
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from graph import INPUT
from pictures import Fit, Shot, network_input

BATCH = 16
THREADS = 2


def open_session(model: onnx.ModelProto, threads: int = THREADS) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class Features:
    """Pooled features (N x 3072, float32: conv4 then conv5, raw) of lists of pictures, cached by what was asked."""

    def __init__(self, model: onnx.ModelProto, cache: Path) -> None:
        self._weights = hashlib.sha256(model.SerializeToString()).hexdigest()
        self._session = open_session(model)
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)

    def of(self, name: str, shots: Sequence[Shot], fit: Fit) -> np.ndarray:
        asked = hashlib.sha256(self._weights.encode())
        for shot in shots:
            asked.update(f"{fit} {shot.key} {shot.box} {shot.jitter}\n".encode())
        file = self._cache / f"{name}-{fit}-{asked.hexdigest()[:12]}.npy"
        if not file.exists():
            np.save(file, run(self._session, shots, fit, name))
        return np.load(file)


def run(session: onnxruntime.InferenceSession, shots: Sequence[Shot], fit: Fit, name: str) -> np.ndarray:
    """The outputs of a network, side by side: N x (sum of their sizes)."""
    rows: list[np.ndarray] = []
    started = time.monotonic()
    with ThreadPoolExecutor(THREADS) as pool:

        def decoded(start: int) -> Future[np.ndarray]:
            return pool.submit(
                lambda: np.stack([network_input(shot.pixels(), fit) for shot in shots[start : start + BATCH]])
            )

        # One batch is decoded while the one before it is in the network.
        coming = decoded(0)
        for start in range(0, len(shots), BATCH):
            batch, coming = coming.result(), decoded(start + BATCH) if start + BATCH < len(shots) else coming
            rows.append(np.concatenate(session.run(None, {INPUT: batch}), axis=1))
            done, seconds = start + len(batch), time.monotonic() - started
            print(f"\r{name} ({fit}): {done} of {len(shots)}, {seconds:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    return np.concatenate(rows)
