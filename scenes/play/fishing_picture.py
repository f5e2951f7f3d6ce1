"""What is seen of fishing: lines and floats of everybody, and beside oneself the fight."""

from collections.abc import Iterator, Sequence
from math import sin
from typing import NamedTuple

import pygame

from game.coop.angling import Angling, Stage
from game.coop.seat import Action as Doing
from game.coop.seat import Facing
from game.rules.fishing import cast_of
from game.rules.reach import tile_middle
from game.world.deeds import TALLY_KEYS, Deed, tallies_of
from game.world.fishing import TRACK, bar_length, covers
from game.world.records import Cast, Tally
from scenes.play.fishing import Fishing
from scenes.play.hint_plate import draw_hint
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme

_TIP_PX = {
    Facing.DOWN: (8, 5),
    Facing.UP: (8, -27),
    Facing.LEFT: (-18, -18),
    Facing.RIGHT: (18, -18),
}
"""Where a rod ends, from its owner's feet."""
_LINE = (0xC9, 0xD6, 0xE0)
_SHINE = (0xA8, 0xE6, 0xEE)
_DEEP = (0x1C, 0x2A, 0x5A)
_NEAR_TICKS = 75
"""How long before it bites a fish is seen to come near."""
_TRACK_PX = 92
_PANEL_PX = (40, _TRACK_PX + 14)
_KNOWS_HOW = 3
"""After how many fish nobody has to be told what to hold."""


class _Line(NamedTuple):
    cast: Cast
    x: float
    y: float
    facing: Facing
    is_fighting: bool


class FishingPicture:
    """Draws what fishing looks like."""

    def __init__(self, desk: Desk, surroundings: Surroundings, fishing: Fishing) -> None:
        self._desk = desk
        self._around = surroundings
        self._fishing = fishing

    def draw_lines(self, target: pygame.Surface, now_s: float) -> None:
        """Lines, floats and the sign of a bite, in the world that was drawn last."""
        tick = self._desk.seat.tick
        for line in self._lines():
            self._draw_line(target, line, tick, now_s)
        if self._fishing.caught is not None:
            fish, since_s = self._fishing.caught
            sprite = self._desk.context.assets.world.first(f"item/{fish}")
            if sprite is not None:
                camera, body = self._around.view.camera, self._around.player.body
                rise = min(1.0, (now_s - since_s) / 0.15) * 8
                at = (int(body.x) - 8 - camera.x, int(body.y - 46 - rise) - camera.y)
                target.blit(sprite.frames[0], at)

    def draw_fight(
        self, target: pygame.Surface, now_s: float, taken: Sequence[pygame.Rect]
    ) -> list[pygame.Rect]:
        """The fight beside oneself, over everything that is drawn of the world, and words about it
        clear of what is `taken`. Returns where all that is."""
        angling = self._fishing.angling
        camera, player = self._around.view.camera, self._around.player
        if angling is None:
            return self._draw_offer(target, taken)
        if angling.stage is Stage.BITE:
            at = camera.on_ui(player.body.x, player.body.y - 60)
            word = self._desk.context.texts("hints.strike")
            return [draw_hint(self._desk, target, ((Action.USE, word),), at, taken)]
        if angling.stage is not Stage.FIGHT:
            return []
        zoom = max(1, int(camera.ui_per_px))
        panel = pygame.transform.scale_by(self._panel(angling, now_s), zoom)
        is_left = player.facing is Facing.RIGHT
        x, y = camera.on_ui(player.body.x + (-24 if is_left else 24), player.body.y - 14)
        place = panel.get_rect(midright=(x, y)) if is_left else panel.get_rect(midleft=(x, y))
        place.clamp_ip(target.get_rect().inflate(-8, -8))
        target.blit(panel, place)
        places = [place]
        if self._caught_so_far() < _KNOWS_HOW:
            word = self._desk.context.texts("hints.hold_to_rise")
            at = (place.centerx, place.top - 2)
            places += [draw_hint(self._desk, target, ((Action.USE, word),), at, [*taken, place])]
        return places

    def _draw_offer(
        self, target: pygame.Surface, taken: Sequence[pygame.Rect]
    ) -> list[pygame.Rect]:
        friend = self._fishing.friend_to_help()
        cast = None if friend is None else cast_of(self._desk.seat.view, friend)
        if cast is None:
            return []
        at = self._around.view.camera.on_ui(cast.x, cast.y - 40)
        word = self._desk.context.texts("hints.hold_net")
        return [draw_hint(self._desk, target, ((Action.INTERACT, word),), at, taken)]

    def _caught_so_far(self) -> int:
        seat = self._desk.seat
        tally = seat.view.get(tallies_of(seat.character), TALLY_KEYS[Deed.CATCH])
        return tally.total if isinstance(tally, Tally) else 0

    def _lines(self) -> Iterator[_Line]:
        seat, player = self._desk.seat, self._around.player
        for friend in seat.others():
            if friend.action not in (Doing.FISH, Doing.REEL):
                continue
            cast = cast_of(seat.view, friend.character)
            if cast is not None and cast.area == player.area == friend.area:
                is_fighting = friend.action is Doing.REEL
                yield _Line(cast, friend.x, friend.y, Facing(friend.facing), is_fighting)
        angling = self._fishing.angling
        if angling is not None and angling.cast is not None:
            is_fighting = angling.stage is Stage.FIGHT
            yield _Line(angling.cast, *player.body, player.facing, is_fighting)

    def _draw_line(self, target: pygame.Surface, line: _Line, tick: float, now_s: float) -> None:
        camera, assets = self._around.view.camera, self._desk.context.assets
        x, y = tile_middle(line.cast.tile)
        dx, dy = _TIP_PX[line.facing]
        tip = (line.x + dx - camera.x, line.y + dy - camera.y)
        has_bitten = tick >= line.cast.bite_tick
        shake = has_bitten or line.is_fighting
        float_x = x + (round(2 * sin(now_s * 17)) if shake else 0)
        float_y = y + round(sin(now_s * (13 if shake else 2.6))) + (2 if shake else 0)
        near = (line.cast.bite_tick - tick) / _NEAR_TICKS
        if 0 < near < 1:
            side = -1 if line.cast.seed & 1 else 1
            shadow = pygame.Rect(0, 0, 8, 3)
            shadow.center = (
                int(x + side * near * 26) - camera.x,
                int(y + 4 + near * 6 + sin(now_s * 6)) - camera.y,
            )
            pygame.draw.ellipse(target, _DEEP, shadow)
        end = (float_x - camera.x, float_y - camera.y - 2)
        sag = 1 if line.is_fighting else 9
        points = []
        for step in range(9):
            share = step / 8
            points.append(
                (
                    round(tip[0] + (end[0] - tip[0]) * share),
                    round(tip[1] + (end[1] - tip[1]) * share + sag * 4 * share * (1 - share)),
                )
            )
        pygame.draw.lines(target, _LINE, False, points)
        rings = assets.world.first("fx/splash")
        if line.is_fighting and rings is not None:
            ring = rings.frame_at(now_s)
            target.blit(ring, (end[0] - rings.anchor_x, end[1] - rings.anchor_y + 2))
        if not line.is_fighting:
            left, top = end[0] - 2, end[1] - 1
            target.fill(theme.INK, (left - 1, top - 1, 6, 6))
            target.fill(theme.RED, (left, top, 4, 2))
            target.fill(theme.CREAM, (left, top + 2, 4, 2))
        sign = assets.world.first("fx/emote_alert")
        if has_bitten and not line.is_fighting and sign is not None:
            hop = round(2 * abs(sin(now_s * 9)))
            at_x = int(line.x) - sign.anchor_x - camera.x
            at_y = int(line.y) - 34 - hop - sign.anchor_y - camera.y
            target.blit(sign.frames[0], (at_x, at_y))

    def _panel(self, angling: Angling, now_s: float) -> pygame.Surface:
        """The track with bar and fish, and how near the fish is, at the world's own pixels."""
        fight, is_helped = angling.fight, angling.is_helped
        panel = pygame.Surface(_PANEL_PX, pygame.SRCALPHA)
        self._desk.context.skin.frame(panel, "panel_dark", panel.get_rect())
        track = pygame.Rect(7, 7, 16, _TRACK_PX)
        for row in range(_TRACK_PX):
            share = row / _TRACK_PX
            colour = (int(0x2F - 0x13 * share), int(0x8F - 0x65 * share), int(0xC4 - 0x6A * share))
            panel.fill(colour, (track.x, track.y + row, track.width, 1))

        def height_of(place: int) -> int:
            return track.bottom - place * _TRACK_PX // TRACK

        is_covered = covers(fight, is_helped)
        length = bar_length(is_helped) * _TRACK_PX // TRACK
        bar = pygame.Rect(track.x, height_of(fight.bar) - length // 2, track.width, length)
        fill, edge = ((0x70, 0xAB, 0x45), (0xA5, 0xD0, 0x5A))
        if not is_covered:
            fill, edge = ((0x3F, 0x7D, 0x3E), (0x70, 0xAB, 0x45))
        panel.fill(fill, bar)
        pygame.draw.rect(panel, edge, bar, 1)
        panel.fill(theme.INK, (bar.x, bar.top - 1, bar.width, 1))
        panel.fill(theme.INK, (bar.x, bar.bottom, bar.width, 1))
        assert angling.cast is not None
        sprite = self._desk.context.assets.world.first(f"item/{angling.cast.fish}")
        if sprite is not None:
            mask = pygame.mask.from_surface(sprite.frames[0])
            shine = mask.to_surface(setcolor=_SHINE, unsetcolor=(0, 0, 0, 0))
            picture = mask.to_surface(setcolor=theme.INK, unsetcolor=(0, 0, 0, 0))
            left = track.x + (round(sin(now_s * 22)) if is_covered else 0)
            top = height_of(fight.fish) - 8
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                panel.blit(shine, (left + dx, top + dy))
            panel.blit(picture, (left, top))
        done = fight.progress * _TRACK_PX // TRACK
        column = pygame.Rect(27, 7, 6, _TRACK_PX)
        panel.fill(theme.INK, column)
        colour = theme.RED if fight.progress < TRACK // 4 else (0xE6, 0x9F, 0x00)
        if fight.progress > TRACK * 2 // 3:
            colour = (0x70, 0xAB, 0x45)
        panel.fill(colour, (column.x + 1, column.bottom - done, column.width - 2, done))
        return panel
