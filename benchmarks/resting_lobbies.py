"""What a second of a lobby server costs while nobody does anything, with few lobbies and with many.

Lobbies that nobody looks at should cost memory and nothing else: sweeps, countdowns and the numbers
of the status page touch what has changed or is due. The endpoint is on paper, so what is measured
is the server's own work; `lobby_load` measures the rest. Each lobby has its owner, and heartbeats
are left out, since who sends one does something.
"""

import time

from benchmarks.figures import Figure, report
from benchmarks.progress import tell
from net import limits
from net.lobbies.lobby import Visibility
from net.lobbies.protocol import wire
from net.lobbies.server.relay import Relay
from net.lobbies.server.server import LobbyServer
from net.lobbies.server.status import as_json, take_status
from net.lobbies.server.tickets import TicketOffice
from net.player_key import PUBLIC_KEY_BYTES
from net.transports.interface import PeerId
from tests.lobby_server.paper import PaperEndpoint

FEW, MANY = 300, 30_000
"""Filling the server takes nearly all of the benchmark's time."""
TOLD_EACH = 5_000
SECONDS = 40
PUMPS_PER_S = 250
"""As often as a server that waits for nothing pumps."""
RUNS = 15
RATIO_MAX = 1.5
RESTS_MAX_S = limits.LOBBY_EXPIRY_S
INFO = wire.WireInfo("Ash", 1, 8, limits.PROTOCOL_VERSION, "")


def filled(lobbies: int) -> tuple[LobbyServer, Relay]:
    """A server with so many lobbies, each of another player."""
    endpoint = PaperEndpoint()
    server = LobbyServer(
        endpoint,
        bytes(32),
        lambda _: ("192.0.2.1", 1),
        bytes,
        lobbies_max=lobbies,
        lobbies_per_address=lobbies,
    )
    for number in range(lobbies):
        if number % TOLD_EACH == 0:
            tell(f"resting_lobbies: {number:,} of {lobbies:,} lobbies are there")
        said = wire.Publish(
            1, bytes(8), f"Farm {number}", INFO, Visibility.PUBLIC, True, True, None, b"", b""
        )
        key = number.to_bytes(PUBLIC_KEY_BYTES, "big")
        hello = wire.Hello(limits.LOBBY_PROTOCOL_VERSION, "farm", 1, "Ash", key, b"instance")
        client = server.clients.add(PeerId(number), ("192.0.2.1", 4711), hello, 0.0)
        server.requests.carry_out(client, said, 0.0)
    assert len(server.directory) == server.directory.members == lobbies, "all should be there"
    return server, Relay(TicketOffice(bytes(32), 0.0), lambda _packet, _address: None)


def ms_a_second(server: LobbyServer, relay: Relay) -> float:
    """What a second of rest costs, with a look at the status page, in milliseconds."""
    began_s = time.thread_time()
    for pump in range(SECONDS * PUMPS_PER_S):
        now_s = pump / PUMPS_PER_S
        server.pump(now_s)
        relay.work(now_s)
        if pump % PUMPS_PER_S == 0:
            as_json(take_status(server, relay, "", now_s))
    return (time.thread_time() - began_s) * 1000.0 / SECONDS


def measure() -> list[Figure]:
    """Measures few and many by turns, and takes the best of each."""
    assert SECONDS < RESTS_MAX_S, "nobody should be given up meanwhile"
    few, many = filled(FEW), filled(MANY)
    runs = [(ms_a_second(*few), ms_a_second(*many)) for _ in range(RUNS)]
    few_ms, many_ms = (min(each) for each in zip(*runs, strict=True))
    beside = f"{few_ms:.2f} ms a second with {FEW:,}, {many_ms:.2f} with {MANY:,}"
    what = f"rest with {MANY // FEW} times the lobbies"
    return [Figure(what, many_ms / few_ms, "x", beside, at_most=RATIO_MAX)]


if __name__ == "__main__":
    report(measure)
