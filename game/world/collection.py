"""What there is to collect at a farm: all that grows, swims, or lies about in the wild."""

from collections.abc import Mapping

from game.world.content import Content
from game.world.definitions import Sort

__all__ = ["Sort", "collectable"]


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
