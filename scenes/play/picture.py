"""The picture of a moment on the farm: the world, and over it marks, hints, the list of players
and the word that the line broke.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import hypot, sin

import pygame

from game.world.calendar import time_of_day
from game.world.ticks import TICKS_PER_S
from scenes.app.services import Seating
from scenes.menus.player_row import draw_player_row, player_row_px
from scenes.menus.way_back import way_back
from scenes.play.aim_marks import draw_aim
from scenes.play.bedtime import BedtimePlate
from scenes.play.first_steps import FirstSteps
from scenes.play.fishing import Fishing
from scenes.play.fishing_picture import FishingPicture
from scenes.play.hands import Hands
from scenes.play.hint_plate import clear_place
from scenes.play.hints import Hints
from scenes.play.looks import chosen_look
from scenes.play.surroundings import Surroundings
from scenes.play.theatre import Theatre
from scenes.play.together import Together
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.skin import draw_heading, heading_px
from scenes.view.iris import draw_iris
from scenes.view.moment import Moment
from scenes.view.players import DrawnPlayer

MARKED_S = 4.0
"""For how long one is pointed out to oneself after coming into an area with friends in it."""
CHEST_PX = 10
"""How far above a player's feet the wipe between two areas closes."""
FIGURE_PX = (16, 26)
"""How wide and high one's own figure is, above its feet."""
FIGURE_BELOW_PX = 4
BOB_PX = 2
"""How far the newcomer's bubble goes up and down."""
CROWD_PX = 26.0
"""Friends closer than this make it hard to tell oneself from them."""


class Picture:
    """Draws what one sees of the world and what is said about it."""

    def __init__(
        self,
        desk: Desk,
        seating: Seating,
        surroundings: Surroundings,
        hands: Hands,
        first_steps: FirstSteps,
        fishing: Fishing,
        bedtime: BedtimePlate,
        together: Together,
        theatre: Theatre,
    ) -> None:
        self._desk = desk
        self._bedtime = bedtime
        self._seating = seating
        self._around = surroundings
        self._hands = hands
        self._first_steps = first_steps
        self._fishing = FishingPicture(desk, surroundings, fishing)
        self._together = together
        self._theatre = theatre
        self.hints = Hints(desk, surroundings, hands, together)
        """What one could do, and where that is written."""
        self._shown_area = 0
        self._shown_since_s = 0.0
        self.shown: list[DrawnPlayer] = []
        """The players that were drawn last."""
        self.bubble_place: pygame.Rect | None = None
        """Where the newcomer's bubble was drawn last."""

    def draw_world(
        self, target: pygame.Surface, ui_per_px: float, now_s: float, is_quiet: bool
    ) -> None:
        """Draws the world; with the marks of what one could do while it `is_quiet`."""
        seat = self._desk.seat
        environment = seat.environment
        if environment is None:
            target.fill(theme.INK)
            return
        minutes = time_of_day(environment, seat.tick)
        moment = Moment(
            now_s,
            minutes,
            environment.weather,
            environment.season,
            self._desk.context.settings.screen_shake,
            seat.tick,
        )
        seen = self._theatre.seen
        if seen is not None:
            weather = seen.weather or moment.weather
            moment = replace(moment, minutes=seen.minutes, weather=weather)
        camera = self._around.view.camera
        camera.ui_per_px = ui_per_px

        def draw_marks(surface: pygame.Surface) -> None:
            if self._hands.aim is not None:
                place = (camera.x, camera.y)
                draw_aim(surface, self._desk.context.assets, self._hands.aim, place, now_s)

        is_crossing = self._around.is_crossing
        self.shown = self._theatre.players(self._players(now_s))
        has_marks = is_quiet and not is_crossing
        marks = draw_marks if has_marks else None
        speaker = self._theatre.speaker
        self._around.view.draw(target, moment, self.shown, marks, seen, speaker)
        self._fishing.draw_lines(target, now_s)
        self._theatre.draw_dark(target)
        if is_crossing:
            x, y = self._around.player.body
            centre = (int(x) - camera.x, int(y) - camera.y - CHEST_PX)
            draw_iris(target, self._around.openness(now_s), centre)

    def draw_words(
        self, target: pygame.Surface, now_s: float, is_quiet: bool, plates: Iterable[pygame.Rect]
    ) -> None:
        """Draws what is written in the world that was drawn last: names, figures, and the hints of
        what one could do while it `is_quiet`, beside `plates`, which lie over them."""
        self.hints.plates.clear()
        if self._around.is_crossing or self._theatre.is_on:
            return
        fonts = self._desk.context.skin.fonts
        self._around.view.draw_words(target, self.shown, (fonts.small, fonts.body), now_s)
        if is_quiet:
            taken = [*self._around.view.names_at, *plates]
            self.hints.draw(target, now_s, taken)
            taken += self.hints.plates
            taken += self._fishing.draw_fight(target, now_s, taken)
            self._draw_bubble(target, now_s, taken)

    def draw_over(self, target: pygame.Surface, has_window: bool) -> None:
        """Draws what lies over everything else."""
        if self._desk.context.input.is_held(Action.PLAYERS) and not has_window:
            self._draw_player_list(target)
        context = self._desk.context
        so_it_is = way_back(context, self._desk.seat, target.get_width() // 2)
        if so_it_is:
            sign = context.sign(Action.MENU)
            menu = context.texts("connection.menu", key=sign)
            self._draw_banner(target, f"{so_it_is}  {menu}")

    def _players(self, now_s: float) -> list[DrawnPlayer]:
        player, settings = self._around.player, self._desk.context.settings
        joined = self._together.joins(now_s)
        drawn = [
            DrawnPlayer(
                seen.name,
                seen.colour,
                seen.x,
                seen.y,
                seen.facing,
                seen.action,
                max(0.0, seen.action_ticks / TICKS_PER_S),
                is_me=False,
                is_stale=seen.is_stale,
                look=chosen_look(self._desk.seat.view, seen.character),
                character=seen.character,
                pose=poses[0],
                pose_s=poses[1],
            )
            for seen in self._desk.seat.others()
            if seen.area == player.area
            and (poses := self._pose(seen.character, joined, now_s)) is not None
        ]
        pose, pose_s = self._pose(self._desk.seat.character, joined, now_s)
        me = next((info for info in self._desk.seat.players() if info.is_me), None)
        drawn.append(
            DrawnPlayer(
                me.name if me is not None else settings.name,
                me.colour if me is not None else settings.colour,
                *player.body,
                player.facing,
                player.action,
                max(0.0, now_s - player.action_began_s),
                is_me=True,
                is_marked=self._is_marked(drawn, now_s),
                look=chosen_look(self._desk.seat.view, self._desk.seat.character),
                character=self._desk.seat.character,
                pose=pose,
                pose_s=pose_s,
            )
        )
        return [self._perhaps_in_bed(one) for one in drawn]

    def _perhaps_in_bed(self, drawn: DrawnPlayer) -> DrawnPlayer:
        """Somebody who lies in bed is drawn there, and not beside it."""
        place = self._bedtime.place_of(drawn.character)
        if place is None or place.area != self._around.player.area:
            return drawn
        return replace(drawn, x=float(place.x), y=float(place.y), bed=place.item, is_marked=False)

    def _pose(self, character: int, joined: Mapping[int, str], now_s: float) -> tuple[str, float]:
        pose, pose_s = self._together.pose(character, now_s)
        return (pose, pose_s) if pose else (joined.get(character, ""), 0.0)

    def _is_marked(self, friends: list[DrawnPlayer], now_s: float) -> bool:
        player = self._around.player
        if player.area != self._shown_area:
            self._shown_area = player.area
            self._shown_since_s = now_s
        if now_s - self._shown_since_s < MARKED_S:
            return bool(friends)
        return any(
            hypot(friend.x - player.body.x, friend.y - player.body.y) < CROWD_PX
            for friend in friends
        )

    def _draw_bubble(
        self, target: pygame.Surface, now_s: float, taken: Sequence[pygame.Rect]
    ) -> None:
        """What is to be done next, above where. It stays at the edge of what is seen, on the side
        that one has to go to, and clear of oneself and of what is `taken`."""
        bubble = self._first_steps.bubble
        self.bubble_place = None
        if bubble is None:
            return
        skin = self._desk.context.skin
        font = skin.fonts.small
        icon = skin.icons.get("icon_quest")
        left = 0 if icon is None else icon.get_width() + 3
        plate = pygame.Rect(0, 0, left + font.width(bubble.text) + 12, max(18, font.line_px + 6))
        x, y = self._around.view.camera.on_ui(bubble.x, bubble.y)
        plate.midbottom = (x, y - 6)
        room = target.get_rect().inflate(-12, -72)
        kept_clear = [place.inflate(0, 2 * BOB_PX) for place in (*taken, self._figure())]
        plate = clear_place(plate, kept_clear, room)
        plate.y -= round(BOB_PX * sin(now_s * 3.0))
        self.bubble_place = plate
        skin.frame(target, "tooltip", plate)
        if icon is not None:
            target.blit(icon, (plate.x + 5, plate.centery - icon.get_height() // 2))
        said = font.render(bubble.text, theme.TEXT_ON_PAPER)
        target.blit(said, (plate.x + 6 + left, plate.centery - font.line_px // 2 + 1))

    def _figure(self) -> pygame.Rect:
        """Where one's own player is seen, in pixels of the UI."""
        camera, body = self._around.view.camera, self._around.player.body
        left, top = camera.on_ui(body.x - FIGURE_PX[0] // 2, body.y - FIGURE_PX[1])
        right, bottom = camera.on_ui(body.x + FIGURE_PX[0] // 2, body.y + FIGURE_BELOW_PX)
        return pygame.Rect(left, top, right - left, bottom - top)

    def _draw_player_list(self, target: pygame.Surface) -> None:
        context, players = self._desk.context, self._desk.seat.players()
        width, height = target.get_size()
        above, below = heading_px(context.skin)
        # Large text and many friends may leave each of them one line only.
        row_px = min(player_row_px(context), (height - 60) // max(1, len(players)))
        panel = pygame.Rect(0, 0, min(380, width - 20), len(players) * row_px + below + 12)
        panel.midtop = (width // 2, max(above, min(height // 6, height - panel.height - 6)))
        context.skin.frame(target, "panel_paper", panel)
        draw_heading(target, context.skin, panel, context.texts("hints.at_the_farm"))
        for number, player in enumerate(players):
            top = panel.y + below + number * row_px
            row = pygame.Rect(panel.x + 12, top, panel.width - 24, row_px)
            draw_player_row(context, target, row, player, self._seating.seat.content)

    def _draw_banner(self, target: pygame.Surface, text: str) -> None:
        skin = self._desk.context.skin
        font = skin.fonts.body
        lines = font.wrap(text, target.get_width() * 7 // 8 - 30)
        width = max(font.width(line) for line in lines)
        plate = pygame.Rect(0, 0, width + 30, len(lines) * font.line_px + 14)
        plate.center = (target.get_width() // 2, target.get_height() // 3)
        skin.frame(target, "panel_wood", plate)
        for number, line in enumerate(lines):
            at = (plate.centerx - font.width(line) // 2, plate.y + 8 + number * font.line_px)
            target.blit(font.render(line, theme.PAPER), at)
