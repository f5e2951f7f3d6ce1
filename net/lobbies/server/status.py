"""What those who run a lobby server want to see of it: a few numbers, as JSON for people and
programs and in the text format of Prometheus. Nobody's name, address or lobby is among them."""

import re
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from net.lobbies.server.relay import Relay
from net.lobbies.server.server import LobbyServer

PREFIX = "tandem_lobby_"
_SECONDS = re.compile("_s$")
"""Prometheus writes units out."""


class RunningSession(Struct, frozen=True):
    """A dedicated server that was started from here."""

    session: str
    farm: str
    players: int
    port: int
    where: str
    is_ready: bool


class Status(Struct, frozen=True):
    """See the module. Counters begin at the start of the program."""

    version: str
    uptime_s: float
    loop_away_s: float
    """How long ago the server's loop was there; the page itself says that as it is read."""
    loop_longest_away_s: float
    clients: int
    newcomers: int
    lobbies: int
    members: int
    relayed_pairs: int
    logins_total: int
    lobbies_opened_total: int
    introductions_total: int
    messages_total: int
    refusals_total: int
    faults_total: int
    dropped_slow_total: int
    dropped_fast_total: int
    timed_out_total: int
    gave_way_total: int
    relay_bytes_total: int
    relay_packets_dropped_total: int
    relay_tickets_refused_total: int
    sessions_started_total: int
    sessions_failed_total: int
    sessions_crashed_total: int
    sessions: tuple[RunningSession, ...]


@dataclass(frozen=True, slots=True)
class _Metric:
    field: str
    about: str

    @property
    def kind(self) -> str:
        """As Prometheus calls it."""
        return "counter" if self.field.endswith("_total") else "gauge"


_METRICS = (
    _Metric("uptime_s", "Seconds since the start."),
    _Metric("loop_away_s", "Seconds since the loop was there."),
    _Metric("loop_longest_away_s", "Seconds that the loop was away at most since the start."),
    _Metric("clients", "Clients that have proved who they are."),
    _Metric("newcomers", "Connections that have not yet."),
    _Metric("lobbies", "Lobbies."),
    _Metric("members", "Members of all lobbies together."),
    _Metric("relayed_pairs", "Pairs of players whose packets are relayed."),
    _Metric("logins_total", "Clients that have proved who they are."),
    _Metric("lobbies_opened_total", "Lobbies opened."),
    _Metric("introductions_total", "Pairs of players that were introduced to each other."),
    _Metric("messages_total", "Messages received."),
    _Metric("refusals_total", "Requests that were refused."),
    _Metric("faults_total", "Messages that were none; each cost a client its connection."),
    _Metric("dropped_slow_total", "Clients dropped because they did not read."),
    _Metric("dropped_fast_total", "Clients dropped because they sent too much."),
    _Metric("timed_out_total", "Clients of whom nothing was heard for too long."),
    _Metric("gave_way_total", "Clients in no lobby that had to go, since others had less."),
    _Metric("relay_bytes_total", "Bytes relayed."),
    _Metric("relay_packets_dropped_total", "Packets that were not relayed."),
    _Metric("relay_tickets_refused_total", "Tickets for the relay that were not good."),
    _Metric("sessions_started_total", "Sessions on dedicated servers that got one."),
    _Metric("sessions_failed_total", "Sessions on dedicated servers that got none."),
    _Metric("sessions_crashed_total", "Dedicated servers that ended in any other way than well."),
)


def take_status(server: LobbyServer, relay: Relay, version: str, uptime_s: float) -> Status:
    """The numbers as they are now."""
    counts, relayed, sessions = server.counts, relay.counts, server.sessions
    running = () if sessions.launcher is None else sessions.launcher.running
    return Status(
        version=version,
        uptime_s=round(uptime_s, 1),
        loop_away_s=0.0,
        loop_longest_away_s=0.0,
        clients=len(server.clients),
        newcomers=len(server.guard),
        lobbies=len(server.directory),
        members=server.directory.members,
        relayed_pairs=relay.pair_count,
        logins_total=counts.logins,
        lobbies_opened_total=server.directory.opened,
        introductions_total=server.introductions.made,
        messages_total=counts.messages,
        refusals_total=server.requests.refused,
        faults_total=counts.faults,
        dropped_slow_total=counts.dropped_slow,
        dropped_fast_total=counts.dropped_fast,
        timed_out_total=counts.timed_out,
        gave_way_total=counts.gave_way,
        relay_bytes_total=relayed.bytes_forwarded,
        relay_packets_dropped_total=relayed.packets_over_budget + relayed.packets_without_place,
        relay_tickets_refused_total=relayed.tickets_refused,
        sessions_started_total=sessions.ready,
        sessions_failed_total=sessions.failed,
        sessions_crashed_total=sessions.ended_badly,
        sessions=tuple(
            RunningSession(
                each.session_id, each.farm, each.players, each.port, each.where, each.is_ready
            )
            for each in running
        ),
    )


def as_json(status: Status) -> bytes:
    """For people and programs."""
    return msgspec.json.format(msgspec.json.encode(status)) + b"\n"


def as_prometheus(status: Status) -> bytes:
    """For Prometheus, in its text format 0.0.4."""
    values = msgspec.structs.asdict(status)
    lines: list[str] = []
    for metric in _METRICS:
        name = PREFIX + _SECONDS.sub("_seconds", metric.field)
        lines += [
            f"# HELP {name} {metric.about}",
            f"# TYPE {name} {metric.kind}",
            f"{name} {values[metric.field]}",
        ]
    sessions = f"{PREFIX}sessions"
    lines += [
        f"# HELP {sessions} Dedicated servers that run.",
        f"# TYPE {sessions} gauge",
        f"{sessions} {len(status.sessions)}",
    ]
    return ("\n".join(lines) + "\n").encode()
