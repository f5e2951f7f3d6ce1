"""The theatre: what one sees of a cutscene, and what one says about it.

Everything shown follows from the scene's record and the host's tick, so all who watch see the same
at the same time. The black bars, the question whether one is ready and the question whether to skip
are this screen's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pygame

from game.coop.people import shown_name_of
from game.coop.seat import Action as Stance
from game.coop.seat import Facing
from game.rules.context import Position
from game.rules.talks import followed_conversation
from game.text.letters import isolated
from game.world.calendar import time_of_day
from game.world.commands import AskToSkip, GetReady, Listen
from game.world.records import Character, Conversation, Showing
from game.world.sections import FIRST_SCENE_KEY, WORLD_SCOPE, Kind, Section
from game.world.staging import ActorSeen, Tableau, sounds_between, tableau
from game.world.ticks import TICKS_PER_S
from scenes.input.events import Device, InputEvent, UiKey
from scenes.play.looks import chosen_look
from scenes.play.window import Desk
from scenes.settings.bindings import Action
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.view.camera import BAR_PCT, Camera
from scenes.view.emotes import draw_emote
from scenes.view.names import NAME_ABOVE_FEET_PX
from scenes.view.players import DrawnPlayer

BARS_S = 0.5
"""How long the black bars take to come in."""
LIGHTENS_S = 0.8
"""How long it takes to become light again after a scene that ended in the dark."""
CLOSE_FROM = 0.97
"""How dark it is when a scene is gone nearer to."""
LOWER_PX = 22
"""How far below what the camera looks at its middle is: the words have the lower edge."""
LOW_SHARE = 0.6
"""From this part of the picture's height on, words would cover what is looked at."""
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


class Theatre:
    """Shows the scene that one watches, if there is one."""

    def __init__(self, desk: Desk, camera: Camera) -> None:
        self._desk = desk
        self._camera = camera
        self._key = 0
        self._watched: Conversation | None = None
        self._seen: Tableau | None = None
        self._heard_tick = 0.0
        self._now_s = 0.0
        self._bars = 0.0
        """How far the black bars are in, 0 to 1."""
        self._darkness = 0.0
        self._is_asking = False
        """Whether one is just asked whether one wants to skip."""
        self.is_close = False
        """Whether the world is seen from nearer. It changes in the dark, where nobody sees it."""

    @property
    def is_on(self) -> bool:
        """Whether a scene plays that one watches."""
        return self._seen is not None

    @property
    def is_called(self) -> bool:
        """Whether everybody near is just called to a scene."""
        showing = self._showing
        return showing is not None and showing.gathers_until_tick > 0

    @property
    def seen(self) -> Tableau | None:
        """What is seen of it now."""
        return self._seen

    @property
    def is_low(self) -> bool:
        """Whether what the camera looks at is in the lower half of the picture, because the area
        ends there."""
        if self._seen is None:
            return False
        y = self._seen.focus[1] - LOWER_PX - self._camera.y
        return y > self._camera.height * LOW_SHARE

    @property
    def music(self) -> str | None:
        """The piece that is played in it; None for what is played here otherwise."""
        return None if self._seen is None else self._seen.music

    @property
    def speaker(self) -> str:
        """The id of the person who speaks now, "" when nobody on the stage does."""
        content, watched = self._desk.seat.content, self._watched
        if watched is None or watched.line is None:
            return ""
        if self._desk.seat.tick < watched.start_tick:
            return ""
        speaker = content.dialogue.text(watched.line.line_id, watched.line.substitutions)[0]
        return next((name for name, each in content.people.items() if each.name == speaker), "")

    @property
    def _showing(self) -> Showing | None:
        return None if self._watched is None else self._watched.showing

    @property
    def _is_asked(self) -> bool:
        """Whether somebody has asked to skip. When the time for an answer is over it is skipped, or
        whoever asked is gone."""
        showing = self._showing
        return showing is not None and showing.skips_at_tick > self._desk.seat.tick

    def update(self, now_s: float, position: Position) -> None:
        """Looks which scene plays here, and how it stands."""
        dt_s = min(0.1, max(0.0, now_s - self._now_s))
        self._now_s = now_s
        seat = self._desk.seat
        found = followed_conversation(seat.view, seat.content, seat.character, position)
        key, watched = (0, None) if found is None or found[1].stage is None else found
        if key != self._key or watched is None:
            self._is_asking = False
            self._heard_tick = seat.tick - 1
        self._key, self._watched = key, watched
        self._seen = None
        if watched is not None and watched.stage is not None and not self.is_called:
            environment = seat.environment
            minutes = 720.0 if environment is None else time_of_day(environment, seat.tick)
            seen = tableau(watched.stage, seat.tick, minutes)
            self._seen = replace(seen, focus=(seen.focus[0], seen.focus[1] + LOWER_PX))
            for sound in sounds_between(watched.stage, self._heard_tick, seat.tick):
                self._desk.context.sounds.play(sound)
        self._heard_tick = max(self._heard_tick, seat.tick)
        is_late = watched is not None and watched.step > 1
        if self._seen is None or self._seen.darkness > CLOSE_FROM or is_late:
            # Who comes late finds it close.
            self.is_close = self.is_on
        goal = 1.0 if self.is_on else 0.0
        step = dt_s / BARS_S
        self._bars = min(goal, self._bars + step) if goal else max(0.0, self._bars - step)
        if self._seen is not None:
            self._darkness = self._seen.darkness
        else:
            self._darkness = max(0.0, self._darkness - dt_s / LIGHTENS_S)

    def players(self, drawn: Iterable[DrawnPlayer]) -> list[DrawnPlayer]:
        """The players as the scene has them: who is on its stage stands there."""
        if self._seen is None:
            return list(drawn)
        staged = {each.who: each for each in self._seen.actors if isinstance(each.who, int)}
        found = [player for player in drawn if player.character not in staged]
        return found + [self._on_stage(character, seen) for character, seen in staged.items()]

    def _on_stage(self, character: int, seen: ActorSeen) -> DrawnPlayer:
        record = self._desk.seat.view.get(_CHARACTERS, character)
        is_walking = seen.walked_ticks is not None
        return DrawnPlayer(
            shown_name_of(self._desk.seat.view, character),
            record.colour if isinstance(record, Character) else 0,
            seen.x,
            seen.y,
            Facing(seen.facing),
            Stance.WALK if is_walking else Stance.IDLE,
            (seen.walked_ticks or 0.0) / TICKS_PER_S if is_walking else self._now_s,
            is_me=character == self._desk.seat.character,
            look=chosen_look(self._desk.seat.view, character),
            character=character,
        )

    def handle(self, event: InputEvent) -> bool:
        """Takes an event. Returns whether it made use of it."""
        showing = self._showing
        if showing is None or not event.is_press or event.is_repeat:
            return False
        is_yes, is_no = event.does(Action.ACCEPT_KNOCK), event.does(Action.REFUSE_KNOCK)
        if self.is_called:
            return self._handle_call(event, is_yes, is_no)
        if (self._is_asking or self._is_asked) and (is_yes or is_no):
            is_answer = is_yes or self._is_asked
            self._is_asking = False
            if is_answer:
                self._issue(lambda area: AskToSkip(area, self._key, is_yes))
            return True
        if event.ui is UiKey.CANCEL:
            self._is_asking = not self._is_asking and not self._is_asked
            return True
        return False

    def _handle_call(self, event: InputEvent, is_yes: bool, is_no: bool) -> bool:
        watched, character = self._watched, self._desk.seat.character
        assert watched is not None
        if character in (watched.owner, *self._ready()):
            return False
        if is_yes or event.does(Action.INTERACT):
            self._issue(lambda area: GetReady(area, self._key))
            return True
        if is_no:
            self._issue(lambda area: Listen(area, self._key, True))
            return True
        return False

    def _issue(self, made: Callable[[int], AskToSkip | GetReady | Listen]) -> None:
        self._desk.context.sounds.play("ui_confirm")
        self._desk.issue(made(self._desk.seat.position.area))

    def _ready(self) -> tuple[int, ...]:
        return () if self._showing is None else self._showing.ready

    def draw_dark(self, target: pygame.Surface) -> None:
        """Draws how dark it is over the world."""
        if self._darkness > 0.003:
            veil = pygame.Surface(target.get_size())
            veil.fill(theme.INK)
            veil.set_alpha(round(255 * self._darkness))
            target.blit(veil, (0, 0))

    def draw(self, target: pygame.Surface) -> None:
        """Draws the bars, what actors show over their heads, and what one is asked."""
        if self._seen is not None and self._darkness < 0.9:
            self._draw_emotes(target, self._seen)
        height = round(target.get_height() * BAR_PCT / 100 * self._bars)
        if height > 0:
            pygame.draw.rect(target, theme.INK, (0, 0, target.get_width(), height))
            at = (0, target.get_height() - height, target.get_width(), height)
            pygame.draw.rect(target, theme.INK, at)

    def draw_question(self, target: pygame.Surface) -> None:
        """Draws what one is asked, or could do, at the upper edge."""
        skin, room_px = self._desk.context.skin, target.get_width() - 48
        text, font, is_quiet = self.question(room_px)
        if not text:
            return
        if is_quiet:
            width = font.width(text)
            at = (target.get_width() - width - 10, 5)
            target.blit(font.render(text, theme.TAN), at)
            return
        plate = pygame.Rect(0, 0, font.width(text) + 24, font.line_px + 10)
        plate.midtop = (target.get_width() // 2, 8)
        skin.frame(target, "panel_dark", plate)
        target.blit(font.render(text, theme.PAPER), (plate.x + 12, plate.y + 6))

    def question(self, room_px: int) -> tuple[str, Font, bool]:
        """What is to be read in so much room, in which font, and whether it is only said quietly.
        The keys that answer are in it whatever the size of text."""
        fonts, shown = self._desk.context.skin.fonts, len(self._skippers())
        line, is_quiet = self._question(shown)
        font = fonts.small if is_quiet or fonts.body.width(line) > room_px else fonts.body
        while font.width(line) > room_px and shown > 1:
            shown -= 1
            line, _ = self._question(shown)
        return font.fit(line, room_px), font, is_quiet

    def _skippers(self) -> tuple[int, ...]:
        return () if self._showing is None else self._showing.skippers

    def _question(self, names_max: int) -> tuple[str, bool]:
        """What is to be read, and whether it is only said quietly."""
        showing, watched, context = self._showing, self._watched, self._desk.context
        if showing is None or watched is None:
            return "", True
        texts, seat = context.texts, self._desk.seat
        yes, no = context.sign(Action.ACCEPT_KNOCK), context.sign(Action.REFUSE_KNOCK)
        if self.is_called:
            left_s = max(0, round((showing.gathers_until_tick - seat.tick) / TICKS_PER_S))
            if not watched.company:
                return "", True
            if seat.character in (watched.owner, *showing.ready):
                return texts("playing.scene.waits", count=left_s), False
            return texts("playing.scene.called", title=self._title(), yes=yes, no=no), False
        if self._is_asked:
            left_s = max(0, round((showing.skips_at_tick - seat.tick) / TICKS_PER_S))
            if seat.character in showing.skippers:
                return texts("playing.scene.skip_waits", count=left_s, no=no), False
            asked = [isolated(shown_name_of(seat.view, who)) for who in showing.skippers]
            names = ", ".join([*asked[:names_max], *["…"][: len(asked) - names_max]])
            return texts("playing.scene.skip_asked", names=names, yes=yes, no=no), False
        if self._is_asking:
            return texts("playing.scene.skip", yes=yes, no=no), False
        if not self.is_on:
            return "", True
        leave = "pad:b" if context.input.device is Device.PAD else "scan:escape"
        return texts("playing.scene.how_to_skip", sign=context.sign_of(leave)), True

    def _title(self) -> str:
        content = self._desk.seat.content
        scene_id = content.cutscene_ids.get(self._key - FIRST_SCENE_KEY, "")
        scene = content.cutscenes.get(scene_id)
        path = f"cutscenes.{scene_id}.title"
        return "" if scene is None else self._desk.context.texts.of_content(path, scene.title)

    def _draw_emotes(self, target: pygame.Surface, seen: Tableau) -> None:
        taken: list[pygame.Rect] = []
        for actor in seen.actors:
            if actor.emote:
                at = self._camera.on_ui(actor.x, actor.y - NAME_ABOVE_FEET_PX)
                shown_s = actor.emote_ticks / TICKS_PER_S
                place = draw_emote(
                    target, self._desk.context.assets, actor.emote, at, shown_s, taken
                )
                taken += [] if place is None else [place]
