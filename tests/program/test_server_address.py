"""The address of a lobby server: looked up in the background, and anew, since names move."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from game.joining import configured_server as server_access
from game.joining.configured_server import ConfiguredServer
from game.program.local_identity import LocalIdentity
from net.lobbies.client import ServerAddress
from net.lobbies.client.shared_socket import AddressWatch

PATIENCE_S = 60.0
PAUSE_S = 0.01
SERVER = ServerAddress("lobbies.example.org", 47240, None)
OLD, NEW, IPV6 = ("192.0.2.1", 47240), ("192.0.2.2", 47240), ("2001:db8::2", 47240)


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Waits for a thread that does something at once, on a machine that has other things to do."""
    tries = int(PATIENCE_S / PAUSE_S)
    while not is_so():
        assert tries > 0, what
        tries -= 1
        time.sleep(PAUSE_S)


def test_a_look_does_not_wait_for_a_name_service_that_is_slow() -> None:
    may_answer = threading.Event()

    def slow(_server: ServerAddress) -> list[tuple[str, int]]:
        may_answer.wait(PATIENCE_S)
        return [NEW]

    watch = AddressWatch(SERVER, OLD, slow)
    assert watch.look_again() is None, "the answer is not there yet"
    may_answer.set()
    wait_until(lambda: watch.look_again() == NEW, "and is there once it has come")


@pytest.mark.parametrize(("before", "after"), [(OLD, NEW), (("2001:db8::1", 47240), IPV6)])
def test_the_kind_of_address_that_the_socket_reaches_is_kept(
    before: tuple[str, int], after: tuple[str, int]
) -> None:
    watch = AddressWatch(SERVER, before, lambda _: [NEW, IPV6])
    wait_until(lambda: watch.look_again() is not None, "the address should be found")
    assert watch.look_again() == after, "of what the name has"


def test_a_name_that_leads_nowhere_for_a_while_changes_nothing() -> None:
    answers = iter((None, NEW))

    def fitful(_server: ServerAddress) -> list[tuple[str, int]]:
        answer = next(answers, NEW)
        if answer is None:
            raise ValueError("There is no lobby server called that.")
        return [answer]

    watch = AddressWatch(SERVER, OLD, fitful)
    watch.look_again()
    wait_until(lambda: watch.look_again() == NEW, "it should be asked again")


def test_the_server_of_the_settings_is_looked_up_anew_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [OLD]
    monkeypatch.setattr(server_access, "look_up", lambda _server: answers[-1])
    access = ConfiguredServer(tmp_path, LocalIdentity(tmp_path))
    access.follow("lobbies.example.org", "Ash", 0.0)
    wait_until(lambda: access.is_ready, "the address should be found")
    assert access.reach().where == OLD, "as it was"
    answers.append(NEW)
    access.follow("lobbies.example.org", "Ash", 10.0)
    assert access.reach().where == OLD, "it is believed for a while"

    def follow() -> bool:
        access.follow("lobbies.example.org", "Ash", 1000.0)
        return access.reach().where == NEW

    wait_until(follow, "and then it should be found where it is")


def test_a_name_service_that_is_gone_is_asked_more_and_more_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_s: list[float] = []
    now_s = 0.0

    def look_up(_server: ServerAddress) -> tuple[str, int]:
        asked_s.append(now_s)
        if len(asked_s) > 1:
            raise ValueError("There is nobody to ask.")
        return OLD

    monkeypatch.setattr(server_access, "look_up", look_up)
    access = ConfiguredServer(tmp_path, LocalIdentity(tmp_path))
    access.follow("lobbies.example.org", "Ash", now_s)
    wait_until(lambda: access.is_ready, "the address should be found")
    for now_s in range(1000, 1600):
        access.follow("lobbies.example.org", "Ash", now_s)
        wait_until(
            lambda: all(thread.name != "address lookup" for thread in threading.enumerate()),
            "the look should end",
        )
    assert access.reach().where == OLD, "what was known counts"
    assert 10 < len(asked_s) < 30, f"each pause should be longer, to a longest: {asked_s}"
