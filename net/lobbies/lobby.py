"""What a lobby is, whatever keeps it: its line in a list, its members, and its owner's terms."""

from dataclasses import dataclass
from enum import Enum
from typing import NewType

from net import limits
from net.text import name_key

LobbyId = NewType("LobbyId", str)
"""One lobby in one list; without meaning to anybody but that list."""


class Visibility(Enum):
    """Who finds a lobby in the list and may come in. To know its id is not enough: everybody else
    is told `NOT_ALLOWED`. Who was invited, or was just cut off from it, always may."""

    FRIENDS = "friends"
    """Those whom its owner has among the friends."""
    PUBLIC = "public"
    """Everybody who watches the same list."""
    PRIVATE = "private"
    """Nobody but those who were invited."""


@dataclass(frozen=True, slots=True)
class LobbyTerms:
    """What the owner of a lobby decides when it is published, and never changes. Raises
    `ValueError` with a sentence for a name or a password that is too long."""

    name: str = ""
    """What the lobby is called in the list, at most `limits.LOBBY_NAME_MAX_LENGTH` characters;
    made of the host's name when it is empty. Some lists have every name once only."""
    password: str = ""
    """At most `limits.LOBBY_PASSWORD_MAX_LENGTH` characters; empty for none. It does not leave
    this program: others prove that they know it."""
    visibility: Visibility = Visibility.FRIENDS
    closes_with_owner: bool = True
    """True for a farm that its owner hosts: without the owner there is nothing to go to. False for
    a gathering, whose ownership passes on to the member who has been there longest, until it has
    started and is its owner's farm."""
    stays_open: bool = True
    """Whether the lobby lets others in after it has started; else it is sealed then."""

    def __post_init__(self) -> None:
        for what, text, most in (
            ("A lobby's name", self.name, limits.LOBBY_NAME_MAX_LENGTH),
            ("A password", self.password, limits.LOBBY_PASSWORD_MAX_LENGTH),
        ):
            if len(text) > most:
                raise ValueError(f"{what} has at most {most} characters.")


@dataclass(frozen=True, slots=True)
class LobbyFilter:
    """Which lobbies somebody wants to see. Raises `ValueError` with a sentence for words that are
    too long."""

    words: str = ""
    """What the name has in it, or the host's where it has none, however it is written; empty for
    every name. At most `limits.LOBBY_NAME_MAX_LENGTH` characters."""
    has_room: bool = False
    """Only those that one more may come into."""
    without_password: bool = False
    """Only those that ask for none."""

    def __post_init__(self) -> None:
        if len(self.words) > limits.LOBBY_NAME_MAX_LENGTH:
            raise ValueError(f"A name has at most {limits.LOBBY_NAME_MAX_LENGTH} characters.")

    def fits(self, info: "LobbyInfo") -> bool:
        """Whether a lobby that says this is wanted."""
        has_room = info.players < info.capacity and not info.is_sealed
        return (
            (has_room or not self.has_room)
            and not (info.needs_password and self.without_password)
            and name_key(self.words) in name_key(info.name or info.host_name)
        )


@dataclass(frozen=True, slots=True)
class LobbyInfo:
    """What a host says publicly about its farm, for a line of the list."""

    host_name: str
    """At most `limits.NAME_MAX_LENGTH` characters."""
    players: int
    """How many are at the farm, the host included; 1 or more. In a gathering the list counts the
    members, and what its owner says here does not count."""
    capacity: int
    """How many there may be; at most `limits.PLAYERS_MAX`."""
    protocol_version: int
    """`limits.PROTOCOL_VERSION` of the host, so that a list can say who has another version."""
    area: str
    """Where the host is, as words; may be empty."""
    needs_password: bool = False
    """Whether one is asked for a password. The list knows this by the lobby's terms; what an owner
    says here does not count."""
    name: str = ""
    """What the lobby is called; likewise by its terms."""
    is_sealed: bool = False
    """Whether it has started and lets nobody else in; likewise known by the list."""
    is_gathering: bool = False
    """Whether it does not close with its owner: there is no farm yet, friends meet before they
    start one. Likewise by its terms."""


@dataclass(frozen=True, slots=True)
class LobbyEntrance:
    """How to get into a lobby."""

    address: str
    """What `Endpoint.connect` of the matching transport takes."""
    token: bytes
    """Shown to the host's session at the door; empty when the list itself vouches for friends."""


@dataclass(frozen=True, slots=True)
class Lobby:
    """A line of the list."""

    lobby_id: LobbyId
    info: LobbyInfo
    entrance: LobbyEntrance
    """Empty where a list tells it only to those who have entered."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a lobby. Members are not players: one is in the lobby before the host of a farm
    has said yes."""

    identity: str
    """Who the list says this is: bounded, printable, the same in every lobby of the list."""
    name: str
    """At most `limits.NAME_MAX_LENGTH` characters, cleaned."""
    is_owner: bool
    is_ready: bool
    is_me: bool


def check_info(info: LobbyInfo) -> None:
    """Raises `ValueError` with a sentence for counts that no farm has."""
    most = limits.PLAYERS_MAX
    if not 1 <= info.players <= most or not 1 <= info.capacity <= most:
        raise ValueError(f"A lobby has 1 to {most} players.")
