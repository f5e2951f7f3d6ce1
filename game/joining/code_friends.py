"""Friends whom the player knows by their friend codes, for whoever asks several times a second."""

from dataclasses import dataclass
from pathlib import Path

from game.program.local_identity import first_key
from game.text.errors import PlainError
from game.text.sentence import Sentence
from net import limits
from net.lobbies.client.kept import FRIENDS_FILE, FriendBook
from net.lobbies.crockford import GROUP_CHARACTERS
from net.lobbies.friend_code import CHARACTERS, decode_friend_code, encode_friend_code
from net.text import clean_line


@dataclass(frozen=True, slots=True)
class KnownFriend:
    """A friend."""

    name: str
    """What the player calls them."""
    code: str


class CodeFriends:
    """The own code and the friends of the folder where the settings are. What another program of
    the same player changes is seen as well."""

    def __init__(self, settings: Path) -> None:
        self._settings = settings
        self._book = FriendBook(settings)
        self._own_code: str | None = None
        self._friends: tuple[KnownFriend, ...] = ()
        self._written_ns: int | None = None

    @property
    def own_code(self) -> str:
        """The player's own friend code; empty when the key cannot be read."""
        if self._own_code is None:
            try:
                self._own_code = encode_friend_code(first_key(self._settings).identity)
            except ValueError:
                self._own_code = ""
        return self._own_code

    @property
    def friends(self) -> tuple[KnownFriend, ...]:
        """Everybody, by name."""
        try:
            written_ns = (self._settings / FRIENDS_FILE).stat().st_mtime_ns
        except OSError:
            written_ns = None
        if written_ns != self._written_ns:
            self._written_ns = written_ns
            self._friends = tuple(
                KnownFriend(name, encode_friend_code(identity))
                for name, identity in sorted(
                    self._book.friends.items(), key=lambda friend: friend[0].casefold()
                )
            )
        return self._friends

    @property
    def identities(self) -> tuple[bytes, ...]:
        """The friends as lobby servers know them."""
        return tuple(self._book.friends.values())

    def add(self, name: str, code: str) -> None:
        """Adds a friend, or calls one whose code is known by another name. Raises ValueError with
        a sentence for the player."""
        identity = decode_friend_code(code)
        shown = clean_line(name, limits.NAME_MAX_LENGTH)
        if not shown:
            raise PlainError(Sentence("friends.name_unseen"))
        if encode_friend_code(identity) == self.own_code:
            raise PlainError(Sentence("friends.own_code"))
        known = self._book.friends
        if known.get(shown, identity) != identity:
            raise PlainError(Sentence("friends.name_taken", name=shown))
        before = next((old for old, one in known.items() if one == identity), shown)
        self._book.add(shown, code)
        if before != shown:
            self._book.remove(before)
        self._written_ns = -1

    def remove(self, code: str) -> None:
        """Takes a friend off the list. Does nothing when the code is not on it, or is none."""
        try:
            identity = decode_friend_code(code)
            for name, one in self._book.friends.items():
                if one == identity:
                    self._book.remove(name)
        except ValueError:
            return
        self._written_ns = -1


def tidy_friend_code(text: str) -> str:
    """What was typed, as far as it can be part of a friend code: upper case, in groups, cut to its
    length."""
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    kept = kept[:CHARACTERS]
    groups = [kept[at : at + GROUP_CHARACTERS] for at in range(0, len(kept), GROUP_CHARACTERS)]
    return "-".join(groups)
