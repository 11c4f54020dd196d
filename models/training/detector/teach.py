"""The detector's own answers as labels: for flat lays, whose category is known, and for street photos with tags."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from found import Found
from labels import CATEGORIES, CATEGORY_OF
from regions import Region
from scenes import Scene

# A flat lay holds one garment, large: whatever is seen of it, under whatever name, is a part of it.
FLAT_OWN, FLAT_PART, FLAT_AREA = 0.30, 0.20, 0.08
# What a person wears on top of it: a shoe of a flat lay may be seen as a bag, a shirt may not.
CLOTHES = ("top", "bottom", "skirt", "dress", "outerwear")
# Of a category's threshold. `LIKELY` is for the best of a category that the tags confirm, `SURE` for any further one.
LIKELY, SURE, DOUBTFUL = 0.6, 1.0, 0.4
# Where the tags name one of these and not the other, the other isn't there: both cover the same part of the body.
EITHER = {"top": "dress", "dress": "top"}


def labelled_flat_lay(scene: Scene, found: Sequence[Found]) -> Scene | None:
    """The box of the right name, or that around everything that was seen; None where nothing is fit to be learned from."""
    if scene.regions:
        return scene
    if len(scene.tags) != 1:
        return None
    category = next(iter(scene.tags))
    kind = CATEGORIES.index(category)
    own = [garment for garment in found if garment.kind == kind and garment.score >= FLAT_OWN]
    box = own[0].box if own else (0.0, 0.0, 0.0, 0.0)
    if _area(box) < FLAT_AREA or category == "dress":
        names = CLOTHES if category in CLOTHES else CATEGORIES
        parts = [garment.box for garment in found if CATEGORIES[garment.kind] in names and garment.score >= FLAT_PART]
        if not parts:
            return None
        box = (*(min(part[side] for part in parts) for side in (0, 1)), *(max(part[side] for part in parts) for side in (2, 3)))
    if _area(box) < FLAT_AREA:
        return None
    return replace(scene, regions=[Region(kind, _pixels(box, scene), 0, True)])


def labelled_street(scene: Scene, found: Sequence[Found], thresholds: Mapping[str, float]) -> Scene:
    """What the tags confirm is a garment; where model and tags disagree, nothing is said about that category."""
    height, width = scene.pixels.shape[:2]
    tagged = {CATEGORY_OF[tag] for tag in scene.tags if tag in CATEGORY_OF}
    regions: list[Region] = []
    seen: set[str] = set()
    for garment in found:
        category = CATEGORIES[garment.kind]
        relative = garment.score / thresholds[category]
        if relative < DOUBTFUL or (category not in tagged and EITHER.get(category) in tagged):
            continue
        wanted = category in tagged and relative >= (SURE if category in seen else LIKELY)
        if wanted:
            seen.add(category)
        regions.append(Region(garment.kind, _pixels(garment.box, scene), 0, wanted))
    everywhere = (0.0, 0.0, float(width), float(height))
    regions += [Region(CATEGORIES.index(category), everywhere, 0, False) for category in sorted(tagged - seen)]
    return replace(scene, regions=regions)


def _area(box: tuple[float, ...]) -> float:
    left, top, right, bottom = box
    return (right - left) * (bottom - top)


def _pixels(box: tuple[float, ...], scene: Scene) -> tuple[float, float, float, float]:
    height, width = scene.pixels.shape[:2]
    left, top, right, bottom = box
    return left * width, top * height, right * width, bottom * height
