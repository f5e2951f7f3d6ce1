"""Two real programs without screens: a host and a guest on real sockets, with bots.

Both run in real time until the host's minutes are over, or until they are told to end. Then the
host saves, announces that it closes, the bots fall silent, and both wait until every guest has
compared equal at the host's final revision. That world is what dumps and reports tell of, which are
written once the farm is saved and goodbyes are said (`game/program/ending.py`).

A run is good when there is nothing to say against it: nobody was missing at the end, all were
identical, and no repair was made. Nothing is planted here, so there was nothing to repair. What the
player would read goes into the log.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from game.coop.farm_host import FarmHost
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.seat import ClosingSoon, Ended, Notice, SeatEvent, SeatState
from game.headless.arguments import BotArguments
from game.headless.attendance import Attendance, VisitorBook
from game.headless.bots import make_bot
from game.headless.bots.base import Bot
from game.headless.dump import LedgerLine, write_dump
from game.headless.metered import MeteredEndpoint
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.ending import Ending, EndRequest, told_to_end
from game.program.faults import running
from game.program.progress import watched
from game.program.terminal import say
from game.saves.errors import SaveError
from net.sync.repair_requester import RepairReason, RepairReport

_log = logging.getLogger(__name__)

SETTLE_MAX_S = 15.0
PUMP_PAUSE_S = 0.004
"""Between two looks at the socket: several a tick, as bulk on the direct transport needs."""


def _bot_for(seat: HostSeat | GuestSeat, arguments: BotArguments) -> Bot | None:
    if arguments.bot is None:
        return None
    bot = make_bot(seat, arguments.bot, Random(arguments.seed))
    seat.on_tick = bot.act
    seat.event_listeners.append(bot.hear)
    return bot


def run_host(
    seat: HostSeat,
    meter: MeteredEndpoint,
    arguments: BotArguments,
    clocks: Clocks = SYSTEM_CLOCKS,
    request: EndRequest | None = None,
) -> int:
    """Hosts until the minutes are over, or until it is told to end, by `request` or, without one,
    by a signal. Returns the exit status: 0 when every guest left with the host's final world, the
    farm is saved and everything was written that was asked for."""
    if request is None:
        with told_to_end() as signals:
            return run_host(seat, meter, arguments, clocks, signals)
    evening = _HostedEvening(seat, meter, arguments, clocks)
    with Ending() as ending:
        ending.close_farm(evening.close)
        ending.afterwards("The dump", evening.write_dump)
        ending.afterwards("The report", evening.write_report)
        with running():
            evening.play(request)
    return 1 if evening.complaints else ending.status


class _HostedEvening:
    """A host's run, and what is told of it afterwards."""

    def __init__(
        self, seat: HostSeat, meter: MeteredEndpoint, arguments: BotArguments, clocks: Clocks
    ) -> None:
        self._seat = seat
        self._meter = meter
        self._arguments = arguments
        self._clocks = clocks
        self._bot = _bot_for(seat, arguments)
        self._visitors = VisitorBook()
        self._began_s = clocks.now_s()
        self._is_settled = False
        self._lines: Iterator[LedgerLine] = iter(())
        self._report: dict[str, Any] = {}
        self.complaints: list[str] = []

    def play(self, request: EndRequest) -> None:
        """The evening, up to the moment at which everybody has seen its end."""
        total_s, seat = _total_s(self._arguments), self._seat
        with watched("playing", self._clocks, total_s) as clocks:
            while not request.times and (total_s is None or self._played_s < total_s):
                self._breathe(clocks)
        if self._bot is not None:
            self._bot.is_silent = True
        save_before_the_end(seat)
        seat.announce_closing(int(SETTLE_MAX_S))
        with watched("waiting until all have seen the end", self._clocks) as clocks:
            self._is_settled = self._settle(request, clocks)

    def close(self) -> None:
        """Keeps what is to be told of the evening, then saves and says goodbye."""
        try:
            self._look_back()
        finally:
            self._seat.leave()

    def write_dump(self) -> None:
        """Writes the last world that was shared with the guests, if that was asked for."""
        if self._arguments.dump is not None:
            write_dump(self._lines, self._arguments.dump)

    def write_report(self) -> None:
        """Prints the report, and writes it if that was asked for."""
        write_report(self._report, self._arguments.report)

    @property
    def _played_s(self) -> float:
        return self._clocks.now_s() - self._began_s

    def _breathe(self, clocks: Clocks) -> None:
        _breathe(self._seat, clocks)
        self._visitors.watch(self._seat.players(), self._clocks.now_s())

    def _settle(self, request: EndRequest, clocks: Clocks) -> bool:
        """Waits until every guest has reported the final revision, and nothing has changed since.
        Who is cut off just now is waited for as well, but does not count against those who are
        there. Whoever is told twice to end does not want to wait, and so knows nothing of the
        guests."""
        deadline_s = self._clocks.now_s() + SETTLE_MAX_S
        told_times = max(1, request.times)
        while self._clocks.now_s() < deadline_s:
            self._breathe(clocks)
            if request.times > told_times:
                return False
            if self._seat.is_settled and not self._visitors.complaints():
                return True
        return self._seat.is_settled

    def _look_back(self) -> None:
        seat, session = self._seat, self._seat.session
        assert session is not None, "a host has a session"
        self.complaints = host_complaints(self._is_settled, self._visitors)
        self._lines = session.ledger.records_of_now()
        self._report = {
            "role": "host",
            "is_good": not self.complaints,
            "complaints": self.complaints,
            "identical": self._is_settled,
            "guests": self._visitors.figures(),
            "revision": seat.world.revision,
            "records": session.ledger.record_count,
            "players": len(seat.players()),
            "relayed": sum(player.is_relayed for player in seat.players()),
            "commands": {
                "accepted": session.commands_accepted,
                "refused": session.commands_refused,
            },
            **traffic_figures(self._meter, self._played_s),
        }


def save_before_the_end(host: FarmHost) -> None:
    """Saves before friends are waited for. What is wrong with the disk is logged by whoever saves;
    the last save, as the farm closes, tries once more and counts."""
    with suppress(SaveError):
        host.save()


def host_complaints(is_settled: bool, visitors: VisitorBook) -> list[str]:
    """What speaks against an evening that was hosted; nothing for a good one."""
    found = visitors.complaints()
    if not is_settled:
        found.append("not everybody proved to be identical at the end")
    return found


def run_guest(
    seat: GuestSeat, meter: MeteredEndpoint, arguments: BotArguments, clocks: Clocks = SYSTEM_CLOCKS
) -> int:
    """Plays until the host closes, the minutes are over or a signal tells it to end. Returns the
    exit status: 0 when the guest was there at the end, identical with the host's world, nothing had
    to be repaired, and everything was written that was asked for; 2 when it was never let in."""
    bot = _bot_for(seat, arguments)
    repairs: list[RepairReport] = []
    verdicts: Counter[bool] = Counter()
    seat.repair_listeners.append(repairs.append)
    seat.session.replica.compare_listeners.append(
        lambda _revision, is_identical: verdicts.update((is_identical,))
    )
    began_s = clocks.now_s()
    attendance = Attendance()
    complaints: list[str] = []
    with told_to_end() as request, Ending() as ending:
        ending.close_farm(seat.leave)
        with running():
            reason = _stay_for(seat, arguments, attendance, bot, clocks, request)
        played_s = clocks.now_s() - began_s
        if attendance.has_come:
            complaints = _guest_complaints(seat, attendance, verdicts, repairs)
            ledger = seat.session.replica.ledger
            if arguments.dump is not None:
                lines, dump = ledger.records_of_now(), arguments.dump
                ending.afterwards("The dump", lambda: write_dump(lines, dump))
            report = {
                "role": "guest",
                "is_good": not complaints,
                "complaints": complaints,
                "identical": attendance.is_there and seat.session.replica.is_identical,
                **attendance.figures(),
                "revision": seat.session.replica.follower.complete_revision,
                "records": ledger.record_count,
                "compares": verdicts.total(),
                "differences": verdicts[False],
                "repairs": len(repairs),
                "ended": reason,
                "commands": {"sent": 0 if bot is None else bot.accepted},
                **traffic_figures(meter, played_s),
            }
            ending.afterwards("The report", lambda: write_report(report, arguments.report))
    if not attendance.has_come:
        say(reason or "The host did not let this guest in.")
        return 2
    return 1 if complaints else ending.status


def _stay_for(
    seat: GuestSeat,
    arguments: BotArguments,
    attendance: Attendance,
    bot: Bot | None,
    clocks: Clocks,
    request: EndRequest,
) -> str:
    """Returns why it ended, in the words that a player reads; nothing if it did not end by
    itself."""
    began_s = clocks.now_s()
    total_s = _total_s(arguments)
    reason = ""
    with ExitStack() as shown:
        breathing = shown.enter_context(watched("waiting to be let in", clocks))
        while True:
            events = _breathe(seat, breathing)
            is_over = seat.state is SeatState.ENDED
            if seat.state is SeatState.PLAYING and not attendance.has_come:
                _log.info("in the farm")
                shown.close()
                breathing = shown.enter_context(watched("playing", clocks, total_s))
            if not is_over:
                # Of the end it counts how this guest was found by it.
                attendance.watch(seat.state is SeatState.PLAYING, clocks.now_s())
            for event in events:
                if isinstance(event, ClosingSoon) and bot is not None:
                    bot.is_silent = True
                elif isinstance(event, Ended):
                    reason = event.reason
            is_late = total_s is not None and clocks.now_s() - began_s > total_s
            if is_over or is_late or request.times:
                return reason


def _total_s(arguments: BotArguments) -> float | None:
    """How long is to be played; None for as long as it goes on."""
    return None if arguments.minutes is None else arguments.minutes * 60


def _guest_complaints(
    seat: GuestSeat,
    attendance: Attendance,
    verdicts: Counter[bool],
    repairs: list[RepairReport],
) -> list[str]:
    """What speaks against a guest's evening; nothing for a good one."""
    found = []
    if attendance.is_missing:
        found.append("was cut off and not there at the end")
    if verdicts[False]:
        found.append(f"saw {verdicts[False]} differences")
    needless = sum(report.reason is not RepairReason.AWAY_TOO_LONG for report in repairs)
    if needless:
        found.append(f"repaired {needless} times without a planted fault")
    if not seat.session.replica.is_identical:
        found.append("was not identical when it last compared")
    return found


def _breathe(seat: HostSeat | GuestSeat, clocks: Clocks) -> list[SeatEvent]:
    """A few milliseconds of the run; returns what happened in them."""
    seat.advance(clocks.now_s())
    events = seat.events()
    for event in events:
        if isinstance(event, Notice):
            _log.info(event.text)
    clocks.pause(PUMP_PAUSE_S)
    return events


def traffic_figures(meter: MeteredEndpoint, played_s: float) -> dict[str, Any]:
    """What a report says of the bytes of `played_s` seconds; the meter counts no more."""
    meter.freeze()
    share = max(0.001, played_s)
    sent, received = meter.wire_bytes
    return {
        "played_s": round(played_s, 3),
        "bytes_per_s": {
            "sent": {name: round(size / share, 1) for name, size in sorted(meter.sent.items())},
            "received": {
                name: round(size / share, 1) for name, size in sorted(meter.received.items())
            },
        },
        "wire_bytes_per_s": {
            "sent": round(sent / share, 1),
            "received": round(received / share, 1),
        },
    }


def write_report(report: dict[str, Any], path: Path | None) -> None:
    """Prints a report, and writes it into a file if there is to be one. Raises OSError."""
    text = msgspec.json.format(msgspec.json.encode(report)).decode()
    say(text)
    if path is not None:
        path.write_text(text + "\n", encoding="utf-8")
