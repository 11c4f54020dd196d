"""Two drawn garments with their embeddings: what any other way of running the model must agree with."""

import json
from pathlib import Path

import onnxruntime
from PIL import Image, ImageDraw

from features import run
from pictures import Fit, Shot


def write_fixture(session: onnxruntime.InferenceSession, fit: Fit, folder: Path) -> None:
    """dress.png (tall, RGB), shirt.png (wide, transparent ground: it must be laid on white) and expected.json."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {"dress.png": _dress(), "shirt.png": _shirt()}
    for name, picture in pictures.items():
        picture.save(folder / name, optimize=True)
    embeddings = run(session, [Shot(name, folder / name) for name in pictures], fit, "fixture")
    answer = {name: [round(float(value), 6) for value in row] for name, row in zip(pictures, embeddings, strict=True)}
    (folder / "expected.json").write_text(json.dumps(answer) + "\n")


def _dress() -> Image.Image:
    picture = Image.new("RGB", (360, 520), "white")
    pen = ImageDraw.Draw(picture)
    pen.polygon(
        [
            (130, 40),
            (150, 40),
            (165, 95),
            (195, 95),
            (210, 40),
            (230, 40),
            (235, 210),
            (320, 480),
            (40, 480),
            (125, 210),
        ],
        fill=(178, 34, 52),
    )
    for top in range(230, 480, 40):
        half = 55 + (top - 210) * 85 // 270
        pen.line([(180 - half, top), (180 + half, top)], fill=(245, 222, 179), width=6)
    pen.rectangle([125, 200, 235, 218], fill=(40, 40, 60))
    return picture


def _shirt() -> Image.Image:
    picture = Image.new("RGBA", (480, 330), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon(
        [
            (180, 30),
            (300, 30),
            (450, 110),
            (410, 175),
            (330, 130),
            (330, 310),
            (150, 310),
            (150, 130),
            (70, 175),
            (30, 110),
        ],
        fill=(38, 84, 160, 255),
    )
    pen.ellipse([205, 5, 275, 70], fill=(0, 0, 0, 0))
    for left in range(165, 330, 33):
        pen.line([(left, 135), (left, 305)], fill=(235, 240, 250, 255), width=5)
    return picture
