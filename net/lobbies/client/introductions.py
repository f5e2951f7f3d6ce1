"""From being in a lobby to a way to its host: the server introduces both, and both look for a way.

`ServerLobbies` hands introductions on to whoever can look for ways, which is one `Puncher` for
each socket. The host's side only answers; a guest's side hears where to connect."""

from typing import Protocol

from net.lobbies.lobby import LobbyId
from net.lobbies.protocol import wire
from net.transports.direct.plain import RelayTicket
from net.transports.direct.punching import Introduction


class IntroductionListener(Protocol):
    """Who looks for ways on behalf of `ServerLobbies`."""

    def introduced(self, lobby_id: LobbyId, introduction: Introduction, now_s: float) -> None:
        """The server has told where the other side may be."""
        ...

    def not_introduced(self, lobby_id: LobbyId, reason: str, now_s: float) -> None:
        """The server could not, for this reason in words for the player."""
        ...


def introduction_of(said: wire.Introduce, server: tuple[str, int]) -> Introduction:
    """What was said, as a `Puncher` takes it; the relay is where the server is, unless it says
    otherwise. Raises `ValueError`
    for addresses that nobody should be sent to."""
    ticket: RelayTicket | None = None
    if said.ticket is not None:
        ticket = RelayTicket(
            said.ticket.relay or server,
            said.ticket.channel,
            1 if said.ticket.side else 0,
            said.ticket.expiry_s,
            said.ticket.mac,
        )
    return Introduction(said.token, said.candidates, said.is_caller, ticket)
