"""What the tests of the scenes share: pressing keys, driving frames, and ears that remember."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pygame

from game.coop.open_code import OpenCode
from game.coop.seat import Action, Facing, KnownPerson, PlayerInfo, SeenPlayer
from game.rules.context import Position
from game.text.errors import in_english
from game.text.sentence import Sentence
from game.world.records import Destructable, Entry
from game.world.sections import Kind, Section, tile_of
from game.world.tiled import TILE_PX
from scenes.app.scene import Scene, SceneContext
from scenes.input.events import Device, EventKind, Input, InputEvent
from scenes.input.pads import Pads
from scenes.input.viewport import Viewport
from scenes.play.farm import Farm
from scenes.shots.staged_seat import StagedSeat

FRAME_S = 1 / 30
PLAIN_VIEW = Viewport(1, 640, 360)


class RecordingStage:
    """A stage that remembers what it was asked for."""

    def __init__(self) -> None:
        self.pushed: list[Scene] = []
        self.popped = 0
        self.began: list[Scene] = []
        self.notices: list[str] = []
        self.has_quit = False
        self.windows = 0
        self.scales = 0
        self.languages = 0

    def push(self, scene: Scene, wipe: bool = True) -> None:
        self.pushed.append(scene)

    def pop(self, wipe: bool = True) -> None:
        self.popped += 1

    def reset(self, scene: Scene) -> None:
        self.began.append(scene)

    def notify(self, said: str | Sentence) -> None:
        self.notices.append(in_english(said) if isinstance(said, Sentence) else said)

    def window_changed(self) -> None:
        self.windows += 1

    def text_scale_changed(self) -> None:
        self.scales += 1

    def language_changed(self) -> None:
        self.languages += 1

    def quit(self) -> None:
        self.has_quit = True


@dataclass
class RecordingHost:
    """Host's controls that remember what was answered."""

    join_code: str | None = "K7QF-2MRX-9TPB"
    reach: Sentence | None = None
    short_code: OpenCode | None = None
    is_in_charge: bool = True
    accepted: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    recognized: list[int] = field(default_factory=list)
    """As whom each of those who were accepted is known."""
    kicked: list[tuple[int, bool]] = field(default_factory=list)
    people: list[KnownPerson] = field(default_factory=list)
    decided: list[tuple[str, str, Entry | None]] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)

    def accept(self, knock_id: int, played_as: int = 0) -> None:
        self.accepted.append(knock_id)
        self.recognized.append(played_as)

    def refuse(self, knock_id: int, reason: str) -> None:
        self.refused.append((knock_id, reason))

    def kick(self, character: int, block: bool) -> None:
        self.kicked.append((character, block))

    def known_people(self) -> tuple[KnownPerson, ...]:
        return tuple(self.people)

    def decide(self, account: str, name: str, entry: Entry | None) -> None:
        self.decided.append((account, name, entry))

    def take_back(self, account: str) -> None:
        self.taken_back.append(account)

    def save(self) -> None:
        return


def key_event(key: int, is_down: bool = True, mod: int = 0) -> pygame.Event:
    """A key going down or up."""
    return pygame.Event(pygame.KEYDOWN if is_down else pygame.KEYUP, key=key, mod=mod, unicode="")


def pad_event(button: int, is_down: bool = True) -> pygame.Event:
    """A pad's button going down or up."""
    kind = pygame.CONTROLLERBUTTONDOWN if is_down else pygame.CONTROLLERBUTTONUP
    return pygame.Event(kind, button=button, instance_id=0)


def mouse_event(button: int, position: tuple[int, int], is_down: bool = True) -> pygame.Event:
    """A mouse button going down or up."""
    kind = pygame.MOUSEBUTTONDOWN if is_down else pygame.MOUSEBUTTONUP
    return pygame.Event(kind, button=button, pos=position)


def move_event(position: tuple[int, int]) -> pygame.Event:
    """The mouse moving."""
    return pygame.Event(pygame.MOUSEMOTION, pos=position, rel=(0, 0), buttons=(0, 0, 0))


def text_event(text: str) -> InputEvent:
    """Typed text."""
    return InputEvent(EventKind.TEXT, Device.KEYBOARD, text=text)


def send(handle: Callable[[InputEvent], object], translator: Input, *events: pygame.Event) -> None:
    """Lets pygame's events go the way they go in the game."""
    for event in events:
        for found in translator.translate(event, PLAIN_VIEW):
            handle(found)


def input_with_pads(context: SceneContext) -> Input:
    """An input that also understands pads."""
    pygame.joystick.init()
    return Input(context.settings, Pads())


def friends_at(seat: StagedSeat) -> None:
    """Three friends around the player."""
    for number, name in enumerate(("Mika", "Ada", "Jonas"), 1):
        x, y = seat.position.x + 24 * number, seat.position.y + 10
        character = seat.character + number
        seat.seen.append(
            SeenPlayer(
                character, name, number, seat.position.area, x, y,
                Facing.DOWN, Action.IDLE, 0.0, False,
            )
        )  # fmt: skip
        seat.friends.append(
            PlayerInfo(character, name, number, False, False, seat.position.area, 40.0, True)
        )


class Table:
    """A farm scene, its seat, and a clock moved by hand."""

    def __init__(
        self, context: SceneContext, seat: StagedSeat, farm: Farm, host: RecordingHost
    ) -> None:
        self.context = context
        self.seat = seat
        self.farm = farm
        self.host = host
        self.now_s = 50.0
        self.picture = pygame.Surface((640, 360)).convert()
        farm.layout((640, 360))
        farm.entered()
        farm.update(self.now_s, True)

    @property
    def stage(self) -> RecordingStage:
        """Where the scene asks for other scenes."""
        assert isinstance(self.context.stage, RecordingStage)
        return self.context.stage

    def run(self, seconds: float) -> None:
        """Lets time pass, frame by frame, and draws the last one."""
        self.wait(seconds)
        self.farm.draw_world(self.picture, 1.0)
        self.farm.draw(self.picture)

    def wait(self, seconds: float, frame_s: float = FRAME_S) -> None:
        """Lets time pass, frame by frame, without anybody looking."""
        end_s = self.now_s + seconds
        while True:
            self.farm.update(self.now_s, True)
            if self.now_s >= end_s:
                break
            self.now_s = min(end_s, self.now_s + frame_s)

    def press(self, key: int, hold_s: float = 0.0) -> None:
        """Presses a key and lets it go."""
        send(self.farm.handle, self.context.input, key_event(key))
        if hold_s:
            self.run(hold_s)
        send(self.farm.handle, self.context.input, key_event(key, False))

    def click(self, position: tuple[int, int], button: int = 1) -> None:
        """Clicks at a point of the logical picture."""
        send(
            self.farm.handle,
            self.context.input,
            move_event(position),
            mouse_event(button, position),
            mouse_event(button, position, False),
        )

    def stand_at(self, x: float, y: float, facing: Facing = Facing.DOWN) -> None:
        """Puts one's own player somewhere in the area."""
        self.farm.player.body = self.farm.player.body._replace(x=x, y=y)
        self.farm.player.facing = facing
        self.wait(0.0)

    def stand_below(self, kind: str) -> int:
        """Puts one's own player below something to strike, facing it. Returns its key."""
        area = self.farm.player.area
        section = Section(area, Kind.DESTRUCTABLE)
        taken = set(self.seat.view.keys(section))
        definition = self.seat.content.area(area)
        assert definition is not None
        for key in sorted(taken):
            record = self.seat.view.get(section, key)
            tile_x, tile_y = tile_of(key)
            is_free = definition.is_buildable(tile_x, tile_y + 1) and key + 512 not in taken
            if isinstance(record, Destructable) and record.kind == kind and is_free:
                x, y = tile_x * TILE_PX + 8.0, (tile_y + 1) * TILE_PX + 6.0
                self.stand_at(x, y, Facing.UP)
                return key
        raise AssertionError(f"the area should have a {kind} with room below it")

    def position(self) -> Position:
        """Where one's own player stands."""
        return self.farm.player.position
