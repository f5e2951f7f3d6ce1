"""A lobby server and an Agones fleet: real HTTP to a stand-in that holds every call against what
Agones publishes. The launcher's clock is handed in, so patience costs no time."""

import threading
from concurrent.futures import Executor

import pytest

from net import limits
from net.dedicated.agones import AgonesLauncher
from net.dedicated.agones_api import AgonesApi, Cluster
from net.dedicated.agones_names import (
    READY_ANNOTATION,
    SESSION_ANNOTATION,
    SESSION_LABEL,
    ready_text,
)
from net.dedicated.launcher import (
    Ended,
    LaunchEvent,
    LaunchFailed,
    LaunchProblem,
    Ready,
)
from net.dedicated.session_file import decode_session
from net.limits import DEDICATED_HTTP_ANSWER_MAX_BYTES
from tests.dedicated.agones_stub import (
    FLEET,
    NAMESPACE,
    Fleet,
    GameServer,
    KubernetesStub,
    Trick,
    answering,
    babbling,
    hanging,
    slamming,
)
from tests.dedicated.at_once import AtOnce
from tests.dedicated.sessions import request
from tests.helpers.waiting import wait_until

FINGERPRINT = bytes(range(32))
TICK_S = 0.05
PATIENCE_S = 2 * limits.AGONES_READY_MAX_S
"""By the clock of the lobby server, in which something should have come of a launch."""
ALLOCATE = f"POST {KubernetesStub.ALLOCATIONS}"


class Matchmaker:
    """A lobby server with a launcher. What it asks is answered before its clock goes on, unless
    it has real `threads` for that."""

    def __init__(self, kubernetes: KubernetesStub, threads: Executor | None = None) -> None:
        cluster = Cluster(kubernetes.service, NAMESPACE, None)
        self.launcher = AgonesLauncher(AgonesApi(cluster, FLEET), threads=threads)
        self.now_s = 1000.0
        self.events: list[LaunchEvent] = []

    def pump(self, seconds: float = TICK_S) -> None:
        self.now_s += seconds
        self.events += self.launcher.pump(self.now_s)

    def until(self, count: int = 1, patience_s: float = PATIENCE_S) -> LaunchEvent:
        """Pumps until there have been so many events, and returns the last."""
        until_s = self.now_s + patience_s
        while len(self.events) < count:
            assert self.now_s < until_s, f"{count} events should come, not {self.events}"
            self.pump()
        return self.events[-1]

    def until_called(self, stub: KubernetesStub, call: str, count: int = 1) -> None:
        until_s = self.now_s + PATIENCE_S
        while stub.count(call) < count:
            assert self.now_s < until_s, f"there should be {count} of {call}"
            self.pump()


@pytest.fixture
def matchmaker(kubernetes: KubernetesStub) -> Matchmaker:
    return Matchmaker(kubernetes, AtOnce())


def answer(server: GameServer, session_id: str = "s-1") -> None:
    """What the dedicated server does once it has read its session."""
    server.annotations[READY_ANNOTATION] = ready_text(session_id, FINGERPRINT)


def look(server: GameServer) -> str:
    return f"GET {KubernetesStub.GAME_SERVERS}{server.name}"


def test_players_are_sent_to_a_server_once_it_has_answered_for_their_session(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    server = fleet.add("tandem-acres-x7k2p-abcde")
    asked = request("s-1", "Brook End", "Ada", "Ben")
    matchmaker.launcher.launch(asked, matchmaker.now_s)
    matchmaker.until_called(kubernetes, look(server), 2)
    assert matchmaker.events == [], "an allocated server has not read its session yet"
    assert decode_session(server.annotations[SESSION_ANNOTATION].encode()).request == asked, (
        "the allocation itself should carry the session"
    )
    assert server.labels[SESSION_LABEL] == "s-1", "an operator should find the session's server"
    answer(server)
    assert matchmaker.until() == Ready("s-1", server.address, server.port, FINGERPRINT), (
        "members should be told where to go, and by which certificate to know it"
    )
    (running,) = matchmaker.launcher.running
    assert (running.where, running.is_ready) == (server.name, True), "the status page shows it"


def test_an_answer_for_another_session_sends_nobody_there(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    server = fleet.add("one")
    answer(server, "yesterday")
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until_called(kubernetes, look(server), 3)
    assert matchmaker.events == [], "what was left of an earlier session should not count"
    failed = matchmaker.until()
    assert isinstance(failed, LaunchFailed), "it never answers for this session"
    assert failed.reason == LaunchProblem.NOT_READY, "the code should say so"


def test_a_lost_race_is_run_again(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    kubernetes.allocation_states += ["Contention", "Contention"]
    answer(fleet.add("one"))
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    assert isinstance(matchmaker.until(), Ready), "contention passes"
    assert kubernetes.count(ALLOCATE) == 3, "every race should be run once"


def test_a_fleet_that_grows_in_time_is_waited_for(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until_called(kubernetes, ALLOCATE, 2)
    answer(fleet.add("late-one"))
    assert isinstance(matchmaker.until(), Ready), "a new server should be found"


def test_a_fleet_without_a_free_server_is_refused_in_words(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    fleet.add("taken", state="Allocated")
    began_s = matchmaker.now_s
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    failed = matchmaker.until()
    assert isinstance(failed, LaunchFailed), "there is nothing to be had"
    assert failed.reason == LaunchProblem.TOO_MANY, "the code should say that it may work later"
    waited_s = matchmaker.now_s - began_s
    assert limits.AGONES_FREE_WAIT_S <= waited_s < limits.AGONES_READY_MAX_S, (
        "a fleet should be given the time to grow, and no more"
    )
    assert 4 <= kubernetes.count(ALLOCATE) <= 8, "pauses should grow"


@pytest.mark.parametrize(
    "trick",
    [
        answering(500, {"kind": "Status", "message": "etcd is away"}),
        answering(503, b"<html>try later</html>"),
        answering(429, {"message": "slow down"}),
        answering(409, {"message": "conflict"}),
        answering(200, b""),
        answering(200, b"{}"),
        answering(200, b'{"status": {"state": 7}}'),
        answering(200, {"status": {"state": "Perhaps"}}),
        answering(200, b"[" * 100_000),
        answering(200, b"\xff\xfe\xfd"),
        answering(200, {"status": {"state": "Allocated"}}),
        answering(
            200, {"status": {"state": "Allocated", "gameServerName": "../../secrets/x",
                             "address": "203.0.113.7", "ports": [{"port": 7000}]}},
        ),
        answering(
            200, {"status": {"state": "Allocated", "gameServerName": "x",
                             "address": "203.0.113.7", "ports": [{"port": 70_000}]}},
        ),
        answering(
            200, {"status": {"state": "Allocated", "gameServerName": "x",
                             "address": "0.0.0.0", "ports": [{"port": 7000}]}},
        ),
        answering(200, b" " * (DEDICATED_HTTP_ANSWER_MAX_BYTES + 10)),
        slamming,
        babbling,
    ],
    ids=range(17),
)  # fmt: skip
def test_a_bad_answer_is_asked_for_again(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker, trick: Trick
) -> None:
    kubernetes.tricks.append(trick)
    server = fleet.add("one")
    answer(server)
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    ready = matchmaker.until()
    assert isinstance(ready, Ready), "what passes should be waited for"
    assert (ready.address, ready.port) == (server.address, server.port), (
        "nothing of the bad answer should be believed"
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_stays_wrong_is_not_asked_again(
    kubernetes: KubernetesStub,
    matchmaker: Matchmaker,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    body = {"kind": "Status", "message": "no right to create\nFAKE LOG LINE \x1b[2J"}
    kubernetes.tricks.append(answering(status, body))
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    failed = matchmaker.until()
    assert isinstance(failed, LaunchFailed), "it cannot come to anything"
    assert failed.reason == LaunchProblem.REFUSED, "the code should say that it is not allowed"
    assert kubernetes.count(ALLOCATE) == 1, "asking again would not help"
    assert "no right to create" in caplog.text, "the operator should read why"
    assert "\nFAKE" not in caplog.text, "an answer should not write lines of its own into the log"
    assert "\x1b" not in caplog.text, "nor steer the operator's terminal"


@pytest.mark.parametrize("status", [500, 200])
def test_an_api_that_stays_broken_is_given_up_in_words(
    kubernetes: KubernetesStub, matchmaker: Matchmaker, status: int
) -> None:
    kubernetes.tricks += [answering(status, b"?")] * 1000
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    failed = matchmaker.until()
    assert isinstance(failed, LaunchFailed), "it cannot come to anything"
    assert failed.reason == LaunchProblem.NO_ANSWER, "the code should say that nobody answers"
    assert kubernetes.count(ALLOCATE) < 20, "a broken API should not be hammered"


def test_a_silent_api_does_not_hold_the_lobby_server_up(kubernetes: KubernetesStub) -> None:
    answers = threading.Event()
    kubernetes.tricks += [hanging(answers)] * 1000
    matchmaker = Matchmaker(kubernetes)
    sessions = limits.DEDICATED_HTTP_THREADS + 2
    for number in range(sessions):
        matchmaker.launcher.launch(request(f"s-{number}"), matchmaker.now_s)
    # That pumping comes back at all is what is tested: no answer comes before.
    for _ in range(20):
        matchmaker.pump()
    wait_until(lambda: len(kubernetes.calls) == limits.DEDICATED_HTTP_THREADS, "all questions")
    matchmaker.until(sessions)
    reasons = {event.reason for event in matchmaker.events if isinstance(event, LaunchFailed)}
    assert reasons == {LaunchProblem.NO_ANSWER}, "every launch should be answered in time"
    assert len(kubernetes.calls) == limits.DEDICATED_HTTP_THREADS, (
        "silence should cost a few threads and no more"
    )
    matchmaker.launcher.close(matchmaker.now_s)
    answers.set()


def test_a_server_that_goes_before_it_is_ready_is_a_failure_in_words(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    server = fleet.add("one")
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until_called(kubernetes, look(server))
    server.state = "Unhealthy"
    failed = matchmaker.until()
    assert isinstance(failed, LaunchFailed), "nobody can be sent there"
    assert failed.reason == LaunchProblem.DIED, "the code should say that it died"


@pytest.mark.parametrize("end", ["Shutdown", "Unhealthy", "Error", "deleted"])
def test_the_end_of_a_server_is_reported(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker, end: str
) -> None:
    server = fleet.add("one")
    answer(server)
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until()
    kubernetes.tricks += [answering(500, b""), answering(403, b"")]
    if end == "deleted":
        del fleet.servers["one"]
    else:
        server.state = end
    assert matchmaker.until(2, patience_s=4 * limits.AGONES_WATCH_S) == Ended("s-1", None), (
        "the end should be noticed, and only after the API works again"
    )
    assert matchmaker.launcher.running == (), "it runs no more"


def test_a_running_server_is_looked_at_now_and_then_only(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    server = fleet.add("one")
    answer(server)
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until()
    looks = kubernetes.count(look(server))
    ready_s = matchmaker.now_s
    while matchmaker.now_s < ready_s + 0.9 * limits.AGONES_WATCH_S:
        matchmaker.pump()
    assert kubernetes.count(look(server)) == looks, "a game that runs needs no attention"
    matchmaker.until_called(kubernetes, look(server), looks + 1)


@pytest.mark.parametrize(
    ("address", "addresses", "told"),
    [
        ("2001:db8::7", [], "2001:db8::7"),
        (
            "node.example.invalid",
            [
                {"type": "Hostname", "address": "node"},
                {"type": "InternalIP", "address": "10.0.0.7"},
                {"type": "ExternalIP", "address": "198.51.100.9"},
            ],
            "198.51.100.9",
        ),
        ("localhost", [], "127.0.0.1"),
    ],
    ids=["IPv6", "name with numbers beside it", "name"],
)
def test_players_are_told_a_number_whatever_agones_calls_the_node(
    fleet: Fleet,
    matchmaker: Matchmaker,
    address: str,
    addresses: list[dict[str, str]],
    told: str,
) -> None:
    answer(fleet.add("one", address=address, addresses=addresses))
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    ready = matchmaker.until()
    assert isinstance(ready, Ready), "the server is ready"
    assert ready.address in (told, "::1" if told == "127.0.0.1" else told), (
        "players cannot look up names"
    )


def test_a_session_is_launched_once_and_sessions_are_bounded(matchmaker: Matchmaker) -> None:
    for number in range(limits.AGONES_SESSIONS_MAX + 1):
        matchmaker.launcher.launch(request(f"s-{number}"), matchmaker.now_s)
    with pytest.raises(ValueError, match="already"):
        matchmaker.launcher.launch(request("s-0"), matchmaker.now_s)
    events = matchmaker.launcher.pump(matchmaker.now_s - 1)
    assert [event.session_id for event in events] == [f"s-{limits.AGONES_SESSIONS_MAX}"], (
        "one too many should be refused at once"
    )


def test_stopping_the_lobby_server_ends_no_session(
    fleet: Fleet, kubernetes: KubernetesStub, matchmaker: Matchmaker
) -> None:
    server = fleet.add("one")
    answer(server)
    matchmaker.launcher.launch(request(), matchmaker.now_s)
    matchmaker.until()
    matchmaker.launcher.close(matchmaker.now_s)
    assert server.state == "Allocated", "whoever plays there should go on"
    assert all(call in (ALLOCATE, look(server)) for call in kubernetes.calls), (
        "nothing but what the service account may do should ever be asked"
    )
