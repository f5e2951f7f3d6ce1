"""Friends, as a seat shows them: what is drawn of them and what is said about them."""

from collections.abc import Mapping

from game.coop.seat import Action, Facing, KnownPerson, SeenPlayer
from game.coop.tracks import Track
from game.rules.belonging import CHARACTERS, PERMISSIONS, accounts_of
from game.text.heard import heard
from game.text.sentence import Sentence
from game.world.records import Character, Permission
from game.world.world import Reader
from net import limits
from net.session.events import MemberStatus
from net.text import clean_name


def seen_player(reader: Reader, character: int, track: Track, now_s: float) -> SeenPlayer | None:
    """A friend as he is to be drawn now; None before anything was heard of him. An action that
    this game does not know is drawn as standing."""
    drawn = track.at(now_s)
    record = reader.get(CHARACTERS, character)
    if drawn is None or not isinstance(record, Character) or not record.online:
        return None
    is_known = drawn.action in Action.__members__.values()
    return SeenPlayer(
        character,
        shown_name(record),
        record.colour,
        drawn.area,
        drawn.x,
        drawn.y,
        Facing(drawn.facing),
        Action(drawn.action) if is_known else Action.IDLE,
        drawn.action_ticks,
        drawn.is_stale,
    )


def shown_name(record: Character) -> str:
    """A friend's name as it may be shown: a guest has it from the host, who may be anybody."""
    return clean_name(record.name, limits.NAME_MAX_LENGTH)


def shown_name_of(reader: Reader, character: int) -> str:
    """What a character is called, as it may be shown."""
    record = reader.get(CHARACTERS, character)
    return shown_name(record) if isinstance(record, Character) else "Somebody"


def seen_players(reader: Reader, tracks: Mapping[int, Track], now_s: float) -> list[SeenPlayer]:
    """Every friend who is in the world, as he is to be drawn now."""
    return [
        seen
        for character, track in tracks.items()
        if (seen := seen_player(reader, character, track, now_s)) is not None
    ]


def known_people(reader: Reader, owner: int) -> tuple[KnownPerson, ...]:
    """Everybody whom a farm knows, but its owner, by name."""
    permissions = (reader.get(PERMISSIONS, key) for key in reader.keys(PERMISSIONS))
    decided = {found.account: found for found in permissions if isinstance(found, Permission)}
    people = []
    for character in reader.keys(CHARACTERS):
        record = reader.get(CHARACTERS, character)
        if character == owner or not isinstance(record, Character):
            continue
        for account in accounts_of(reader, character):
            permission = decided.pop(account, None)
            entry = None if permission is None else permission.entry
            people.append(KnownPerson(account, record.name, entry, True))
    for account, permission in decided.items():
        people.append(KnownPerson(account, permission.name, permission.entry, False))
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.account)))


def status_sentence(name: str, status: MemberStatus, reason: str) -> Sentence:
    """The one clear sentence about somebody's coming and going."""
    match status:
        case MemberStatus.JOINED:
            return Sentence("people.came", name=name)
        case MemberStatus.CUT_OFF:
            return Sentence("people.cut_off", name=name)
        case MemberStatus.RETURNED:
            return Sentence("people.back", name=name)
        case MemberStatus.LEFT if reason:
            return Sentence("people.left_because", name=name, reason=heard(reason))
        case MemberStatus.LEFT:
            return Sentence("people.left", name=name)
        case MemberStatus.KICKED:
            return Sentence("people.sent_away", name=name)
