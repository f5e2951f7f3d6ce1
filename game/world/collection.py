"""What there is to collect at a farm: all that grows, swims, or lies about in the wild."""

from collections.abc import Mapping
from enum import StrEnum

from game.world.content import Content


class Sort(StrEnum):
    """How something comes into the collection."""

    GROWN = "grown"
    CAUGHT = "caught"
    FOUND = "found"


def collectable(content: Content) -> Mapping[Sort, tuple[str, ...]]:
    """The items that can be collected, in the order of the data."""
    grown = [
        item
        for crop in content.crops.values()
        for item in (crop.harvest.item, crop.prize)
        if item is not None
    ]
    return {
        Sort.GROWN: tuple(dict.fromkeys(grown)),
        Sort.CAUGHT: tuple(content.fish),
        Sort.FOUND: tuple(content.forage),
    }
