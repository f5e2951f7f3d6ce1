"""One request over HTTP: bounded in time and size whatever the other side does."""

import time

import pytest

from net.limits import DEDICATED_HTTP_ANSWER_MAX_BYTES
from net.lobby_server.dedicated.http_json import Service
from tests.dedicated.agones_stub import (
    HANG_S,
    KubernetesStub,
    Trick,
    answering,
    babbling,
    dripping,
    hanging,
    slamming,
)

TIMEOUT_S = 0.3


@pytest.mark.parametrize("trick", [hanging, dripping], ids=lambda trick: trick.__name__)
def test_who_is_slow_as_a_whole_is_given_up(kubernetes: KubernetesStub, trick: Trick) -> None:
    kubernetes.tricks.append(trick)
    began_s = time.monotonic()
    with pytest.raises(TimeoutError, match="no answer in time"):
        Service(kubernetes.url).ask("GET", "/", timeout_s=TIMEOUT_S)
    assert time.monotonic() - began_s < HANG_S, "a byte now and then should not buy more time"


@pytest.mark.parametrize("trick", [slamming, babbling], ids=lambda trick: trick.__name__)
def test_what_is_no_answer_is_an_error_of_the_network(
    kubernetes: KubernetesStub, trick: Trick
) -> None:
    kubernetes.tricks.append(trick)
    with pytest.raises(OSError, match=r"\w"):
        Service(kubernetes.url).ask("GET", "/", timeout_s=TIMEOUT_S)


def test_an_answer_without_end_is_not_read_to_its_end(kubernetes: KubernetesStub) -> None:
    kubernetes.tricks.append(answering(200, b" " * (DEDICATED_HTTP_ANSWER_MAX_BYTES + 1)))
    with pytest.raises(OSError, match="longer"):
        Service(kubernetes.url).ask("GET", "/")


def test_a_redirect_is_not_followed(kubernetes: KubernetesStub) -> None:
    kubernetes.tricks.append(answering(307, b""))
    answer = Service(kubernetes.url).ask("GET", "/here", headers={"Authorization": "Bearer x"})
    assert answer.status == 307, "our token should go to nobody else"
    assert not answer.is_success, "a redirect is no success"
    assert kubernetes.calls == ["GET /here"], "one request should be made"


def test_nobody_there_is_an_error_of_the_network(kubernetes: KubernetesStub) -> None:
    kubernetes.close()
    with pytest.raises(OSError, match=r"\w"):
        Service(kubernetes.url).ask("GET", "/", timeout_s=TIMEOUT_S)


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
