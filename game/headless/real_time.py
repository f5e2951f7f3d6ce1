"""Two real programs without screens: a host and a guest on real sockets, with bots.

Both run in real time until the host's minutes are over. Then the host announces that it closes,
the bots fall silent, and both wait until every guest has compared equal at the host's final
revision; only then are dumps and reports written and goodbyes said.

A run is good when there is nothing to say against it: nobody was missing at the end, all were
identical, and no repair was made. Nothing is planted here, so there was nothing to repair. What the
player would read goes into the log.
"""

import logging
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.seat import ClosingSoon, Ended, Notice, SeatEvent, SeatState
from game.headless.attendance import Attendance, VisitorBook
from game.headless.bots import Bot
from game.headless.dump import write_dump
from game.headless.metered import MeteredEndpoint
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.faults import running
from game.program.terminal import say
from net.sync.repair.healer import RepairReason, RepairReport

_log = logging.getLogger(__name__)

SETTLE_MAX_S = 15.0
PUMP_PAUSE_S = 0.004
"""Between two looks at the socket: several a tick, as bulk on the direct transport needs."""


@dataclass(frozen=True)
class RunOptions:
    """What a headless run was asked to do."""

    minutes: float | None = None
    bot: str | None = None
    seed: int = 0
    report: Path | None = None
    dump: Path | None = None


def _bot_for(seat: HostSeat | GuestSeat, options: RunOptions) -> Bot | None:
    if options.bot is None:
        return None
    bot = Bot(seat, options.bot, Random(options.seed))
    seat.on_tick = bot.act
    seat.event_listeners.append(bot.hear)
    return bot


@contextmanager
def _ending_gently() -> Iterator[None]:
    """SIGTERM ends a run like Ctrl-C: with a goodbye, a saved farm, a dump and a report."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@_ending_gently()
def run_host(
    seat: HostSeat, meter: MeteredEndpoint, options: RunOptions, clocks: Clocks = SYSTEM_CLOCKS
) -> int:
    """Hosts until the minutes are over, or until it is interrupted. Returns the exit status: 0
    when every guest left with the host's final world."""
    bot = _bot_for(seat, options)
    visitors = VisitorBook()
    began_s = clocks.now_s()
    try:
        with running():
            _host_for(seat, options, visitors, clocks)
    except KeyboardInterrupt:
        pass
    played_s = clocks.now_s() - began_s
    if bot is not None:
        bot.is_silent = True
    try:
        with running():
            seat.announce_closing(int(SETTLE_MAX_S))
            is_settled = _settle(seat, visitors, clocks)
    except KeyboardInterrupt:
        # Whoever interrupts twice does not want to wait, and so knows nothing of the guests.
        is_settled = False
    assert seat.session is not None
    ledger = seat.session.ledger
    if options.dump is not None:
        write_dump(ledger, options.dump)
    complaints = host_complaints(is_settled, visitors)
    report = {
        "role": "host",
        "is_good": not complaints,
        "complaints": complaints,
        "identical": is_settled,
        "guests": visitors.figures(),
        "revision": seat.world.revision,
        "records": ledger.record_count,
        "players": len(seat.players()),
        "relayed": sum(player.is_relayed for player in seat.players()),
        "commands": {
            "accepted": seat.session.commands_accepted,
            "refused": seat.session.commands_refused,
        },
        **traffic_figures(meter, played_s),
    }
    write_report(report, options)
    seat.leave()
    return 1 if complaints else 0


def _host_for(seat: HostSeat, options: RunOptions, visitors: VisitorBook, clocks: Clocks) -> None:
    began_s = clocks.now_s()
    while options.minutes is None or clocks.now_s() - began_s < options.minutes * 60:
        _breathe(seat, clocks)
        visitors.watch(seat.players(), clocks.now_s())


def host_complaints(is_settled: bool, visitors: VisitorBook) -> list[str]:
    """What speaks against an evening that was hosted; nothing for a good one."""
    found = visitors.complaints()
    if not is_settled:
        found.append("not everybody proved to be identical at the end")
    return found


def _settle(seat: HostSeat, visitors: VisitorBook, clocks: Clocks) -> bool:
    """Waits until every guest has reported the final revision, and nothing has changed since. Who
    is cut off just now is waited for as well, but does not count against those who are there."""
    deadline_s = clocks.now_s() + SETTLE_MAX_S
    while clocks.now_s() < deadline_s:
        _breathe(seat, clocks)
        visitors.watch(seat.players(), clocks.now_s())
        if seat.is_settled and not visitors.complaints():
            return True
    return seat.is_settled


@_ending_gently()
def run_guest(
    seat: GuestSeat, meter: MeteredEndpoint, options: RunOptions, clocks: Clocks = SYSTEM_CLOCKS
) -> int:
    """Plays until the host closes, the minutes are over or it is interrupted. Returns the exit
    status: 0 when the guest was there at the end, identical with the host's world, and nothing had
    to be repaired; 2 when it was never let in."""
    bot = _bot_for(seat, options)
    repairs: list[RepairReport] = []
    verdicts: Counter[bool] = Counter()
    seat.repair_listeners.append(repairs.append)
    seat.session.replica.compare_listeners.append(
        lambda _revision, is_identical: verdicts.update((is_identical,))
    )
    began_s = clocks.now_s()
    attendance = Attendance()
    reason = ""
    try:
        with running():
            reason = _stay_for(seat, options, attendance, bot, clocks)
    except KeyboardInterrupt:
        pass
    played_s = clocks.now_s() - began_s
    if not attendance.has_come:
        seat.leave()
        say(reason or "The host did not let this guest in.")
        return 2
    ledger = seat.session.replica.ledger
    if options.dump is not None:
        write_dump(ledger, options.dump)
    complaints = _guest_complaints(seat, attendance, verdicts, repairs)
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
    write_report(report, options)
    seat.leave()
    return 1 if complaints else 0


def _stay_for(
    seat: GuestSeat, options: RunOptions, attendance: Attendance, bot: Bot | None, clocks: Clocks
) -> str:
    """Returns why it ended, in the words that a player reads; nothing if it did not end by
    itself."""
    began_s = clocks.now_s()
    reason = ""
    while True:
        events = _breathe(seat, clocks)
        is_over = seat.state is SeatState.ENDED
        if seat.state is SeatState.PLAYING and not attendance.has_come:
            _log.info("in the farm")
        if not is_over:
            # Of the end it counts how this guest was found by it.
            attendance.watch(seat.state is SeatState.PLAYING, clocks.now_s())
        for event in events:
            if isinstance(event, ClosingSoon) and bot is not None:
                bot.is_silent = True
            elif isinstance(event, Ended):
                reason = event.reason
        played_s = clocks.now_s() - began_s
        if is_over or (options.minutes is not None and played_s > options.minutes * 60):
            return reason


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


def write_report(report: dict[str, Any], options: RunOptions) -> None:
    """Prints a report, and writes it where the options say. Raises OSError."""
    text = msgspec.json.format(msgspec.json.encode(report)).decode()
    if options.report is not None:
        options.report.write_text(text + "\n", encoding="utf-8")
    say(text)
