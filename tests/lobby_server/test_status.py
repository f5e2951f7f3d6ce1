"""The status page says how many and how much, and never who."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from game.program.status_page import StatusPage
from net.lobby_server.status import as_json, as_prometheus, take_status
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


def test_the_page_shows_what_was_said_last_to_this_machine() -> None:
    page = StatusPage(0)
    try:
        address = f"http://127.0.0.1:{page.port}"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/", timeout=GENEROUS_S)
        page.show(b'{"a": 1}', b"a 1\n")
        page.show(b'{"a": 2}', b"a 2\n")
        with urllib.request.urlopen(f"{address}/status.json", timeout=GENEROUS_S) as answer:
            assert json.load(answer) == {"a": 2}, "the newest numbers"
        with urllib.request.urlopen(f"{address}/metrics?x=1", timeout=GENEROUS_S) as answer:
            assert answer.read() == b"a 2\n", "for Prometheus as well"
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        with pytest.raises(ValueError, match=str(page.port)):
            StatusPage(page.port)
    finally:
        page.close()
