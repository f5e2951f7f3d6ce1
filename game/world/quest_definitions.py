"""What quests and errands are, as assets/data describes them."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from game.world.deeds import Deed
from game.world.definitions import Hour, Number, Quantity, Stack, Text, Title
from game.world.records import ContentId
from game.world.sections import AREA_MAX_TILES

_Tile = Annotated[int, Meta(ge=0, lt=AREA_MAX_TILES)]


class Where(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a stage of a quest leads: to an area, and in it to a person, a switch, something that
    stands there on a new farm, or a tile."""

    area: ContentId
    person: ContentId | None = None
    switch: ContentId | None = None
    thing: ContentId | None = None
    tile: Annotated[tuple[_Tile, _Tile], Meta()] | None = None


class Goal(Struct, frozen=True, forbid_unknown_fields=True):
    """What brings a quest to its next stage by itself: one of `deed`, `bring` and `switch`."""

    deed: Deed | None = None
    """What somebody has to do, …"""
    subject: ContentId | None = None
    """… and with what: an item, a person, an area, whatever the deed is done to. Anything counts
    when nothing is named."""
    bring: ContentId | None = None
    """An item that a person wants, who takes it by `<<bring>>`, from everybody who has some."""
    switch: ContentId | None = None
    """What has to be switched on."""
    count: Quantity = 1
    """How many for one friend alone."""
    hours: tuple[Hour, Hour] | None = None
    """From which hour until which it counts; 26 is two in the morning."""
    scales: bool = True
    """Whether more friends need more. What is wanted once is wanted once."""

    counts_before: bool = False
    """Whether what was done before the stage began counts as well."""
    by_rain: bool = False
    """Whether rain does it too: the stage is over on a day that waters the ground."""

    def wanted(self, friends: int) -> int:
        """How many so many friends need: two fifths, and three more for each of them."""
        if not self.scales or self.count == 1:
            return self.count
        return min((self.count * (4 + 6 * max(friends, 1)) + 9) // 10, 999)


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """A stage of a quest, as the journal has it. The last one is the quest's end."""

    line: Text
    where: Where | None = None
    goal: Goal | None = None
    """None for what a script moves."""
    bubble: Annotated[str, Meta(min_length=1, max_length=48)] | None = None
    """What a newcomer reads above the place, until it is done: at most eight words."""


class Reward(Struct, frozen=True, forbid_unknown_fields=True):
    """What comes of a quest when it ends: coins for the farm, items for whoever did the last of it,
    recipes for everybody."""

    coins: Annotated[int, Meta(ge=0, le=9999)] = 0
    items: Annotated[tuple[Stack, ...], Meta(max_length=4)] = ()
    recipes: Annotated[tuple[ContentId, ...], Meta(max_length=4)] = ()


class Quest(Struct, frozen=True, forbid_unknown_fields=True):
    """A quest and its journal: stage 1 first. The last stage is the quest's end."""

    number: Number
    title: Title
    stages: Annotated[tuple[Stage, ...], Meta(min_length=1, max_length=99)]
    after: ContentId | None = None
    """The quest at whose end this one begins."""
    from_start: bool = False
    """Whether it begins as soon as somebody comes to the farm."""
    is_own: bool = False
    """Whether each friend has progress of one's own, instead of the farm together."""
    is_main: bool = False
    """Whether it belongs to the story."""
    mends: ContentId | None = None
    """Scenery whose picture stands still until the quest is at its end."""
    reward: Reward = Reward()
    is_ending: bool = False
    """Whether the story is over with it: everybody sees the light come on across the lake."""
    ending: Annotated[tuple[Text, ...], Meta(max_length=6)] = ()
    """What is told then, line by line; without any, the last line of the journal."""

    @property
    def journal(self) -> tuple[str, ...]:
        """The line of each stage."""
        return tuple(stage.line for stage in self.stages)

    def stage(self, number: int) -> Stage | None:
        """A stage by its number, counted from 1; None where there is none."""
        return self.stages[number - 1] if 1 <= number <= len(self.stages) else None


def quests_in_order(quests: Mapping[str, Quest]) -> list[str]:
    """The ids of the quests, each behind the one that it comes after."""
    order: list[str] = []
    for name in sorted(quests, key=lambda quest: quests[quest].number):
        chain: list[str] = []
        before: str | None = name
        while before is not None and before in quests and before not in (*order, *chain):
            chain.append(before)
            before = quests[before].after
        order += reversed(chain)
    return order


class Errand(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that hangs at the notice board on some days: so many of an item, for coins."""

    number: Number
    giver: ContentId
    item: ContentId
    count_min: Quantity
    count_max: Quantity
    coins_each: Annotated[int, Meta(ge=1, le=999)]
    line: Text
    """What the note says."""
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """When it hangs there: in all seasons when none is named."""
