"""What lies over the world about friends: what they say, what they point at, and where they are
when one does not see them.
"""

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

import pygame

from game.coop.seat import PlayerInfo
from game.world.areas import Exit
from game.world.records import Emote
from game.world.sections import GestureKey
from game.world.ways import next_exit
from scenes.play.chat import Chat
from scenes.play.hint_plate import clear_place
from scenes.play.surroundings import Surroundings
from scenes.play.together import Together
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.view.emotes import draw_emote
from scenes.view.names import NAME_ABOVE_FEET_PX
from scenes.view.players import DrawnPlayer, draw_badge

BUBBLE_WIDTH_PX = 150
BUBBLE_LINES_MAX = 4
BUBBLE_S = 6.0
EDGE_PX = 18
"""How far from the edge of the picture arrows stand."""
PULSE_S = 1.1
"""How long a ring around a place that is pointed at grows."""
RING_PX = 16
CHEST_ABOVE_FEET_PX = 10
BADGE_PX = 10
"""Half of what the badge of an arrow takes."""


class Overhead:
    """Draws bubbles, pings and arrows over the picture of the world."""

    def __init__(
        self, desk: Desk, surroundings: Surroundings, together: Together, chat: Chat
    ) -> None:
        self._desk = desk
        self._around = surroundings
        self._together = together
        self._chat = chat
        self._plates: Sequence[pygame.Rect] = ()
        """Where something stands to be read that no arrow covers."""
        self._covered: Sequence[pygame.Rect] = ()
        """Where something is drawn later that would cover what is said."""
        self.bubbles: list[pygame.Rect] = []
        """Where what is said was drawn last."""

    def draw(
        self,
        target: pygame.Surface,
        players: Sequence[DrawnPlayer],
        room: pygame.Rect,
        hints_at: Sequence[pygame.Rect],
        plates: Sequence[pygame.Rect],
        now_s: float,
    ) -> None:
        """Draws all of it; arrows stay within `room`, and nothing that is said covers a hint, or
        lies below one of the `plates` that are drawn later."""
        infos = self._desk.seat.players()
        self._plates = hints_at
        self._covered = plates
        self._draw_pings(target, infos, room, now_s)
        self._draw_arrows(target, infos, players, room)
        self._draw_bubbles(target, players, hints_at, now_s)

    def _draw_bubbles(
        self,
        target: pygame.Surface,
        players: Sequence[DrawnPlayer],
        hints_at: Sequence[pygame.Rect],
        now_s: float,
    ) -> None:
        camera, taken = self._around.view.camera, [*self._around.view.names_at, *hints_at]
        self.bubbles.clear()
        emotes = {shown.character: shown for shown in self._together.shown(GestureKey.EMOTE)}
        assets = self._desk.context.assets
        for player in sorted(players, key=lambda player: -player.y):
            if not camera.sees(player.x, player.y, 0):
                continue
            at = camera.on_ui(player.x, player.y - NAME_ABOVE_FEET_PX)
            shown = emotes.get(player.character)
            if shown is not None and isinstance(shown.gesture.what, Emote):
                number, age_s = shown.gesture.what.number, now_s - shown.since_s
                place = draw_emote(target, assets, number, at, age_s, taken)
                taken += [] if place is None else [place]
            text = self._chat.latest(player.character, now_s - BUBBLE_S)
            if text:
                taken.append(self._draw_bubble(target, text, at, taken))

    def _draw_bubble(
        self,
        target: pygame.Surface,
        text: str,
        at: tuple[int, int],
        taken: Sequence[pygame.Rect],
    ) -> pygame.Rect:
        font = self._desk.context.skin.fonts.small
        lines = font.wrap(text, BUBBLE_WIDTH_PX)
        if len(lines) > BUBBLE_LINES_MAX:
            lines = [*lines[: BUBBLE_LINES_MAX - 1], lines[BUBBLE_LINES_MAX - 1] + " …"]
        width = max(font.width(line) for line in lines)
        bubble = pygame.Rect(0, 0, width + 12, len(lines) * font.line_px + 6)
        bubble.midbottom = (at[0], at[1] - 6)
        kept_clear = [rect.inflate(0, 10) for rect in (*taken, *self._covered)]
        bubble = clear_place(bubble, kept_clear, target.get_rect().inflate(-4, -4))
        self.bubbles.append(bubble)
        x = max(bubble.x + 6, min(bubble.right - 6, at[0]))
        pygame.draw.rect(target, theme.INK, bubble.inflate(2, 2), border_radius=5)
        tip = [(x - 5, bubble.bottom), (x + 5, bubble.bottom), (x, bubble.bottom + 6)]
        pygame.draw.polygon(target, theme.INK, tip)
        pygame.draw.rect(target, theme.PAPER, bubble, border_radius=4)
        inner = [(x - 3, bubble.bottom - 1), (x + 3, bubble.bottom - 1), (x, bubble.bottom + 3)]
        pygame.draw.polygon(target, theme.PAPER, inner)
        y = bubble.y + 4
        for line in lines:
            shown = font.render(line, theme.TEXT_ON_PAPER)
            target.blit(shown, (bubble.centerx - shown.get_width() // 2, y))
            y += font.line_px
        return bubble

    def _draw_pings(
        self, target: pygame.Surface, infos: Sequence[PlayerInfo], room: pygame.Rect, now_s: float
    ) -> None:
        camera, colours = self._around.view.camera, {p.character: p.colour for p in infos}
        for shown in self._together.shown(GestureKey.PING):
            gesture, colour = shown.gesture, colours.get(shown.character, 0)
            if gesture.area != self._around.player.area:
                continue
            at = camera.on_ui(gesture.x, gesture.y)
            if not room.collidepoint(at):
                self._draw_arrow(target, colour, at, room)
                continue
            share = (now_s - shown.since_s) % PULSE_S / PULSE_S
            tint = theme.player_colour(colour)
            ring = pygame.Rect(0, 0, int(2 * RING_PX * share) + 6, int(RING_PX * share) + 3)
            ring.center = at
            pygame.draw.ellipse(target, theme.INK, ring.inflate(2, 2), 3)
            pygame.draw.ellipse(target, tint, ring, 1)
            hop = 2 if share < 0.5 else 0
            top = (at[0], at[1] - 18 - hop)
            for size, shade in ((7, theme.INK), (5, tint)):
                points = [
                    (top[0] - size, top[1]),
                    (top[0] + size, top[1]),
                    (top[0], top[1] + 2 * size),
                ]
                pygame.draw.polygon(target, shade, points)
            draw_badge(target, self._desk.context.assets, colour, (top[0], top[1] - 5))

    def _draw_arrows(
        self,
        target: pygame.Surface,
        infos: Sequence[PlayerInfo],
        players: Sequence[DrawnPlayer],
        room: pygame.Rect,
    ) -> None:
        camera = self._around.view.camera
        here = {player.character: player for player in players}
        for info in infos:
            if info.is_me or not info.is_connected:
                continue
            drawn = here.get(info.character)
            if drawn is not None:
                at = camera.on_ui(drawn.x, drawn.y - CHEST_ABOVE_FEET_PX)
                if not target.get_rect().collidepoint(at):
                    self._draw_arrow(target, info.colour, at, room)
                continue
            way = self._way_to(info.area)
            if way is not None:
                rect = way.rect
                at = camera.on_ui((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2)
                self._draw_arrow(target, info.colour, at, room)

    def _way_to(self, number: int) -> Exit | None:
        """The exit that leads to an area; None where none does, and for where one is."""
        content = self._desk.seat.content
        here, there = content.area(self._around.player.area), content.area(number)
        return (
            None if here is None or there is None else next_exit(content.areas, here.id, there.id)
        )

    def _draw_arrow(
        self, target: pygame.Surface, colour: int, at: tuple[int, int], room: pygame.Rect
    ) -> None:
        """A badge at the edge of the picture, or at the place itself when that is in it, with an
        arrow towards the place."""
        inside = room.inflate(-2 * EDGE_PX, -2 * EDGE_PX)
        x = max(inside.left, min(inside.right - 1, at[0]))
        y = max(inside.top, min(inside.bottom - 1, at[1]))
        for plate in self._plates:
            if plate.inflate(2 * BADGE_PX, 2 * BADGE_PX).collidepoint(x, y):
                x = max(inside.left, plate.left - BADGE_PX)
        angle = atan2(at[1] - y, at[0] - x)
        if hypot(at[0] - x, at[1] - y) < 2:
            angle = atan2(at[1] - inside.centery, at[0] - inside.centerx)
        tint = theme.player_colour(colour)
        pygame.draw.circle(target, theme.INK, (x, y), 9)
        pygame.draw.circle(target, theme.PAPER, (x, y), 8)
        for reach, half, shade in ((17, 7, theme.INK), (15, 5, tint)):
            points = [
                (x + reach * cos(angle), y + reach * sin(angle)),
                (x + 9 * cos(angle) - half * sin(angle), y + 9 * sin(angle) + half * cos(angle)),
                (x + 9 * cos(angle) + half * sin(angle), y + 9 * sin(angle) - half * cos(angle)),
            ]
            pygame.draw.polygon(target, shade, points)
        draw_badge(target, self._desk.context.assets, colour, (x, y))
