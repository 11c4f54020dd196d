"""The detector's own answers as labels: for flat lays, whose category is known, and for street photos with tags."""

from dataclasses import replace

from canvas import Answer, find
from found import Found
from labels import CATEGORIES, CATEGORY_OF
from regions import Region
from scenes import Scene

# A flat lay holds one garment: the box that is sure enough and large enough is its box, whatever its name.
FLAT_SCORE, FLAT_AREA = 0.35, 0.08
SURE, DOUBTFUL = 1.15, 0.5  # of a category's threshold


def labelled_flat_lay(scene: Scene, answer: Answer) -> Scene | None:
    """None where no box is fit to be learned from."""
    if scene.regions:
        return scene
    own = {CATEGORIES.index(tag) for tag in scene.tags}
    boxes = [garment for garment in find(answer, scene.pixels) if _area(garment) >= FLAT_AREA]
    if not boxes:
        return None
    best = max(boxes, key=lambda garment: garment.score * (1.5 if garment.kind in own else 1))
    if best.score < FLAT_SCORE or len(own) != 1:
        return None
    return replace(scene, regions=[Region(own.pop(), _pixels(best, scene), 0, True)])


def labelled_street(scene: Scene, answer: Answer, thresholds: dict[str, float]) -> Scene:
    """What the tags confirm is a garment; where model and tags disagree, nothing is said about that category."""
    height, width = scene.pixels.shape[:2]
    tagged = {CATEGORY_OF[tag] for tag in scene.tags if tag in CATEGORY_OF}
    regions: list[Region] = []
    for garment in find(answer, scene.pixels):
        category = CATEGORIES[garment.kind]
        relative = garment.score / thresholds[category]
        if relative >= DOUBTFUL:
            wanted = category in tagged and relative >= SURE
            regions.append(Region(garment.kind, _pixels(garment, scene), 0, wanted))
    seen = {CATEGORIES[region.kind] for region in regions if region.wanted}
    everywhere = (0.0, 0.0, float(width), float(height))
    regions += [Region(CATEGORIES.index(category), everywhere, 0, False) for category in sorted(tagged - seen)]
    return replace(scene, regions=regions)


def _area(garment: Found) -> float:
    left, top, right, bottom = garment.box
    return (right - left) * (bottom - top)


def _pixels(garment: Found, scene: Scene) -> tuple[float, float, float, float]:
    height, width = scene.pixels.shape[:2]
    left, top, right, bottom = garment.box
    return left * width, top * height, right * width, bottom * height
