"""One request over HTTP: bounded in time and size whatever the other side does."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from net.http_json import Service, after
from net.limits import DEDICATED_HTTP_ANSWER_MAX_BYTES
from tests.dedicated.agones_stub import (
    ANSWER_MAX_S,
    Fleet,
    KubernetesStub,
    Trick,
    answering,
    babbling,
    dripping,
    silent,
    slamming,
)

LONG_S = 24 * 3600.0


class Hourglass:
    """The time that a request has, which runs out when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.is_cancelled = False
        self._action: Callable[[], None] | None = None

    def after(self, seconds: float, action: Callable[[], None]) -> "Hourglass":
        """Stands in for the product's own."""
        self.seconds, self._action = seconds, action
        return self

    def cancel(self) -> None:
        self.is_cancelled = True

    def run_out(self) -> None:
        """There is no time left."""
        assert self._action is not None, "a request should be given its time before it is made"
        self._action()


@pytest.mark.parametrize("trick", [silent, dripping], ids=lambda trick: trick.__name__)
def test_who_is_slow_as_a_whole_is_given_up(
    kubernetes: KubernetesStub, trick: Callable[[Callable[[], None]], Trick]
) -> None:
    time_left = Hourglass()
    kubernetes.tricks.append(trick(time_left.run_out))
    service = replace(kubernetes.service, after=time_left.after)
    with pytest.raises(TimeoutError, match="no answer in time"):
        service.ask("GET", "/")
    assert time_left.seconds == service.timeout_s, "a byte now and then should not buy more time"


def test_who_answers_in_time_is_not_cut_off_later(kubernetes: KubernetesStub) -> None:
    time_left = Hourglass()
    kubernetes.tricks.append(answering(200, {}))
    replace(kubernetes.service, after=time_left.after).ask("GET", "/")
    assert time_left.is_cancelled, "nothing of a request should be left when it is over"


def test_time_runs_out_by_itself_unless_it_is_taken_back() -> None:
    is_late = threading.Event()
    after(0.0, is_late.set)
    assert is_late.wait(ANSWER_MAX_S), "what is due at once should be done"
    never = threading.Event()
    alarm = after(LONG_S, never.set)
    alarm.cancel()
    alarm.join(ANSWER_MAX_S)
    assert not alarm.is_alive(), "no thread should go on waiting for what was taken back"
    assert not never.is_set(), "which is not done"


@pytest.mark.parametrize("trick", [slamming, babbling], ids=lambda trick: trick.__name__)
def test_what_is_no_answer_is_an_error_of_the_network(
    kubernetes: KubernetesStub, trick: Trick
) -> None:
    kubernetes.tricks.append(trick)
    with pytest.raises(OSError, match=r"\w"):
        kubernetes.service.ask("GET", "/")


def test_an_answer_without_end_is_not_read_to_its_end(kubernetes: KubernetesStub) -> None:
    kubernetes.tricks.append(answering(200, b" " * (DEDICATED_HTTP_ANSWER_MAX_BYTES + 1)))
    with pytest.raises(OSError, match="longer"):
        kubernetes.service.ask("GET", "/")


def test_a_redirect_is_not_followed(kubernetes: KubernetesStub) -> None:
    kubernetes.tricks.append(answering(307, b""))
    answer = kubernetes.service.ask("GET", "/here", headers={"Authorization": "Bearer x"})
    assert answer.status == 307, "our token should go to nobody else"
    assert not answer.is_success, "a redirect is no success"
    assert kubernetes.calls == ["GET /here"], "one request should be made"


def test_nobody_there_is_an_error_of_the_network(fleet: Fleet) -> None:
    nobody = KubernetesStub(fleet, is_listening=False)
    with pytest.raises(OSError, match=r"\w"):
        nobody.service.ask("GET", "/")
    nobody.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:9358",
        "ftp://localhost",
        "http://",
        "http://localhost:99999",
        "http://localhost:port",
        "http://me:secret@localhost",
        "http://localhost/?a=b",
        "https://localhost",
    ],
)
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"URL|port"):
        Service(url)
