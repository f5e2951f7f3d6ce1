"""What is seen and heard for a moment when something happens: chips, dust and sounds from where it
is."""

from collections.abc import Callable
from math import hypot

from game.world.content import Content
from game.world.definitions import GroundWork
from game.world.records import Destructable, Drop, Record
from scenes.ui import theme
from scenes.view.particles import Particles
from scenes.view.things import Effect

HEAR_PX = 420.0
SIDE_PX = 300.0
"""How far to one side something is heard from that side alone."""
OWN_REACH_PX = 64.0
AT_ONES_FEET_PX = 24.0
OTHERS_SHARE = 0.5
"""How loud is what friends do, beside what one does oneself."""
_LEAVES = ("fx/chips_leaf", (0x70, 0xAB, 0x45))
_CHIPS: dict[str, tuple[str, theme.Colour]] = {
    "axe": ("fx/chips_wood", (0xA8, 0x75, 0x4D)),
    "pick": ("fx/chips_stone", (0x9F, 0xAD, 0xBD)),
}

PlaySound = Callable[[str, float, float], None]
"""Plays a sound by its name, at a volume from 0 to 1, from a side between -1 and 1."""


class Effects:
    """Shows effects to one player."""

    def __init__(self, content: Content, particles: Particles, play: PlaySound) -> None:
        self._content = content
        self._particles = particles
        self._play = play
        self.ear = (0.0, 0.0)
        """Where one hears from."""
        self.is_own_doing = False
        """Whether one has just done something: what happens within reach now comes of that."""

    def show_work(self, work: GroundWork, x: int, y: int) -> None:
        """Shows that a tile has been worked."""
        if work is GroundWork.WATER:
            self._particles.burst("fx/drops", (0x58, 0xB8, 0xDC), x, y, 6, 6)
            self.sound_at("splash", x, y)
        else:
            self._particles.burst("fx/chips_soil", (0xA8, 0x75, 0x4D), x, y, 6, 8)
            self.sound_at("hoe", x, y)

    def sound_at(self, name: str, x: float, y: float) -> None:
        """Plays a sound as loud as it is near, from its side, and more quietly when it comes of
        what a friend does."""
        distance = hypot(x - self.ear[0], y - self.ear[1])
        own_reach = OWN_REACH_PX if self.is_own_doing else AT_ONES_FEET_PX
        share = 1.0 if distance < own_reach else OTHERS_SHARE
        side = max(-1.0, min(1.0, (x - self.ear[0]) / SIDE_PX))
        self._play(name, share * max(0.0, 1.0 - distance / HEAR_PX), side)

    def show(self, effect: Effect) -> None:
        """Shows what has happened to a thing."""
        record: Record = effect.record
        x, y = effect.x, effect.y
        if isinstance(record, Destructable):
            definition = self._content.destructables.get(record.kind)
            tool = (definition.tool if definition is not None else None) or ""
            chips, colour = _CHIPS.get(tool, _LEAVES)
            is_cut = tool not in _CHIPS
            is_hit = effect.name == "hit"
            if effect.name in ("hit", "felled"):
                self._particles.burst(chips, colour, x, y, 5 if is_hit else 14, 10)
                is_tree = record.kind in ("oak", "pine")
                if is_cut:
                    self.sound_at("rustle", x, y)
                    return
                if is_tree:
                    leaf = (0x70, 0xAB, 0x45)
                    self._particles.burst("fx/chips_leaf", leaf, x, y, 3 if is_hit else 12, 30)
                if is_hit:
                    self.sound_at("chop" if tool == "axe" else "rock_hit", x, y)
                else:
                    self.sound_at("tree_fall" if is_tree else "rock_break", x, y)
                    self._particles.puff("fx/dust", x, y)
        elif effect.name == "placed":
            self._particles.puff("fx/dust", x, y)
            self.sound_at("place", x, y)
        elif effect.name == "taken":
            self._particles.puff("fx/dust", x, y)
            self.sound_at("pickup", x, y)
        elif effect.name == "collected" and isinstance(record, Drop):
            self.sound_at("pickup", x, y)
