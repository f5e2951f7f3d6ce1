"""The session file and the ready file: written by one program, read by another, or by hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from net.dedicated.ready_file import read_ready_file, write_ready_file
from net.dedicated.session_file import (
    decode_session,
    encode_session,
    session_file_of,
)
from net.limits import (
    DEDICATED_READY_FILE_MAX_BYTES,
    DEDICATED_SESSION_FILE_MAX_BYTES,
    JOIN_TOKEN_BYTES,
    PLAYERS_MAX,
)
from tests.dedicated.sessions import request

FINGERPRINT = bytes(range(32))


def hand_written() -> dict[str, Any]:
    """The smallest file that works."""
    return {
        "session": "tuesday",
        "farm": "Brook End",
        "players": [{"name": "Ada", "token": "00" * JOIN_TOKEN_BYTES, "identity": "ada"}],
    }


def test_what_the_lobby_server_writes_the_dedicated_server_reads() -> None:
    names = [f"Player {number}" for number in range(PLAYERS_MAX)]
    asked = request("a-session-9", "Grüne Wiese", *names)
    session = decode_session(encode_session(session_file_of(asked, 60.0, open_to_others=True)))
    assert session.request == asked, "nothing of the request should be lost"
    assert session.empty_quit_s == 60.0, "the patience should arrive"
    assert session.open_to_others, "whether others may come in should arrive"


def test_a_full_session_is_far_below_the_bound() -> None:
    names = [f"{'é' * 14}{number:2}" for number in range(PLAYERS_MAX)]
    content = encode_session(session_file_of(request("x" * 63, "é" * 32, *names)))
    assert len(content) < DEDICATED_SESSION_FILE_MAX_BYTES / 16, (
        "a file of the largest session should leave room for what comes later"
    )


def test_a_file_by_hand_needs_only_the_session_its_farm_and_its_players() -> None:
    session = decode_session(json.dumps(hand_written()).encode())
    assert session.empty_quit_s == 300, "a server should stay five minutes when nobody is there"
    assert not session.open_to_others, "strangers should stay out unless it is said"


def changed(**facts: Any) -> bytes:
    return json.dumps(hand_written() | facts).encode()


def changed_player(**facts: Any) -> bytes:
    first = hand_written()["players"][0] | facts
    return changed(players=[first])


TWICE = [*hand_written()["players"], *hand_written()["players"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe{}",
        b"[" * 50_000,
        b" " * (DEDICATED_SESSION_FILE_MAX_BYTES + 1),
        changed(session="../../etc"),
        changed(session=""),
        changed(session="x" * 64),
        changed(farm=""),
        changed(farm="x" * 33),
        changed(farm="two\nlines"),
        changed(players=[]),
        changed(players=TWICE),
        changed(players=TWICE * 8),
        changed(players="Ada"),
        changed(empty_quit_s=0),
        changed(empty_quit_s=-1),
        changed(empty_quit_s=1e300),
        changed(empty_quit_s="soon"),
        changed(open_to_others="yes"),
        changed(save="/etc/passwd"),
        changed_player(name=""),
        changed_player(name="x" * 17),
        changed_player(name="\u0007bell"),
        changed_player(token=""),
        changed_player(token="00" * (JOIN_TOKEN_BYTES + 1)),
        changed_player(token="zz" * JOIN_TOKEN_BYTES),
        changed_player(identity=""),
        changed_player(identity="i" * 65),
        changed_player(admin=True),
    ],
    ids=range(32),
)
def test_a_session_file_that_is_none_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValueError, match="session file") as refusal:
        decode_session(content)
    assert len(str(refusal.value)) < 300, "what is wrong should be a sentence, not the file"


def test_a_ready_file_says_port_certificate_and_process(tmp_path: Path) -> None:
    path = tmp_path / "ready.json"
    assert read_ready_file(path) is None, "nothing has been said yet"
    write_ready_file(path, 47_631, FINGERPRINT)
    ready = read_ready_file(path)
    assert ready is not None, "the file should be there"
    assert (ready.port, bytes.fromhex(ready.fingerprint), ready.pid) == (
        47_631,
        FINGERPRINT,
        os.getpid(),
    ), "what was written should be read"
    assert [file.name for file in tmp_path.iterdir()] == ["ready.json"], (
        "what it was made of should not stay beside it"
    )
    written = json.loads(path.read_text("utf-8"))
    assert set(written) == {"port", "fingerprint", "pid"}, "the format is an agreement"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"null",
        b'{"port": 0, "fingerprint": "' + b"0" * 64 + b'", "pid": 1}',
        b'{"port": 65536, "fingerprint": "' + b"0" * 64 + b'", "pid": 1}',
        b'{"port": 1, "fingerprint": "' + b"0" * 62 + b'", "pid": 1}',
        b'{"port": 1, "fingerprint": "' + b"0" * 64 + b'", "pid": 0}',
        b'{"port": 1, "fingerprint": "' + b"0" * 64 + b'", "pid": -5}',
        b" " * (DEDICATED_READY_FILE_MAX_BYTES + 1),
    ],
    ids=range(9),
)
def test_a_ready_file_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ready.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="ready file"):
        read_ready_file(path)
