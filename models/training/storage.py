"""The encoder stored in half precision and in 8 bits, and what each costs against float32."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from features import THREADS, open_session
from graph import INPUT, SIDE, encoder_model
from pictures import Fit, Shot, network_input
from tfjs_layers import LayersModel
from whitening import Whitening

MAX_BYTES = 50_000_000
CALIBRATION_PHOTOS = 128


class _Photos(CalibrationDataReader):
    """Feeds photographs to the quantiser, one at a time."""

    def __init__(self, shots: Sequence[Shot], fit: Fit) -> None:
        self._inputs = ({INPUT: network_input(shot.pixels(), fit)[None]} for shot in shots)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._inputs, None)


def stored_models(
    model: LayersModel, whitening: Whitening, photos: Sequence[Shot], fit: Fit
) -> dict[str, onnx.ModelProto]:
    """float32 first; `photos` (of the fit split) show the quantiser how large activations become."""
    built = {
        kind: encoder_model(model, whitening.centre, whitening.projection, kind)
        for kind in ("float32", "float16", "int8")
    }
    return {
        "float32": built["float32"],
        "float16 weights": built["float16"],
        "int8 weights": built["int8"],
        "int8 weights and activations": _quantised(built["float32"], photos, fit),
    }


def _quantised(model: onnx.ModelProto, photos: Sequence[Shot], fit: Fit) -> onnx.ModelProto:
    """Static quantisation in QDQ form, one weight scale for each channel; the head stays float32."""
    with tempfile.TemporaryDirectory() as folder:
        source, prepared, target = (
            str(Path(folder) / name) for name in ("source.onnx", "prepared.onnx", "target.onnx")
        )
        onnx.save(model, source)
        quant_pre_process(source, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            target,
            _Photos(photos[:CALIBRATION_PHOTOS], fit),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "Add", "MaxPool"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
        )
        return onnx.load(target)


def milliseconds_per_picture(model: onnx.ModelProto, runs: int = 60) -> float:
    """Median of single pictures on two threads, after a warm-up."""
    session = open_session(model, THREADS)
    pixels = np.random.default_rng(0).normal(0, 60, (1, 3, SIDE, SIDE)).astype(np.float32)
    took: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        session.run(None, {INPUT: pixels})
        took.append(time.perf_counter() - started)
    return 1000 * float(np.median(took[runs // 6 :]))
