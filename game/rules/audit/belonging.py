"""What coming, going and the farm's book may do: who is who, and what they may."""

from collections import Counter
from collections.abc import Mapping

from game.rules.audit.conversations import left_behind
from game.rules.audit.deed import (
    NOTHING,
    Deed,
    Expected,
    Statement,
    every_area,
    items_in,
    nothing,
    of_world,
)
from game.world.commands import (
    AddIdentity,
    AnswerKnock,
    Command,
    EnterFarm,
    ForgetCharacter,
    LeaveFarm,
    NotePlace,
    Permit,
    RemoveIdentity,
    SendAway,
    SetLook,
    SetOwner,
    SetRights,
)
from game.world.records import Friendship, Identity, Rest, Rights
from game.world.sections import WORLD_SCOPE, Kind, Section


def _enter(deed: Deed) -> Expected:
    """Somebody who was never here before brings the bag of start.toml."""
    assert isinstance(deed.command, EnterFarm)
    name = (Section(WORLD_SCOPE, Kind.CHARACTER), deed.command.character)
    effect = deed.effects.get(name)
    if effect is None or effect.before is not None:
        return NOTHING
    brought: Counter[str] = Counter()
    for stack in deed.content.start.bag:
        brought[stack.item] += stack.count
    exact = {item: (count, count) for item, count in brought.items()}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in exact.items()}, exact)


def _forget(deed: Deed) -> Expected:
    """What somebody had goes with them, pocket money too."""
    assert isinstance(deed.command, ForgetCharacter)
    had: Counter[tuple[Kind, str]] = Counter()
    for (section, _), effect in deed.effects.items():
        if section.scope == deed.command.character:
            for item, count in items_in(effect.before).items():
                had[section.kind, item] += count
    by_place = {name: (-count, -count) for name, count in had.items()}
    return Expected(by_place, {item: bounds for (_, item), bounds in by_place.items()})


def _touched_by_enter(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, EnterFarm)
    return {
        Section(deed.command.character, Kind.STORAGE),
        Section(deed.command.character, Kind.QUEST_PROGRESS),
        *of_world(Kind.CHARACTER, Kind.IDENTITY),
    }


def _touched_by_forgetting(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, ForgetCharacter)
    own = {Section(deed.command.character, kind) for kind in Kind if kind is not Kind.LAST_COMMAND}
    about = (Kind.CHARACTER, Kind.IDENTITY, Kind.REST, Kind.RIGHTS, Kind.FRIENDSHIP)
    return {*own, *of_world(*about)}


def remembered(deed: Deed) -> list[str]:
    """Of whom the farm forgets nothing is left but the number of the last command."""
    if not isinstance(deed.command, ForgetCharacter):
        return []
    who = deed.command.character
    return [
        f"{deed.command} leaves {section} {key}"
        for (section, key), record in deed.standing.items()
        if (section.scope == who and section.kind is not Kind.LAST_COMMAND)
        or (section == Section(WORLD_SCOPE, Kind.CHARACTER) and key == who)
        or (isinstance(record, Identity) and record.character == who)
        or (isinstance(record, Rights | Rest) and key == who)
        or (isinstance(record, Friendship) and who in divmod(key, 4096))
    ]


def _touched_by_leaving(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, LeaveFarm)
    kinds = (Kind.GESTURE, Kind.CAST, Kind.LISTENING)
    own = {Section(deed.command.character, kind) for kind in kinds}
    talks = every_area(deed, Kind.CONVERSATION)
    return {*own, *of_world(Kind.CHARACTER, Kind.HALT), *talks, *left_behind(deed)}


STATEMENTS: Mapping[type[Command], Statement] = {
    EnterFarm: Statement(_touched_by_enter, _enter),
    LeaveFarm: Statement(_touched_by_leaving, nothing),
    NotePlace: Statement(lambda deed: of_world(Kind.CHARACTER), nothing),
    ForgetCharacter: Statement(_touched_by_forgetting, _forget),
    AddIdentity: Statement(lambda deed: of_world(Kind.IDENTITY), nothing),
    RemoveIdentity: Statement(lambda deed: of_world(Kind.IDENTITY, Kind.CHARACTER), nothing),
    Permit: Statement(lambda deed: of_world(Kind.PERMISSION), nothing),
    SendAway: Statement(lambda deed: of_world(), nothing),
    AnswerKnock: Statement(lambda deed: of_world(), nothing),
    SetOwner: Statement(lambda deed: of_world(Kind.OWNER), nothing),
    SetLook: Statement(lambda deed: of_world(Kind.CHARACTER), nothing),
    SetRights: Statement(lambda deed: of_world(Kind.RIGHTS), nothing),
}
