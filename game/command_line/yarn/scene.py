"""`yarn play --scene`: a scene told beat by beat, with the moment at which everything happens."""

from collections.abc import Callable, Iterator
from pathlib import Path

from game.command_line.yarn.arguments import YarnPlayArguments
from game.command_line.yarn.scripts import YarnCommandError
from game.rules.rehearsal import Beat, Rehearsal, blocked_walks, rehearse
from game.rules.spoken_lines import words_of
from game.world.content import Content, load_content
from game.world.emotes import EMOTES
from game.world.records.stages import (
    FACINGS,
    Direction,
    Face,
    Fade,
    Focus,
    Follow,
    Leave,
    MoveCamera,
    PlayMusic,
    PlaySound,
    SetLight,
    SetWeather,
    ShowEmote,
    Spawn,
    Walk,
    Who,
)
from game.world.sections import FIRST_CHARACTER_ID
from game.world.ticks import TICKS_PER_S


def scene_content(file: Path, own_assets: Path) -> Content:
    """The content that a script belongs to: of the assets that it lies in, or else the game's.
    Raises `YarnCommandError` for no file, and `ContentError` for content that cannot be played."""
    if not file.is_file():
        raise YarnCommandError(f"There is no file {file}.")
    folders = (folder for folder in file.resolve().parents if (folder / "data").is_dir())
    return load_content(next(folders, own_assets))


def tell_scene(arguments: YarnPlayArguments, content: Content, say: Callable[[str], None]) -> int:
    """Tells a scene. Returns the exit status: 1 when somebody in it would walk through a wall.
    Raises ValueError for a scene that does not exist, and for one that breaks off."""
    rehearsal = rehearse(content, arguments.scene or "", arguments.friends)
    for line in timeline(content, rehearsal):
        say(line)
    blocked = list(blocked_walks(content, rehearsal))
    for problem in blocked:
        say(f"! {problem}")
    return 1 if blocked else 0


def timeline(content: Content, rehearsal: Rehearsal) -> Iterator[str]:
    """A scene in lines: the second, and what happens or is said then."""
    scene = content.cutscenes[rehearsal.scene]
    began = rehearsal.beats[0].begins_tick if rehearsal.beats else 0
    yield f"{scene.title}, in {scene.area}: {rehearsal.ticks / TICKS_PER_S:.1f} s"
    for number, beat in enumerate(rehearsal.beats, 1):
        yield f"-- {number}"
        for direction in sorted(beat.stage.directions, key=lambda each: each.at):
            at = beat.stage.began_tick + direction.at - began
            yield f"{at / TICKS_PER_S:7.1f}  {told(direction)}"
        yield from _said(content, beat, (beat.line_tick - began) / TICKS_PER_S)


def told(direction: Direction) -> str:
    """What happens, in a few words."""
    match direction:
        case Walk(who=who, x=x, y=y, ticks=ticks):
            return f"{_name(who)} walks to ({x}, {y}) in {ticks / TICKS_PER_S:.1f} s"
        case Face(who=who, facing=facing):
            return f"{_name(who)} looks {FACINGS[facing]}"
        case Spawn(who=who, x=x, y=y):
            return f"{_name(who)} is at ({x}, {y})"
        case Leave(who=who):
            return f"{_name(who)} is gone"
        case ShowEmote(who=who, number=number):
            return f"{_name(who)} shows {EMOTES[number - 1]}"
        case MoveCamera(focus=focus, ticks=ticks):
            return f"the camera goes to {_place(focus)} in {ticks / TICKS_PER_S:.1f} s"
        case Fade(is_dark=is_dark, ticks=ticks):
            return f"it becomes {'dark' if is_dark else 'light'} in {ticks / TICKS_PER_S:.1f} s"
        case PlaySound(sound=sound):
            return f"sound {sound}"
        case PlayMusic(music=music):
            return f"music {music}"
        case SetLight(minutes=minutes, ticks=ticks):
            clock = f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
            return f"as bright as at {clock}, in {ticks / TICKS_PER_S:.1f} s"
        case SetWeather(weather=weather):
            return f"weather {weather}"


def _said(content: Content, beat: Beat, at_s: float) -> Iterator[str]:
    conversation = beat.conversation
    if conversation.line is not None:
        speaker, words = words_of(content, conversation.line)
        yield f"{at_s:7.1f}  {f'{speaker}: ' if speaker else ''}{words}"
    for number, choice in enumerate(conversation.choices):
        mark = "*" if number == beat.chosen else " "
        yield f"        {mark} {number + 1}. {words_of(content, choice)[1]}"


def _name(who: Who) -> str:
    if isinstance(who, str):
        return who
    number = who - FIRST_CHARACTER_ID
    return "leader" if number == 0 else f"friend_{number}"


def _place(focus: Focus) -> str:
    return _name(focus.who) if isinstance(focus, Follow) else f"({focus.x}, {focus.y})"
