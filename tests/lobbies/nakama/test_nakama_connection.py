"""The way to a Nakama server over real sockets of this machine."""

import socket
import time
from collections.abc import Iterator

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, TextMessage

from net import limits
from net.lobbies.interface import (
    EnterFailed,
    LobbyChatHeard,
    LobbyEntrance,
    LobbyInfo,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    MemberJoined,
    Published,
    Visibility,
)
from net.lobbies.nakama.connection import NakamaConnection
from net.lobbies.nakama.web_socket import WebSocket
from tests.lobbies.nakama.loopback import LoopbackNakama
from tests.lobbies.nakama.programs import PATIENCE_S, Program, wait

INFO = LobbyInfo("Ada", 1, 4, limits.PROTOCOL_VERSION, "the farm")
PUBLIC = LobbyTerms(visibility=Visibility.PUBLIC)
ENTRANCE = LobbyEntrance("192.0.2.1:4711#abababababababababab", b"1234")


@pytest.fixture
def nakama() -> Iterator[LoopbackNakama]:
    made = LoopbackNakama()
    yield made
    made.close()
    assert made.stub.faults == [], "every call should be one of Nakama's API"


def test_two_programs_meet_over_real_sockets_and_notice_when_the_server_goes(
    nakama: LoopbackNakama,
) -> None:
    ada, ben = Program(nakama.url, "Ada"), Program(nakama.url, "Ben")
    ada.lobbies.publish(INFO, ENTRANCE, time.monotonic(), PUBLIC)
    wait(lambda: ada.has(Published), ada)
    lobby_id = ada.lobbies.hosted_lobby_id
    assert lobby_id is not None, "who has published has a lobby"
    ben.lobbies.enter(lobby_id, time.monotonic())
    wait(lambda: ada.has(MemberJoined), ada, ben)
    nakama.ping()
    ada.lobbies.say(lobby_id, "hello, Rüben", time.monotonic())
    wait(lambda: ben.has(LobbyChatHeard), ada, ben)
    (line,) = [event.text for event in ben.events if isinstance(event, LobbyChatHeard)]
    assert line == "hello, Rüben", "what came in pieces should be whole"
    nakama.cut()
    wait(lambda: ben.has(LobbyLost), ada, ben)
    lost = [event.problem for event in ben.events if isinstance(event, LobbyLost)]
    assert lost == [LobbyProblem.SERVICE_LOST], "a broken connection should be noticed"
    for program in (ada, ben):
        program.lobbies.close(time.monotonic())


def test_where_no_server_is_that_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    ada = Program(url, "Ada")
    lobby_id = "00000000-0000-4000-8000-000000000000.nakama1"
    ada.lobbies.enter(lobby_id, time.monotonic())  # type: ignore[arg-type]
    wait(lambda: ada.has(EnterFailed), ada)
    ada.lobbies.close(time.monotonic())


@pytest.mark.parametrize(
    "url", ["", "nakama", "ftp://a:1", "http://a:99999", "http://a:1/path", "http://a:1?x=1"]
)
def test_what_is_no_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        NakamaConnection(url)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"SSH-2.0-something\r\n" * 2000,
        b"\x16\x03\x01 not HTTP at all\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: d3Jvbmc=\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: \xff\r\n\r\n",
    ],
)
def test_whoever_speaks_no_web_socket_is_left(said: bytes) -> None:
    here, there = socket.socketpair()
    with there:
        here.setblocking(False)
        web_socket = WebSocket(here, "127.0.0.1:1", "/ws?x=1")
        assert there.recv(4096).startswith(b"GET /ws?x=1 HTTP/1.1") if _sent(web_socket) else True
        there.sendall(said)
        there.shutdown(socket.SHUT_WR)
        until_s = time.monotonic() + PATIENCE_S
        while not web_socket.is_over and time.monotonic() < until_s:
            assert list(web_socket.pump()) == [], "nothing of it is a message"
        assert web_socket.is_over, "it should be given up"
        assert not web_socket.is_open, "and never have been open"


@pytest.mark.slow
def test_a_message_in_pieces_without_end_is_given_up() -> None:
    here, there = socket.socketpair()
    with there:
        here.setblocking(False)
        web_socket = WebSocket(here, "127.0.0.1:1", "/ws?x=1")
        assert _sent(web_socket), "the question has to be there before it is answered"
        server = WSConnection(ConnectionType.SERVER)
        server.receive_data(there.recv(4096))
        there.sendall(server.send(AcceptConnection()))
        piece = server.send(TextMessage(data="", message_finished=False))
        again = server.send(TextMessage(data="", message_finished=False))
        there.sendall(piece)
        for _ in range(limits.NAKAMA_FRAME_MAX_BYTES // 1024):
            there.sendall(again * 1024)
            assert list(web_socket.pump()) == [], "no message is whole"
        assert web_socket.is_over, "pieces are kept, also those with nothing in them"


def _sent(web_socket: WebSocket) -> bool:
    list(web_socket.pump())
    return True
