"""What a lobby says in its data on Steam, written by its owner and read by everybody else.

Values are texts under keys, and anybody may write anything into a lobby of their own: what is read
is bounded, checked and cleaned, and a lobby that does not look like ours is none. The `game` key
tells our lobbies from those of everybody else who develops under Valve's example app. `host` names
the owner's account: when a farm's owner is somebody else, Steam has moved the lobby to a guest
because the host has vanished, and the farm is not there any more.

Besides the line of the list there is the owner's word on what happens inside: who has proved the
password, who was sent away, and whether it starts. Steam itself knows none of that.
"""

from dataclasses import dataclass
from enum import Enum

from net.limits import (
    AREA_NAME_MAX_LENGTH,
    LOBBY_BANS_MAX,
    LOBBY_MEMBERS_MAX,
    LOBBY_NAME_MAX_LENGTH,
    NAME_MAX_LENGTH,
    PLAYERS_MAX,
    STEAM_LOBBY_ACCOUNTS_MAX_CHARACTERS,
    STEAM_LOBBY_VALUE_MAX_CHARACTERS,
)
from net.lobbies.interface import Lobby, LobbyEntrance, LobbyId, LobbyInfo, LobbyProblem
from net.lobbies.passwords import SALT_BYTES
from net.steam import LobbyId as SteamLobbyId
from net.steam import Matchmaking, SteamId, is_user_id
from net.text import clean_line, clean_name

GAME = "tandem-acres"
"""Of the key `game`: a lobby without it is none of ours."""
GAME_KEY = "game"
READY_KEY = "ready"
"""Of a member's own data."""
_CLOSED_KEY = "closed"
"""Written last by an owner who leaves for good."""
YES = "1"
_PROTOCOL_MAX = 2**31
_DIGITS_MAX = 20
_MARKS = {
    "k": LobbyProblem.KICKED,
    "b": LobbyProblem.BANNED,
    "s": LobbyProblem.SEALED,
    "f": LobbyProblem.FULL,
}
_LETTERS = {problem: letter for letter, problem in _MARKS.items()}


class StartStage(Enum):
    """How far a lobby's start is."""

    NONE = "none"
    COUNTING = "counting"
    CANCELLED = "cancelled"
    STARTED = "started"


class Cancel(Enum):
    """Why a start was cancelled."""

    LEFT = "left"
    NOT_READY = "not_ready"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class StartMark:
    """What the owner says about starting. Each start has a number, so that one that follows
    another closely is not taken for it."""

    stage: StartStage = StartStage.NONE
    number: int = 0
    why: Cancel = Cancel.OWNER
    name: str = ""
    """Because of whom it was cancelled; cleaned."""


@dataclass(frozen=True, slots=True)
class OwnersWord:
    """What the owner says about those inside, and about starting."""

    is_gathering: bool = False
    stays_open: bool = True
    salt: bytes = b""
    """Of the password; empty when there is none."""
    guests: frozenset[SteamId] = frozenset()
    """Who has proved to know the password."""
    sent_away: tuple[tuple[SteamId, LobbyProblem], ...] = ()
    start: StartMark = StartMark()

    @property
    def is_about_to_seal(self) -> bool:
        """Whether it counts down to a start after which nobody else gets in."""
        return self.start.stage is StartStage.COUNTING and not self.stays_open

    def problem_of(self, user: SteamId) -> LobbyProblem | None:
        """Why somebody is not wanted; None for who is."""
        return next((problem for who, problem in self.sent_away if who == user), None)

    def counts(self, user: SteamId) -> bool:
        """Whether a member is one as far as the owner is concerned: not sent away, and with a
        password proved where one is needed."""
        return self.problem_of(user) is None and (not self.salt or user in self.guests)


def write_info(info: LobbyInfo, host: SteamId) -> dict[str, str]:
    """The line of the list."""
    return {
        GAME_KEY: GAME,
        "host": str(host),
        "name": clean_name(info.host_name, NAME_MAX_LENGTH),
        "called": clean_line(info.name, LOBBY_NAME_MAX_LENGTH),
        "players": str(info.players),
        "capacity": str(info.capacity),
        "protocol": str(info.protocol_version),
        "area": clean_line(info.area, AREA_NAME_MAX_LENGTH),
        "sealed": YES if info.is_sealed else "",
    }


def mark_closed(matchmaking: Matchmaking, lobby: SteamLobbyId) -> None:
    """Its owner leaves for good; what Steam says of the owner afterwards is the same for one whose
    program was killed."""
    matchmaking.set_data(lobby, _CLOSED_KEY, YES)


def is_closed_by_owner(matchmaking: Matchmaking, lobby: SteamLobbyId) -> bool:
    """Whether the owner who is gone has said that the lobby closes."""
    return matchmaking.data(lobby, _CLOSED_KEY) == YES


def write_word(word: OwnersWord) -> dict[str, str]:
    """The owner's word."""
    start = word.start
    said = "" if start.stage is StartStage.NONE else f"{start.stage.value} {start.number}"
    if start.stage is StartStage.CANCELLED:
        said += f" {start.why.value} {start.name}"
    return {
        "gathering": YES if word.is_gathering else "",
        "closing": "" if word.stays_open else YES,
        "salt": word.salt.hex(),
        "guests": ",".join(str(user) for user in sorted(word.guests)),
        "sent": ",".join(f"{user}{_LETTERS[problem]}" for user, problem in word.sent_away),
        "start": said,
    }


def read_lobby(matchmaking: Matchmaking, lobby: SteamLobbyId) -> Lobby | None:
    """What Steam has of a lobby's line in the list; None when it is not a lobby of this game."""

    def value(key: str) -> str:
        return matchmaking.data(lobby, key)[: STEAM_LOBBY_VALUE_MAX_CHARACTERS + 1]

    if value(GAME_KEY) != GAME:
        return None
    host = _number(value("host"), 1, 2**64 - 1)
    players = _number(value("players"), 1, PLAYERS_MAX)
    capacity = _number(value("capacity"), 1, PLAYERS_MAX)
    protocol = _number(value("protocol"), 0, _PROTOCOL_MAX)
    if host is None or players is None or capacity is None or protocol is None:
        return None
    if not is_user_id(host):
        return None
    info = LobbyInfo(
        host_name=clean_name(value("name"), NAME_MAX_LENGTH),
        players=players,
        capacity=capacity,
        protocol_version=protocol,
        area=clean_line(value("area"), AREA_NAME_MAX_LENGTH),
        needs_password=bool(value("salt")),
        name=clean_line(value("called"), LOBBY_NAME_MAX_LENGTH),
        is_sealed=value("sealed") == YES,
        is_gathering=value("gathering") == YES,
    )
    return Lobby(LobbyId(str(lobby)), info, LobbyEntrance(str(host), b""))


def read_word(matchmaking: Matchmaking, lobby: SteamLobbyId) -> OwnersWord:
    """What Steam has of the owner's word. What makes no sense in it is left out."""

    def value(key: str, most: int = STEAM_LOBBY_VALUE_MAX_CHARACTERS) -> str:
        return matchmaking.data(lobby, key)[: most + 1]

    guests = (
        _number(text, 1, 2**64 - 1)
        for text in _split(value("guests", STEAM_LOBBY_ACCOUNTS_MAX_CHARACTERS), LOBBY_MEMBERS_MAX)
    )
    most = LOBBY_BANS_MAX + LOBBY_MEMBERS_MAX
    sent: dict[SteamId, LobbyProblem] = {}
    for text in _split(value("sent", STEAM_LOBBY_ACCOUNTS_MAX_CHARACTERS), most):
        user, problem = _number(text[:-1], 1, 2**64 - 1), _MARKS.get(text[-1:])
        if user is not None and problem is not None:
            sent[SteamId(user)] = problem
    return OwnersWord(
        is_gathering=value("gathering") == YES,
        stays_open=value("closing") != YES,
        salt=_salt(value("salt")),
        guests=frozenset(SteamId(user) for user in guests if user is not None),
        sent_away=tuple(sent.items()),
        start=_start(value("start")),
    )


def host_of(lobby: Lobby) -> SteamId:
    """The account that a lobby names as its owner's."""
    return SteamId(int(lobby.entrance.address))


def _start(text: str) -> StartMark:
    stage, _, rest = text.partition(" ")
    number, _, rest = rest.partition(" ")
    counted = _number(number, 1, 2**31)
    if counted is None or stage not in {each.value for each in StartStage}:
        return StartMark()
    if stage != StartStage.CANCELLED.value:
        return StartMark(StartStage(stage), counted)
    why, _, name = rest.partition(" ")
    known = why if why in {each.value for each in Cancel} else Cancel.OWNER.value
    named = clean_name(name, NAME_MAX_LENGTH)
    return StartMark(StartStage.CANCELLED, counted, Cancel(known), named)


def _salt(text: str) -> bytes:
    # A salt that is none is a lobby that nobody can prove anything to, not one without a password.
    if not text:
        return b""
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        return bytes(SALT_BYTES)
    return salt if len(salt) == SALT_BYTES else bytes(SALT_BYTES)


def _split(text: str, most: int) -> list[str]:
    return text.split(",", most)[:most] if text else []


def _number(text: str, least: int, most: int) -> int | None:
    if len(text) > _DIGITS_MAX or not (text.isascii() and text.isdecimal()):
        return None
    number = int(text)
    return number if least <= number <= most else None
