"""What a host decides before it opens the door."""

from collections.abc import Callable
from dataclasses import dataclass

from net import limits


@dataclass(frozen=True)
class HostSettings:
    """What a host decides before it opens the door."""

    content_hash: str
    game_version: str
    host_character: int
    """Whom the host itself plays; 0 on a server, where nobody does."""
    join_token: bytes
    """What a join code carries; those who come without it are turned away."""
    random_bytes: Callable[[int], bytes]
    """Unpredictable bytes for tokens and epochs."""
    needs_token: Callable[[str], bool] = lambda _identity: True
    """Whether a visitor of this transport identity has to bring the token."""
    character_of_token: Callable[[bytes], int | None] = lambda _token: None
    """The character that a resume token of an earlier session names: its owner is asked about as
    a returning friend."""
    players_max: int = limits.PLAYERS_MAX
    names_a_person: Callable[[str], bool] = lambda _identity: False
    """Whether this transport identity is one person's alone and for good, as a Steam id is and an
    address is not. Such a friend needs no resume token: the transport vouches for who comes back,
    and who logs in a second time."""
    person_of_join_token: Callable[[bytes], str | None] = lambda _token: None
    """Whose a join token is, where each friend has one of their own. From then on that counts as
    the visitor's identity, and `names_a_person` should say yes to it."""
    awaits: Callable[[str, int | None], bool] = lambda _identity, _character: False
    """Whether a visitor of this identity, or with the token of this character, was inside when the
    host's last program ended without a word. For as long as guests try to come back, such friends
    need no join token, which may have been renewed."""
