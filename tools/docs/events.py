"""What a session reports to the game, from `net/session/events.py`."""

from typing import get_args

from net.session.events import GuestSessionEvent, HostSessionEvent, MemberStatus
from tools.docs.source import one_line, table


def make_events_table() -> str:
    """Every event, who hears it and what it says."""
    on_host, on_guest = get_args(HostSessionEvent), get_args(GuestSessionEvent)
    rows = []
    for kind in dict.fromkeys((*on_host, *on_guest)):
        said = one_line(kind.__doc__).removeprefix("Host: ").removeprefix("Guest: ")
        names = ", ".join(f"`{name}`" for name in kind.__match_args__)
        rows.append(
            [
                f"`{kind.__name__}`",
                "yes" if kind in on_host else "",
                "yes" if kind in on_guest else "",
                names,
                said[:1].upper() + said[1:],
            ]
        )
    status = ", ".join(
        f"{status.value} {status.name.lower().replace('_', ' ')}" for status in MemberStatus
    )
    return table(["event", "host", "guest", "says", "meaning"], rows) + (
        f"\n\n`MemberStatusChanged.status` is one of: {status}."
    )
