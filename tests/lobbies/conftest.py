"""Passwords that cost little to try: in the game each costs 40 ms on purpose."""

import pytest


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("net.lobby_server.passwords.LOBBY_SCRYPT_COST", 2)
