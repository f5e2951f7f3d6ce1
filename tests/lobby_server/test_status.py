"""The status page says how many and how much, and never who."""

import contextlib
import json
import socket
import urllib.error
import urllib.request
from pathlib import Path

import msgspec
import pytest

from net import limits
from net.lobbies.server.service_manager import ServiceManager
from net.lobbies.server.status import Status, as_json, as_prometheus, take_status
from net.lobbies.server.status_page import LoopWatch, StatusPage
from tests.lobby_server.evening import Evening

GENEROUS_S = 120.0
"""For an answer that comes at once, on a machine that has other things to do."""


def test_the_numbers_are_there_and_no_names(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    try:
        evening.host()
        evening.playing_guest("Briar")
        status = take_status(evening.running.server, evening.running.relay, "1.2.3", 60.0)
    finally:
        evening.close()
    shown = json.loads(as_json(status))
    assert (shown["clients"], shown["lobbies"], shown["members"]) == (2, 1, 2), "who is there now"
    assert (shown["logins_total"], shown["introductions_total"]) == (2, 1), "and what happened"
    metrics = as_prometheus(status).decode()
    assert "tandem_lobby_members 2\n" in metrics, "Prometheus reads the same"
    for text in (json.dumps(shown), metrics):
        for secret in ("Ash", "Briar", "Willow", "127.0.0.1"):
            assert secret not in text, f"{secret} is nobody's business"


def test_every_metric_is_described_once(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    try:
        status = take_status(evening.running.server, evening.running.relay, "1.2.3", 60.0)
    finally:
        evening.close()
    lines = as_prometheus(status).decode().splitlines()
    assert len(lines) % 3 == 0, "help, type and value"
    for about, kind, value in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        name = value.split()[0]
        assert about.startswith(f"# HELP {name} "), about
        counter = "counter" if name.endswith("_total") else "gauge"
        assert kind == f"# TYPE {name} {counter}", kind
        float(value.split()[1])


class Hand:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def read(url: str) -> tuple[int, str]:
    """Status and text of a page."""
    try:
        with urllib.request.urlopen(url, timeout=GENEROUS_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture
def status(tmp_path: Path) -> Status:
    evening = Evening(tmp_path)
    try:
        return take_status(evening.running.server, evening.running.relay, "1.2.3", 60.0)
    finally:
        evening.close()


def test_the_page_shows_what_was_said_last(status: Status) -> None:
    page = StatusPage(0, LoopWatch(Hand()))
    try:
        assert read(page.url)[0] == 404, "nothing was said yet"
        page.show(status)
        page.show(msgspec.structs.replace(status, clients=2))
        code, text = read(f"{page.url}status.json")
        assert (code, json.loads(text)["clients"]) == (200, 2), "the newest numbers"
        with urllib.request.urlopen(f"{page.url}metrics?x=1", timeout=GENEROUS_S) as answer:
            assert b"tandem_lobby_clients 2\n" in answer.read(), "for Prometheus as well"
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        with pytest.raises(ValueError, match=str(page.port)):
            StatusPage(page.port, LoopWatch(Hand()))
    finally:
        page.close()


def test_a_loop_that_hangs_is_seen_on_every_page(status: Status) -> None:
    clock = Hand()
    watch = LoopWatch(clock)
    page = StatusPage(0, watch)
    try:
        page.show(status)
        clock.now_s += limits.LOBBY_STUCK_S - 1.0
        code, text = read(f"{page.url}health")
        assert (code, text) == (200, "The loop was there 9.0 s ago.\n"), "it may be busy"
        clock.now_s += 2.0
        for name in ("", "status.json", "metrics", "health"):
            assert read(f"{page.url}{name}")[0] == 503, f"/{name} should fail"
        assert json.loads(read(page.url)[1])["loop_away_s"] == 11.0, "and say for how long"
        assert "away 11.0 s" in read(f"{page.url}health")[1].replace("has been ", ""), "in words"
        watch.go_round()
        clock.now_s += 1.0
        code, text = read(page.url)
        assert code == 200, "once it goes on all is well"
        shown = json.loads(text)
        assert (shown["loop_away_s"], shown["loop_longest_away_s"]) == (1.0, 11.0), "as it was"
        assert "tandem_lobby_loop_longest_away_seconds 11.0\n" in read(f"{page.url}metrics")[1]
    finally:
        page.close()


@pytest.mark.parametrize("bind", ["127.0.0.2", "::1"])
def test_the_page_is_at_the_address_that_was_chosen(bind: str, status: Status) -> None:
    try:
        page = StatusPage(0, LoopWatch(Hand()), bind)
    except ValueError as error:
        pytest.skip(f"this machine has no {bind}: {error}")
    try:
        page.show(status)
        assert read(page.url)[0] == 200, "it should be read there"
    finally:
        page.close()


@pytest.mark.parametrize("bind", ["192.0.2.1", "nowhere"])
def test_an_address_that_cannot_be_had_is_said(bind: str) -> None:
    with pytest.raises(ValueError, match=f"status page cannot have {bind}"):
        StatusPage(0, LoopWatch(Hand()), bind)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd is on Linux")
def test_systemd_hears_that_the_loop_goes_round(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setblocking(False)
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "20000000"}
        manager = ServiceManager(environment, 7)
        manager.ready()
        for second in range(30):
            manager.go_round(100.0 + second)
        manager.stopping()
        said: list[bytes] = []
        with contextlib.suppress(BlockingIOError):
            while True:
                said.append(systemd.recv(100))
    assert said == [b"READY=1", *[b"WATCHDOG=1"] * 6, b"STOPPING=1"], (
        "four times within what systemd waits, from the beginning to the end"
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "1"},
        {"NOTIFY_SOCKET": "@abstract-and-gone", "WATCHDOG_USEC": "x"},
        {"WATCHDOG_USEC": "1", "WATCHDOG_PID": "8"},
    ],
    ids=["nobody", "gone", "garbage", "another's"],
)
def test_without_systemd_the_server_goes_on(environment: dict[str, str]) -> None:
    manager = ServiceManager(environment, 7)
    manager.ready()
    manager.go_round(1.0)
    manager.stopping()
