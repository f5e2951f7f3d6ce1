"""Going to bed: lying down and getting up again, and the plate that says who lies, who is missing
and when the night comes."""

from dataclasses import dataclass

import pygame

from game.coop.people import shown_name_of
from game.rules.sleeping import Bedtime, bedtime_of, rest_of
from game.text.letters import isolated
from game.world.commands import GetUp
from game.world.records import Placeable
from game.world.sections import Kind, Section, tile_of
from game.world.ticks import TICKS_PER_S
from game.world.tiled import TILE_PX
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme

FALLS_DARK_S = 1.2
"""How long before the night passes the picture grows dark for whoever lies in bed."""
BESIDE_PX = 4
"""How far aside somebody lies who shares a bed."""
_FOOT_PX = TILE_PX - 2
"""Where things stand on their tile."""


@dataclass(frozen=True, slots=True)
class InBed:
    """What somebody lies in, and where that is in pixels of its area."""

    item: str
    area: int
    x: int
    y: int


class BedtimePlate:
    """What is said and done while anybody lies in bed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._was_lying = False

    @property
    def is_lying(self) -> bool:
        """Whether one lies in bed oneself."""
        return self.place_of(self._desk.seat.character) is not None

    def place_of(self, character: int) -> InBed | None:
        """Where a character lies; None for one who is up."""
        view = self._desk.seat.view
        rest = rest_of(view, character)
        if rest is None or not rest.area:
            return None
        bed = view.get(Section(rest.area, Kind.PLACEABLE), rest.tile)
        if not isinstance(bed, Placeable):
            return None
        tile_x, tile_y = tile_of(rest.tile)
        sharing = [
            who
            for who in self._bedtime.in_bed
            if (other := rest_of(view, who)) and (other.area, other.tile) == (rest.area, rest.tile)
        ]
        aside = 0
        if len(sharing) > 1 and character in sharing:
            aside = BESIDE_PX if sharing.index(character) % 2 else -BESIDE_PX
        x = tile_x * TILE_PX + TILE_PX // 2 + aside
        return InBed(bed.item, rest.area, x, tile_y * TILE_PX + _FOOT_PX)

    def get_up(self) -> None:
        """Gets up, if one lies."""
        if self.is_lying:
            self._desk.seat.issue(GetUp())

    def update(self) -> None:
        """Lets it be heard that one has lain down or got up."""
        is_lying = self.is_lying
        if is_lying != self._was_lying:
            self._was_lying = is_lying
            self._desk.context.sounds.play("lie_down" if is_lying else "get_up")

    @property
    def darkness(self) -> float:
        """How dark it is before one's eyes just before the night passes: 0 to 1."""
        left_s = self._left_s if self.is_lying else None
        if left_s is None:
            return 0.0
        return min(1.0, max(0.0, 1.0 - left_s / FALLS_DARK_S))

    @property
    def lines(self) -> list[str]:
        """What is to be read: nothing while nobody lies in bed."""
        bedtime, texts = self._bedtime, self._desk.context.texts
        if not bedtime.in_bed:
            return []
        seat = self._desk.seat
        others = [who for who in bedtime.in_bed if who != seat.character]
        lines = []
        if others:
            lines.append(texts("sleep.in_bed", names=self._names(others)))
        up = [who for who in bedtime.missing if who != seat.character]
        if up:
            lines.append(texts("sleep.missing", names=self._names(up)))
        left_s = self._left_s
        if left_s is not None and bedtime.missing:
            lines.append(texts("sleep.night_in", count=max(0, round(left_s))))
        sign = self._desk.context.sign(Action.INTERACT)
        if self.is_lying:
            lines.append(texts("sleep.get_up", key=sign))
        elif seat.character in bedtime.dozing:
            lines.append(texts("sleep.you_doze"))
        elif seat.character in bedtime.missing:
            lines.append(texts("sleep.lie_down_too"))
        return lines

    def draw(self, target: pygame.Surface, top: int, widest_px: int) -> pygame.Rect | None:
        """Draws the plate below `top`, in the middle, no wider than this. Returns where it is, None
        for nowhere."""
        lines = self.lines
        if not lines:
            return None
        skin = self._desk.context.skin
        font = skin.fonts.body
        wrapped = [part for line in lines for part in font.wrap(line, widest_px - 42)]
        width = max(font.width(line) for line in wrapped) + 42
        plate = pygame.Rect(0, top, width, len(wrapped) * font.line_px + 10)
        plate.centerx = target.get_width() // 2
        skin.frame(target, "panel_dark", plate)
        skin.icon_on_line(target, "icon_sleep", (plate.x + 8, plate.y + 5), font.line_px)
        for number, line in enumerate(wrapped):
            at = (plate.x + 30, plate.y + 5 + number * font.line_px)
            target.blit(font.render(line, theme.PAPER), at)
        return plate

    @property
    def _bedtime(self) -> Bedtime:
        return bedtime_of(self._desk.seat.view)

    @property
    def _left_s(self) -> float | None:
        ends_tick = self._bedtime.ends_tick
        return None if ends_tick is None else (ends_tick - self._desk.seat.tick) / TICKS_PER_S

    def _names(self, characters: list[int]) -> str:
        return ", ".join(isolated(shown_name_of(self._desk.seat.view, who)) for who in characters)
