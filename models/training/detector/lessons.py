"""What is read from disk, and what of it is learned from: first what has masks, then what the network labels itself."""

from dataclasses import dataclass, replace
from pathlib import Path

from batches import Pools
from canvas import all_found, in_torch
from figures import learned_thresholds
from found import Found
from network import Detector
from nothing import backgrounds, read_nothing
from repeats import without_repeats
from scenes import Scene, read_drawn, read_flat_lays, read_products, read_street, read_tagged
from teach import labelled_flat_lay, labelled_street

# Of the flat lays that are learned from, at most these, for time's sake: shirts are known best and make up half of them.
MOST_FLAT = {"top": 1100, "bottom": 450}
# Labels by the network itself: on canvases a little larger than it is shipped with; the one garment of a flat lay is large.
STREET_SIZES = ((288, 448), (352, 352), (448, 288))
FLAT_SIZES = ((256, 384), (288, 288), (384, 256))


@dataclass(frozen=True)
class Data:
    """Everything that is read from disk; `drawn` and `products` hold seeds to learn from, `held_drawn` another."""

    street: dict[str, list[Scene]]
    tagged: list[Scene]
    flat: dict[str, list[Scene]]
    drawn: list[Scene]
    products: list[Scene]
    held_drawn: list[Scene]
    nothing: list[Scene]
    held_nothing: list[Scene]


def read_data(photographs: Path, drawn: Path, held_drawn: Path, flat_masks: Path | None, limit: int | None) -> Data:
    """`limit`: of each kind of photographs; None for all."""
    street = _by_split(read_street(photographs, limit))
    held_out = street["val"] + street["test"]
    street["fit"] = without_repeats(street["fit"], held_out)
    flat = _by_split(read_flat_lays(photographs, flat_masks, limit))
    flat["fit"] = _some(flat["fit"])
    nothing, held_nothing = read_nothing()
    return Data(
        street=street,
        tagged=without_repeats(read_tagged(photographs, limit), held_out),
        flat=flat,
        drawn=read_drawn(drawn),
        products=_boxed(read_products(drawn)),
        held_drawn=read_drawn(held_drawn),
        nothing=nothing + backgrounds(street["fit"]),
        held_nothing=held_nothing,
    )


def _by_split(scenes: list[Scene]) -> dict[str, list[Scene]]:
    return {split: [scene for scene in scenes if scene.split == split] for split in ("fit", "val", "test")}


def _some(flat: list[Scene]) -> list[Scene]:
    """Not more of a category than `MOST_FLAT`; all that have a mask."""
    left = dict(MOST_FLAT)
    chosen = []
    for scene in flat:
        category = min(scene.tags)
        left[category] = left.get(category, len(flat)) - 1
        if scene.regions or left[category] >= 0:
            chosen.append(scene)
    return chosen


def _boxed(scenes: list[Scene]) -> list[Scene]:
    return [scene for scene in scenes if scene.regions]


def by_people(data: Data) -> Pools:
    """What has masks or exact boxes."""
    return Pools(data.street["fit"], _boxed(data.flat["fit"]), data.drawn, data.products, data.nothing, [])


def taught(data: Data, detector: Detector) -> Pools:
    """Tagged photos and flat lays, too, with boxes by the network as it is."""
    answer = in_torch(detector)

    def found_in(scenes: list[Scene], sizes: tuple[tuple[int, int], ...] = STREET_SIZES) -> list[list[Found]]:
        return all_found(answer, [scene.pixels for scene in scenes], sizes)

    thresholds = learned_thresholds(data.street["val"], found_in(data.street["val"]))
    tagged_found, flat_found = found_in(data.tagged), found_in(data.flat["fit"], FLAT_SIZES)
    tagged = [labelled_street(scene, found, thresholds) for scene, found in zip(data.tagged, tagged_found, strict=True)]
    lays = [labelled_flat_lay(scene, found) for scene, found in zip(data.flat["fit"], flat_found, strict=True)]
    flat = [scene for scene in lays if scene is not None]
    garments = sum(region.wanted for scene in tagged for region in scene.regions)
    print(f"Taught: {len(flat)} of {len(lays)} flat lays, {garments} garments in {len(tagged)} tagged photos", flush=True)
    return replace(by_people(data), flat=flat, tagged=tagged)
