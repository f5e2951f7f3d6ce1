"""What the child that asks the router says to the game: one line of JSON for each change."""

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from net.transports.address import is_one_computer, is_public

LINE_MAX_BYTES = 512
LINES_MAX = 2000
"""Of one child: it says a line for each change, of which a bad evening has a few. One that says
more has gone wrong, and would take the game's time."""


class MappingState(Enum):
    """How it stands with the router."""

    ASKING = "asking"
    MAPPED = "mapped"
    REFUSED = "refused"
    """A router has answered, and does not want to."""
    NO_ROUTER = "no_router"
    """None answers, in either way."""
    NO_UPNP = "no_upnp"
    """None answers to NAT-PMP, and this Python lacks the package for UPnP."""
    FAILED = "failed"
    """The child could not be started, died, or took too long."""


class RouterAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of the router now."""

    state: MappingState
    ip: Annotated[str, Meta(max_length=15)] = ""
    """The router's own outer IPv4 address as it says it, which may be anything; or empty."""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    """The outer port, which may be another than the game's; 0 while there is none."""
    why: Annotated[str, Meta(max_length=100)] = ""
    """What the router said, for the log."""

    @property
    def outside(self) -> tuple[str, int] | None:
        """Where the internet reaches this computer, if the router has said so."""
        is_told = self._is_mapped_at_an_address and is_public(self.ip)
        return (self.ip, self.port) if is_told and self.port else None

    @property
    def is_behind_another(self) -> bool:
        """Whether the router itself has no address of the internet, as behind a provider's."""
        return self._is_mapped_at_an_address and not is_public(self.ip)

    @property
    def _is_mapped_at_an_address(self) -> bool:
        is_mapped = self.state is MappingState.MAPPED
        return is_mapped and ":" not in self.ip and is_one_computer(self.ip)


_DECODER = msgspec.json.Decoder(RouterAnswer)


def write_answer(answer: RouterAnswer) -> bytes:
    """The line, with its end."""
    return msgspec.json.encode(answer) + b"\n"


def read_answer(line: bytes) -> RouterAnswer | None:
    """What a line says; None for one that is none."""
    try:
        return _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
