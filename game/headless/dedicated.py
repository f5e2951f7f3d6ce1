"""The dedicated server: `main.py dedicated`, a farm in a process of its own that nobody plays at.

It is started for a session (`--session FILE`, or one that Agones gives), says where it listens as
soon as it does, and lets in whom the session names. It ends by itself when nobody has been there
for a while, and gently when it is told to: everybody hears of it and the farm is saved.

Its log, on the standard error, has a line for each thing that happened: `what key=value …`, the
values as JSON.
"""

import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from game.coop.dedicated import GuestList
from game.coop.seat import Notice
from game.farms.farm import Farm, farm_at, new_farm
from game.farms.kept_endpoint import KeptEndpoint, keep_endpoint, kept_endpoint
from game.headless.announcing import AgonesAnnouncer, Announcer, ReadyFileAnnouncer
from game.headless.arguments import DedicatedArguments
from game.headless.attendance import VisitorBook
from game.headless.dump import LedgerLine, write_dump
from game.headless.metered import MeteredEndpoint
from game.headless.real_time import (
    PUMP_PAUSE_S,
    host_complaints,
    save_before_the_end,
    traffic_figures,
    write_report,
)
from game.hosting.seats import (
    OPEN_FARM_TAG,
    DirectListener,
    open_dedicated_farm,
    open_direct_listener,
)
from game.hosting.short_codes import GuestCodes
from game.program.clocks import SYSTEM_CLOCKS, Clocks
from game.program.ending import Ending, EndRequest, told_to_end
from game.program.faults import running
from game.program.terminal import say
from game.world.calendar import SEED_MAX
from game.world.content import Content
from net import limits
from net.dedicated.agones_sdk import AgonesSdk, sdk_url
from net.dedicated.session_file import SessionFile, read_session
from net.errors import LocalProtocolError
from net.http_json import Service
from net.lobbies.join_code import encode_join_code
from net.transports.direct.local_address import reachable_addresses
from net.transports.direct.plain import OpenAnswer
from net.transports.direct.sockets import everywhere

CLOSING_MAX_S = 4.0
"""How long an ending server waits until everybody has its last state: well inside the ten seconds
and more that service managers give."""
_EMPTY_PAUSE_S = 0.02
"""Between two looks at the socket while nobody is there: who knocks does not notice it, and many
empty servers hardly warm a processor."""

_log = logging.getLogger(__name__)


def dedicated(
    arguments: DedicatedArguments, content: Content, clocks: Clocks = SYSTEM_CLOCKS
) -> int:
    """Runs a dedicated server. Returns the exit status: 0 when it ended by itself or was told to,
    1 when its farm could not be saved at the end. Raises ValueError, OSError or
    `LocalProtocolError` with a sentence for what cannot be done as asked."""
    # Whoever runs a server reads its log; --verbose adds what everything else says.
    _log.setLevel(logging.INFO)
    announcers: list[Announcer] = []
    with told_to_end() as request, ending_well(announcers):
        if arguments.ready_file is not None:
            announcers.append(ReadyFileAnnouncer(arguments.ready_file))
        session = None if arguments.session is None else read_session(arguments.session)
        direct = open_direct_listener(
            arguments.bind or everywhere(), arguments.port, clocks.now_s(), _kept_door(arguments)
        )
        if arguments.agones is not None:
            sdk = AgonesSdk(Service(arguments.agones or sdk_url(os.environ)))
            game_server = sdk.open(is_given_up=lambda: request.times > 0)
            if game_server is not None:
                announcers.append(AgonesAnnouncer(sdk))
                _say("may_be_allocated", game_server=game_server)
        if session is None and announcers:
            session = _given_session(announcers, request, clocks)
        if session is None or request.times:
            _say("ended", because="told", session=None)
            return 0
        run = DedicatedRun(arguments, content, session, direct, announcers, clocks)
        return run.play(request)


@contextmanager
def ending_well(announcers: list[Announcer]) -> Iterator[None]:
    """Tells everybody who was told that the server began, however it ends."""
    with ExitStack() as stack:
        # The list grows meanwhile.
        stack.callback(_all_over, announcers)
        yield


def _all_over(announcers: list[Announcer]) -> None:
    with ExitStack() as stack:
        for announcer in announcers:
            stack.callback(announcer.over)


class DedicatedRun:
    """A server from the moment it knows its session."""

    def __init__(
        self,
        arguments: DedicatedArguments,
        content: Content,
        session: SessionFile,
        direct: DirectListener,
        announcers: list[Announcer],
        clocks: Clocks,
    ) -> None:
        """Opens the farm. Raises ValueError with a sentence when that cannot be."""
        self._arguments = arguments
        self._session = session
        self._direct = direct
        self._announcers = announcers
        self._clocks = clocks
        self._meter = MeteredEndpoint(direct.listener.endpoint)
        self._visitors = VisitorBook()
        players = session.request.players
        guests = GuestList(
            players,
            is_open_to_others=session.open_to_others,
            owner=arguments.owner or players[0].identity,
        )
        self._farm = _farm(arguments, content, session.farm)
        if self._farm.file is not None and _farm_with_endpoint(arguments) is not None:
            keep_endpoint(self._farm.file.path, direct.kept)
        self._host = open_dedicated_farm(
            content,
            self._farm,
            guests,
            direct.listener.through(self._meter),
            clocks.unix_s,
        )
        self._began_s = self._clocks.now_s()
        self._is_settled = False
        self._complaints: list[str] = []
        self._lines: Iterator[LedgerLine] = iter(())
        self._report: dict[str, Any] = {}

    def play(self, request: EndRequest) -> int:
        """Hosts until the end. Returns the exit status."""
        because = "fault"
        with Ending() as ending:
            ending.close_farm(self._close)
            ending.afterwards("The dump", self._write_dump)
            ending.afterwards("The report", self._write_report)
            self._announce()
            with running():
                because = self._host_until_the_end(request)
                save_before_the_end(self._host)
                self._host.announce_closing(int(CLOSING_MAX_S))
                self._is_settled = self._settle(request)
        file = self._farm.file
        is_saved = file is None or file.unsaved == 0
        _say(
            "ended",
            because=because,
            settled=self._is_settled,
            saved=is_saved,
            complaints=self._complaints,
        )
        # Who asks for a report wants its verdict; else a friend whose network failed is no failure.
        is_judged = self._arguments.report is not None
        return 1 if is_judged and self._complaints else ending.status

    def _close(self) -> None:
        """Keeps what is to be told of the session, then saves and says goodbye."""
        try:
            self._look_back()
        finally:
            self._host.close("The server has closed the farm.")

    def _announce(self) -> None:
        session, direct = self._session, self._direct
        say(f"listening on port {direct.port}")
        if not self._announcers:
            self._print_join_codes()
        _say(
            "listening",
            port=direct.port,
            session=session.session,
            farm=session.farm,
            players=len(session.players),
        )
        for announcer in self._announcers:
            announcer.ready(session, direct.port, direct.fingerprint)

    def _print_join_codes(self) -> None:
        """For a server that a person has started: what each player types."""
        direct = self._direct
        ips = reachable_addresses(direct.bound_ip)
        for player in self._session.request.players:
            code = encode_join_code(ips, direct.port, direct.fingerprint, player.token)
            say(f"join code of {player.name}: {code}")
        codes = self._guest_codes()
        for name, code in {} if codes is None else codes.shown.items():
            say(f"short code of {name}, on the same network: {code}")

    def _guest_codes(self) -> GuestCodes | None:
        """What each player types on the local network; None where that does not hear the server."""
        direct, players = self._direct, self._session.request.players
        if direct.lan_ip is None:
            return None
        tokens = {player.name: player.token for player in players}
        door = OpenAnswer(
            direct.port,
            direct.fingerprint,
            bytes(limits.JOIN_TOKEN_BYTES),
            1,
            limits.PLAYERS_MAX,
            limits.PROTOCOL_VERSION,
            players[0].name,
        )
        random_bytes, now_s = direct.listener.random_bytes, self._clocks.now_s()
        try:
            codes = GuestCodes(tokens, door, OPEN_FARM_TAG, direct.lan_ip, random_bytes, now_s)
        except LocalProtocolError as error:
            _say("no_short_codes", because=str(error))
            return None
        self._host.keepers.append(codes)
        return codes

    def _host_until_the_end(self, request: EndRequest) -> str:
        """Returns why it ended."""
        minutes = self._arguments.minutes
        while not request.times:
            self._breathe()
            if self._host.empty_for_s >= self._session.empty_quit_s:
                return "empty"
            if minutes is not None and self._clocks.now_s() - self._began_s >= minutes * 60:
                return "minutes"
        return "told"

    def _settle(self, request: EndRequest) -> bool:
        """Waits until every guest has reported the last state, but not for ever, nor when told
        again."""
        told_times = request.times
        deadline_s = self._clocks.now_s() + CLOSING_MAX_S
        while self._host.connected and self._clocks.now_s() < deadline_s:
            self._breathe()
            if self._host.is_settled:
                return True
            if request.times > told_times:
                return False
        return self._host.is_settled

    def _breathe(self) -> None:
        """A few milliseconds of the run."""
        self._host.advance(self._clocks.now_s())
        self._visitors.watch(self._host.players(), self._clocks.now_s())
        for event in self._host.events():
            if isinstance(event, Notice):
                _say("notice", text=event.text, connected=self._host.connected)
        for announcer in self._announcers:
            announcer.beat()
        self._clocks.pause(PUMP_PAUSE_S if self._host.connected else _EMPTY_PAUSE_S)

    def _look_back(self) -> None:
        host, session = self._host, self._host.session
        self._complaints = host_complaints(self._is_settled, self._visitors)
        self._lines = session.ledger.records_of_now()
        self._report = {
            "role": "dedicated",
            "session": self._session.session,
            "is_good": not self._complaints,
            "complaints": self._complaints,
            "identical": self._is_settled,
            "guests": self._visitors.figures(),
            "revision": host.world.revision,
            "records": session.ledger.record_count,
            "players": len(host.players()),
            "commands": {
                "accepted": session.commands_accepted,
                "refused": session.commands_refused,
            },
            **traffic_figures(self._meter, self._clocks.now_s() - self._began_s),
        }

    def _write_dump(self) -> None:
        if self._arguments.dump is not None:
            write_dump(self._lines, self._arguments.dump)

    def _write_report(self) -> None:
        if self._arguments.report is not None:
            write_report(self._report, self._arguments.report)


def _kept_door(arguments: DedicatedArguments) -> KeptEndpoint | None:
    """The door that is kept beside the farm, so that the join codes of a server that is started by
    hand are the same the next time; None for a new one, where others tell the players where to go,
    or nothing is kept at all."""
    farm = _farm_with_endpoint(arguments)
    return None if farm is None else kept_endpoint(farm, datetime.now(UTC))


def _farm_with_endpoint(arguments: DedicatedArguments) -> Path | None:
    is_told_of = arguments.ready_file is not None or arguments.agones is not None
    return None if is_told_of else arguments.save


def _farm(arguments: DedicatedArguments, content: Content, name: str) -> Farm:
    """The session's farm, from its file if there is one already."""
    seed = secrets.randbelow(SEED_MAX) if arguments.seed_world is None else arguments.seed_world
    if arguments.save is None:
        return new_farm(content, seed)
    return farm_at(arguments.save, name, content, seed)


def _given_session(
    announcers: list[Announcer], request: EndRequest, clocks: Clocks
) -> SessionFile | None:
    """Waits to be given a session. None when the end comes first."""
    while not request.times:
        for announcer in announcers:
            announcer.beat()
            session = announcer.given_session()
            if session is not None:
                return session
        clocks.pause(_EMPTY_PAUSE_S)
    return None


def _say(what: str, **facts: object) -> None:
    """A line of the log."""
    _log.info(" ".join([what, *(f"{key}={json.dumps(fact)}" for key, fact in facts.items())]))
