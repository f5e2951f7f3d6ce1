"""What players and servers keep: small files that may be damaged, read-only or gone."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from game.program.local_identity import KEY_FILE, local_key
from net import limits
from net.lobbies.client import parse_server_address
from net.lobbies.client.kept import (
    FRIENDS_FILE,
    SERVERS_FILE,
    FriendBook,
    KnownServersFile,
)
from net.lobbies.friend_code import encode_friend_code
from net.lobbies.server.kept import CERTIFICATE_FILE, RELAY_FILE, load_server_data

TODAY = datetime(2026, 11, 20, tzinfo=UTC)
CODE = encode_friend_code(bytes(range(20)))


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    first = local_key(tmp_path / "settings")
    assert local_key(tmp_path / "settings").identity == first.identity, "one player, one key"
    assert (tmp_path / "settings" / KEY_FILE).stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_a_damaged_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("rubbish")
    with pytest.raises(ValueError, match="friend code"):
        local_key(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == "rubbish", "friends know the player by the old one"


def test_servers_are_remembered_and_forgotten(tmp_path: Path) -> None:
    known = KnownServersFile(tmp_path)
    assert known.fingerprint_of("a:1") is None, "nobody is known at first"
    known.remember("a:1", bytes(32))
    assert KnownServersFile(tmp_path).fingerprint_of("a:1") == bytes(32), "also the next time"
    known.forget("a:1")
    assert known.fingerprint_of("a:1") is None, "until it is forgotten"
    for number in range(200):
        known.remember(f"a:{number}", bytes(32))
    assert (tmp_path / SERVERS_FILE).stat().st_size < 10_000, "the file stays small"
    assert known.fingerprint_of("a:199") == bytes(32), "the newest are kept"


@pytest.mark.parametrize("content", [b"", b"rubbish", b'{"a": 1}', b"[" * 100_000, b"\xff\xfe"])
def test_damaged_books_are_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SERVERS_FILE).write_bytes(content)
    (tmp_path / FRIENDS_FILE).write_bytes(content)
    assert KnownServersFile(tmp_path).fingerprint_of("a:1") is None, "nothing is known"
    book = FriendBook(tmp_path)
    assert book.friends == {}, "nobody is a friend"
    book.add("Briar", CODE)
    assert FriendBook(tmp_path).friends == {"Briar": bytes(range(20))}, "and one can go on"


def test_there_is_room_for_many_friends_and_not_for_all(tmp_path: Path) -> None:
    book = FriendBook(tmp_path)
    for number in range(limits.LOBBY_FRIENDS_MAX):
        book.add(f"F{number}", CODE)
    with pytest.raises(ValueError, match="room"):
        book.add("One more", CODE)
    with pytest.raises(ValueError, match="seen"):
        book.add("\u200b", CODE)


def test_a_server_keeps_its_certificate_and_secret(tmp_path: Path) -> None:
    first = load_server_data(tmp_path / "data", TODAY)
    second = load_server_data(tmp_path / "data", TODAY)
    assert second.certificate.fingerprint == first.certificate.fingerprint, "clients know it"
    assert second.relay_secret == first.relay_secret, "relayed games survive"
    for name in (CERTIFICATE_FILE, RELAY_FILE):
        mode = (tmp_path / "data" / name).stat().st_mode
        assert mode & 0o077 == 0, f"{name} is for the server only"
    size = sum(file.stat().st_size for file in (tmp_path / "data").iterdir())
    assert size < 4096, f"{size} bytes are small"


@pytest.mark.parametrize("name", [CERTIFICATE_FILE, RELAY_FILE])
@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff" * 100])
def test_damaged_data_is_said_and_safe_to_delete(tmp_path: Path, name: str, content: bytes) -> None:
    load_server_data(tmp_path, TODAY)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match="Remove it"):
        load_server_data(tmp_path, TODAY)
    os.remove(tmp_path / name)
    load_server_data(tmp_path, TODAY)


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("lobbies.example.org", "lobbies.example.org", limits.LOBBY_SERVER_PORT),
        ("192.0.2.7:4711", "192.0.2.7", 4711),
        ("[2001:db8::1]:4711", "2001:db8::1", 4711),
        ("[2001:db8::1]", "2001:db8::1", limits.LOBBY_SERVER_PORT),
        (f" 192.0.2.7:4711#{'ab' * 32} ", "192.0.2.7", 4711),
    ],
)
def test_addresses_of_servers_are_read(text: str, host: str, port: int) -> None:
    read = parse_server_address(text)
    assert (read.host, read.port) == (host, port), "as it was written"
    assert read.fingerprint == (b"\xab" * 32 if "#" in text else None), "with its certificate"


@pytest.mark.parametrize(
    "text", ["", "a b", ":4711", "host:0", "host:99999", "host#ab", "host#" + "x" * 64, "h" * 999]
)
def test_what_is_no_address_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_server_address(text)
