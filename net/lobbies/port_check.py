"""What a lobby server could find out about whether a host's port can be reached from outside."""

from enum import Enum


class PortCheck(Enum):
    """How it stands with the check."""

    NOT_ASKED = "not asked"
    """There is no lobby server to ask, or it does not answer, or says nothing about the internet,
    as one of the same home."""
    ASKING = "asking"
    THROUGH = "through"
    """A packet got through from an address that the host has never spoken to."""
    PROBABLY = "probably"
    """One got through from another port of the server's own address, for which some routers let it
    in that let no stranger in."""
    CLOSED = "closed"
    """None got through."""
