"""Entering a local lobby means nothing but a last look whether it is still there."""

from pathlib import Path

from net.lobbies.interface import (
    Entered,
    EnterFailed,
    LobbyEntrance,
    LobbyId,
    LobbyInfo,
)
from net.lobbies.local import LocalLobbies

INFO = LobbyInfo("Ada", players=1, capacity=4, protocol_version=1, area="the farm")
ENTRANCE = LobbyEntrance(f"127.0.0.1:4711#{'ab' * 32}", b"\x01\x02\x03\x04")


def test_a_lobby_is_entered_while_it_exists_and_not_after(tmp_path: Path) -> None:
    host, guest = (LocalLobbies(tmp_path, lambda: 1.8e9) for _ in range(2))
    host.publish(INFO, ENTRANCE, 5.0)
    guest.enter(LobbyId("4711"), 5.0)
    (entered,) = guest.pump(5.0)
    assert isinstance(entered, Entered), "what is there can be entered without being watched"
    assert entered.lobby.entrance == ENTRANCE, "with the way in as it is now"
    guest.leave(LobbyId("4711"))
    host.withdraw(6.0)
    guest.enter(LobbyId("4711"), 6.0)
    (failed,) = guest.pump(6.0)
    assert isinstance(failed, EnterFailed), "what has gone cannot"
    assert "not open" in failed.reason, "and the player reads why"
