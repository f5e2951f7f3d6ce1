"""What a host decides before anybody can connect."""

from collections.abc import Callable
from dataclasses import dataclass

from net import limits
from net.errors import LocalProtocolError


@dataclass(frozen=True)
class HostSettings:
    """What a host decides before anybody can connect. Raises `LocalProtocolError` for what no
    guest's hello could match."""

    content_hash: str
    """At most `limits.CONTENT_HASH_MAX_LENGTH`; who has another is turned away."""
    game_version: str
    """At most `limits.GAME_VERSION_MAX_LENGTH`; for those who are turned away."""
    host_character: int
    """Whom the host itself plays; 0 on a server, where nobody does."""
    join_token: bytes
    """What a join code carries, at most `limits.JOIN_TOKEN_BYTES`; those who come without it are
    turned away."""
    random_bytes: Callable[[int], bytes]
    """Unpredictable bytes for tokens and epochs."""
    needs_token: Callable[[str], bool] = lambda _identity: True
    """Whether a visitor of this transport identity has to bring the token."""
    players_max: int = limits.PLAYERS_MAX
    names_a_person: Callable[[str], bool] = lambda _identity: False
    """Whether this transport identity is one person's alone and for good, as a Steam id is and an
    address is not. Everybody else proves to have a key, which is who they are."""
    person_of_join_token: Callable[[bytes], str | None] = lambda _token: None
    """Whose a join token is, where each friend has one of their own: then that is who the visitor
    is. One that was given to a key opens to that key alone."""
    is_blocked: Callable[[str], bool] = lambda _identity: False
    """Whether the farm is closed to whoever has proved to be this."""
    is_friend: Callable[[str], bool] = lambda _identity: True
    """Whether somebody has said yes to who has proved to be this, instead of a farm that is open
    to all: others give way to them."""
    awaits: Callable[[str], bool] = lambda _identity: False
    """Whether who has proved to be this was inside when the host's last program ended without a
    word. For as long as guests try to come back, such friends need no join token, which may have
    been renewed, and nobody's word, once."""

    def __post_init__(self) -> None:
        if not (
            len(self.content_hash) <= limits.CONTENT_HASH_MAX_LENGTH
            and len(self.game_version) <= limits.GAME_VERSION_MAX_LENGTH
            and len(self.join_token) <= limits.JOIN_TOKEN_BYTES
        ):
            raise LocalProtocolError(
                f"a hello holds {limits.CONTENT_HASH_MAX_LENGTH} characters of content hash,"
                f" {limits.GAME_VERSION_MAX_LENGTH} of version and {limits.JOIN_TOKEN_BYTES} bytes"
                " of join token"
            )
