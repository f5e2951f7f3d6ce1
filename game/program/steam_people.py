"""What people on Steam look like and are called, for whoever asks every frame.

Steam loads pictures and the names of strangers when it is asked, and says when they are there. What
has come is kept; what has not is asked for again, ever more rarely; and what has changed is loaded
anew while the older is shown.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from game.program.steam import SteamPlay, is_steam_identity
from net import limits
from net.backoff import Backoff
from net.steam import Event, PersonaChange, PersonaStateChange, SteamId
from net.text import clean_line

PEOPLE_MAX = 256
"""Accounts that are kept, at 16 KiB a picture; the one that nobody has asked about for longest
makes room."""
NAME_MAX_LENGTH = 2 * limits.NAME_MAX_LENGTH
"""Characters of a name, as it is on Steam."""
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
_UNKNOWN = "[unknown]"
"""What Steam calls those whom it does not know yet."""

_Picture = TypeVar("_Picture")


@dataclass(slots=True)
class _Person(Generic[_Picture]):
    user: SteamId
    picture: _Picture | None = None
    name: str = ""
    ask_s: float = float("-inf")
    """When Steam is to be asked again; never, once all is there."""
    retry: Backoff = field(
        default_factory=lambda: Backoff(FIRST_WAIT_S, LONGEST_WAIT_S, secrets.token_bytes)
    )
    is_requested: bool = False


class SteamPeople(Generic[_Picture]):
    """Pictures and names by account. `make_picture` makes a picture of width and height in pixels
    and RGBA bytes, in rows from the top."""

    def __init__(
        self, play: SteamPlay | None, make_picture: Callable[[int, int, bytes], _Picture]
    ) -> None:
        """Without Steam nobody has a picture or a name."""
        self._play = play
        self._make_picture = make_picture
        self._people: dict[str, _Person[_Picture]] = {}
        if play is not None:
            play.callbacks.listen(self._hear)

    def picture(self, account: str, now_s: float) -> _Picture | None:
        """An account's picture, None while there is none; the same object until it changes."""
        person = self._person(account, now_s)
        return None if person is None else person.picture

    def name(self, account: str, now_s: float) -> str:
        """What an account calls itself, cleaned, at most `NAME_MAX_LENGTH` characters; empty
        while unknown."""
        person = self._person(account, now_s)
        return "" if person is None else person.name

    def _person(self, account: str, now_s: float) -> _Person[_Picture] | None:
        play = self._play
        # Taken out and put in again, so that the dictionary's order is that of the last use.
        person = self._people.pop(account, None)
        if person is None:
            if play is None or not is_steam_identity(account):
                return None
            person = _Person(SteamId(int(account)))
            if len(self._people) >= PEOPLE_MAX:
                del self._people[next(iter(self._people))]
        self._people[account] = person
        if play is not None and now_s >= person.ask_s and not play.steam.closed:
            self._ask(play, person, now_s)
        return person

    def _ask(self, play: SteamPlay, person: _Person[_Picture], now_s: float) -> None:
        friends = play.steam.friends
        image, name = friends.avatar(person.user), friends.name(person.user)
        if image is not None:
            person.picture = self._make_picture(image.width, image.height, image.rgba)
        if name != _UNKNOWN:
            person.name = clean_line(name, NAME_MAX_LENGTH) or person.name
        if image is not None and person.name:
            person.ask_s = float("inf")
            return
        if not person.is_requested:
            person.is_requested = True
            friends.request_user_information(person.user, name_only=False)
        person.ask_s = now_s + person.retry.failed()

    def _hear(self, event: Event, _now_s: float) -> None:
        if isinstance(event, PersonaStateChange):
            person = self._people.get(str(event.user))
            if person is not None and event.change & (PersonaChange.AVATAR | PersonaChange.NAME):
                person.ask_s = float("-inf")
