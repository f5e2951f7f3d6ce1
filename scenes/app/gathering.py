"""A gathering: friends who meet in a lobby before there is a farm.

One enters it, sees who is there, chats and says that one is ready. Its owner starts it; then
everybody is given a seat at the farm that comes of it, be it on the owner's machine or on a server.
Nothing here blocks: a gathering says by its `state` how far it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from game.coop.seat import Seat
from game.gathering.gathering import GatheringState

FARM_NAME_MAX_CHARACTERS = 32
PASSWORD_MAX_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class FarmTerms:
    """How a farm, or a gathering, stands in the list of the lobby server."""

    name: str
    """At most `FARM_NAME_MAX_CHARACTERS`; empty for one that is made of the player's name."""
    password: str
    """At most `PASSWORD_MAX_CHARACTERS`; empty for none. Never saved, and shown to nobody."""
    is_for_everybody: bool
    """Whether everybody on the lobby server finds it; else only those among the code friends."""


class GatheringMember(Protocol):
    """Somebody in a gathering."""

    @property
    def identity(self) -> str:
        """Whatever `Gathering.kick` and `hand_over` need; never shown."""
        ...

    @property
    def name(self) -> str:
        """What to call them."""
        ...

    @property
    def is_owner(self) -> bool:
        """Whether the gathering is theirs."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether they are ready to start; an owner is at any time."""
        ...

    @property
    def is_me(self) -> bool:
        """Whether it is the player."""
        ...


class Gathering(Protocol):
    """A gathering that one has made or entered."""

    @property
    def state(self) -> GatheringState:
        """How far it is."""
        ...

    @property
    def reason(self) -> str:
        """Why it has ended, as a sentence for the player; empty until then, and when one has left
        it oneself."""
        ...

    @property
    def name(self) -> str:
        """What it is called; may be empty while ENTERING."""
        ...

    @property
    def members(self) -> Sequence[GatheringMember]:
        """Who is in it, oneself included; who has been there longest first."""
        ...

    @property
    def chat(self) -> tuple[tuple[str, str], ...]:
        """The last 50 lines or so, oldest first: who said it, and what."""
        ...

    @property
    def countdown_s(self) -> float | None:
        """How long until it goes on to the farm; None when no countdown runs."""
        ...

    @property
    def can_start(self) -> bool:
        """Whether one owns it and everybody in it is ready."""
        ...

    @property
    def can_use_server(self) -> bool:
        """Whether the lobby server can start a dedicated server to play on."""
        ...

    @property
    def short_code(self) -> str:
        """Six letters and digits by which others come in, as they are read out; empty where they
        are not known."""
        ...

    def notices(self) -> list[str]:
        """The sentences to show to the player since the last call, such as why something that was
        asked for was not done, or why a countdown was cancelled."""
        ...

    def set_ready(self, is_ready: bool) -> None:
        """Says whether one is ready. An owner's "not ready" only cancels a countdown."""
        ...

    def say(self, text: str) -> None:
        """Says a line to everybody in it."""
        ...

    def kick(self, identity: str, ban: bool) -> None:
        """Sends a member away from a gathering that one owns; who is banned cannot come back."""
        ...

    def hand_over(self, identity: str) -> None:
        """Makes a member the owner in one's place."""
        ...

    def start(self, on_server: bool) -> None:
        """Starts it, on the own machine or on a dedicated server. Does nothing but tell by
        `notices` why not, when it cannot be."""
        ...

    def leave(self) -> None:
        """Leaves it. Called once at the end, unless `take_seat` has given one."""
        ...

    def advance(self, now_s: float) -> None:
        """Goes on to this moment of a monotonic clock; called once a frame, until `take_seat` has
        given one."""
        ...

    def take_seat(self) -> Seat | None:
        """The seat to go on with, once: None before LEAVING_FOR_FARM, while the seat is not there
        yet, and ever after it was taken. From then on the gathering is none of the caller's
        business any more."""
        ...
