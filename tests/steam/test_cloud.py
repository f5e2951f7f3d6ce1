"""The binding against a shared library of real C structs, and that library against Valve's rules.

Goal: what the binding believes of layouts, signatures and behaviour holds in a library that was
written from Valve's documents alone, in every generation of the SDK and with the layout of Windows.
Method: several copies of the library in this process, each the Steam of another account.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from net.steam import (
    CallFailed,
    ConnectionState,
    EnterResponse,
    Event,
    FriendRichPresenceUpdate,
    GameLobbyJoinRequested,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyId,
    LobbyInvite,
    LobbyKicked,
    LobbyMatchList,
    LobbySearch,
    LobbyType,
    MemberChange,
    NumberFilter,
    Packing,
    PersonaChange,
    PersonaStateChange,
    RelayAvailability,
    Result,
    SendFlags,
    Steam,
    SteamId,
    SteamNetworkingMessagesSessionFailed,
    SteamNetworkingMessagesSessionRequest,
    SteamServersConnected,
    SteamServersDisconnected,
    SteamShutdown,
    SteamUnavailable,
    TextFilter,
    UnavailableReason,
    load_library,
    open_steam,
)
from net.steam.flat import FlatApi
from net.steam.functions import GLOBAL_FUNCTIONS, METHODS
from tests.steam.cloud import NO_COMPILER, SDKS, Account, Broker, build, compiler
from tests.steam.cloud.programs import MAIN, Programs

pytestmark = pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)

E = TypeVar("E", bound=Event)
LIMIT_S = 30.0
QUIET_S = 1.0
"""Without reliable messages: then a welcome package has arrived, on a busy machine as well."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("library"))


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as made:
        made.pace.notice_s = made.pace.answer_s = made.pace.relay_s = 0.01
        yield made
        assert made.problems == [], "the broker itself should work"


class User:
    """One account whose game runs, and everything that Steam has told it."""

    def __init__(self, steam: Steam, account: Account) -> None:
        self.steam = steam
        self.account = account
        self.user = SteamId(account.steam_id)
        self.events: list[Event] = []

    def hear(self, kind: type[E], fits: Callable[[E], bool] = lambda _event: True) -> E:
        """Waits for an event, which then counts as heard."""
        until_s = time.monotonic() + LIMIT_S
        while time.monotonic() < until_s:
            self.events += self.steam.pump()
            for event in self.events:
                if isinstance(event, kind) and fits(event):
                    self.events.remove(event)
                    return event
            time.sleep(0.002)
        raise AssertionError(f"{kind.__name__} should come, not {self.events}")

    def receive(self, channel: int, count: int) -> list[bytes]:
        """Waits for so many messages."""
        payloads: list[bytes] = []
        until_s = time.monotonic() + LIMIT_S
        while len(payloads) < count and time.monotonic() < until_s:
            payloads += [message.payload for message in self.steam.messages.receive(channel)]
            self.events += self.steam.pump()
            time.sleep(0.002)
        return payloads


class Friends:
    """Opens Steam for one account after the other, each with a library of its own."""

    def __init__(self, broker: Broker, library: Path, folder: Path) -> None:
        self.broker = broker
        self.users: list[User] = []
        self._library = library
        self._folder = folder

    def open(self, *names: str) -> list[User]:
        """Friends, whose games run."""
        accounts = [self.broker.add_account(name) for name in names]
        self.broker.befriend(*accounts)
        return [self.start(account) for account in accounts]

    def start(
        self, account: Account, library: Path | None = None, packing: Packing | None = None
    ) -> User:
        """The game of an account is started."""
        copy = self._folder / f"{len(self.users)}.so"
        shutil.copy(library or self._library, copy)
        os.environ.update(self.broker.environment(account, copy))
        steam = open_steam(480, folders=[], library=load_library(copy), packing=packing)
        self.users.append(User(steam, account))
        return self.users[-1]


@pytest.fixture
def friends(
    broker: Broker, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Friends]:
    for name in ("STEAM_API_LIB", "TANDEM_CLOUD", "TANDEM_ACCOUNT"):
        monkeypatch.setenv(name, "")
    made = Friends(broker, library, tmp_path)
    yield made
    for user in made.users:
        user.steam.close()


def is_online(user: User) -> bool:
    return user.steam.user.logged_on


def make_lobby(host: User, kind: LobbyType = LobbyType.FRIENDS_ONLY, limit: int = 4) -> LobbyId:
    call = host.steam.matchmaking.create_lobby(kind, limit)
    created = host.hear(LobbyCreated)
    assert created.call == call, "the answer should name its question"
    assert created.result is Result.OK, "a lobby should be made"
    assert created.lobby is not None, "and have an id"
    entered = host.hear(LobbyEnter)
    assert (entered.lobby, entered.response) == (created.lobby, EnterResponse.SUCCESS), (
        "who makes a lobby is in it"
    )
    return created.lobby


# Generations and layouts


@pytest.mark.parametrize("sdk", SDKS)
def test_each_generation_has_what_the_binding_needs(
    sdk: int, friends: Friends, tmp_path: Path
) -> None:
    made = build(tmp_path, sdk)
    flat = FlatApi(load_library(made))
    assert {*GLOBAL_FUNCTIONS, *METHODS} <= flat.exported, "every declared function is exported"
    assert flat.has("SteamAPI_Init") == (sdk == 151), "Init went away with SDK 1.58"
    assert flat.has("SteamAPI_InitFlat") == (sdk > 151), "and InitFlat came"
    user = friends.start(friends.broker.add_account("Ada"), made)
    newest = {151: ("v021", "v017"), 160: ("v023", "v017"), 164: ("v023", "v018")}[sdk]
    for accessor in (f"SteamAPI_SteamUser_{newest[0]}", f"SteamAPI_SteamFriends_{newest[1]}"):
        assert accessor in user.steam.accessors, f"{user.steam.accessors} should hold {accessor}"
    make_lobby(user)


def test_the_layout_of_windows_is_read_as_well(friends: Friends, tmp_path: Path) -> None:
    windows = build(tmp_path, packing=8)
    accounts = [friends.broker.add_account(name) for name in ("Ada", "Ben")]
    friends.broker.befriend(*accounts)
    ada, ben = (friends.start(account, windows, Packing.EIGHT) for account in accounts)
    lobby = make_lobby(ada)
    ben.steam.matchmaking.join_lobby(lobby)
    assert ben.hear(LobbyEnter).response is EnterResponse.SUCCESS, "a friend may come in"
    came = ada.hear(LobbyChatUpdate)
    assert (came.user, came.change) == (ben.user, MemberChange.ENTERED), "and is announced"
    ada.steam.matchmaking.set_data(lobby, "key", "value")
    assert ben.hear(LobbyDataUpdate, lambda event: event.member is None).success, "data is told"
    assert ben.steam.matchmaking.send_chat(lobby, b"hello"), "chat is sent"
    assert ada.hear(LobbyChatMsg).payload == b"hello", "and heard"


# Lobbies and friends


def test_a_lobby_from_its_making_to_its_end(friends: Friends) -> None:
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    lobby = make_lobby(ada)
    at = ada.steam.matchmaking
    assert at.set_data(lobby, "game", "a farm ☂"), "the owner may write"
    assert at.data(lobby, "game") == "a farm ☂", "and read it at once"

    ben.hear(PersonaStateChange, lambda e: bool(e.change & PersonaChange.GAME_PLAYED))
    game = ben.steam.friends.game_played(ada.user)
    while game is None or game.lobby is None:
        ben.hear(PersonaStateChange)
        game = ben.steam.friends.game_played(ada.user)
    assert (game.app_id, game.lobby) == (480, lobby), "friends see which lobby one is in"
    assert ben.steam.matchmaking.request_data(lobby), "and may ask what it is"
    assert ben.hear(LobbyDataUpdate).success, "which is answered"
    assert ben.steam.matchmaking.data(lobby, "game") == "a farm ☂", "truly"
    assert ben.steam.matchmaking.owner(lobby) is None, "but the owner is for members"
    assert ben.steam.matchmaking.members(lobby) == (), "and so are the members"

    call = ben.steam.matchmaking.join_lobby(lobby)
    entered = ben.hear(LobbyEnter)
    assert (entered.call, entered.response) == (call, EnterResponse.SUCCESS), "a friend may enter"
    assert not ben.steam.matchmaking.set_data(lobby, "game", "mine"), "but not write"
    assert ben.steam.matchmaking.owner(lobby) == ada.user, "he sees whose it is"
    assert ada.hear(LobbyChatUpdate).user == ben.user, "the owner hears who came"
    assert set(at.members(lobby)) == {ada.user, ben.user}, "and sees who is there"

    ben.steam.matchmaking.set_member_data(lobby, "hat", "red")
    ada.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    assert at.member_data(lobby, ben.user, "hat") == "red", "members write of themselves"
    assert at.send_chat(lobby, b"\0\xff"), "chat may be any bytes"
    for user in (ada, ben):
        said = user.hear(LobbyChatMsg)
        assert (said.user, said.payload) == (ada.user, b"\0\xff"), "and everybody hears it"

    assert at.set_member_limit(lobby, 2), "the owner may shrink it"
    cem.steam.matchmaking.join_lobby(lobby)
    assert cem.hear(LobbyEnter).response is EnterResponse.FULL, "a full lobby is full"
    ada.steam.matchmaking.leave_lobby(lobby)
    left = ben.hear(LobbyChatUpdate, lambda event: event.user == ada.user)
    assert left.change is MemberChange.LEFT, "leaving is told"
    assert ben.steam.matchmaking.owner(lobby) == ben.user, "and makes another member the owner"
    ben.steam.matchmaking.leave_lobby(lobby)
    assert friends.broker.wait_until(lambda: not friends.broker.lobbies), "an empty one is gone"
    cem.steam.matchmaking.join_lobby(lobby)
    assert cem.hear(LobbyEnter).response is EnterResponse.DOES_NOT_EXIST, "for everybody"


def test_invitations_rich_presence_names_and_pictures(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    lobby = make_lobby(ada)
    assert ada.steam.matchmaking.invite_user(lobby, ben.user), "a friend can be invited"
    invited = ben.hear(LobbyInvite)
    assert (invited.user, invited.lobby, invited.app_id) == (ada.user, lobby, 480), "and hears it"
    friends.broker.click_join(ben.account, lobby, ada.account)
    assert ben.hear(GameLobbyJoinRequested).lobby == lobby, "accepting is heard by the game"

    assert ada.steam.friends.set_rich_presence("status", "Digging"), "rich presence is set"
    ben.hear(FriendRichPresenceUpdate)
    assert friends.broker.rich_presence(ada.account) == {"status": "Digging"}, "at Valve's"
    assert ben.steam.friends.rich_presence(ada.user, "status") == "Digging", "and read"
    friends.broker.rename(ada.account, "Åsa")
    ben.hear(PersonaStateChange, lambda event: bool(event.change & PersonaChange.NAME))
    assert ben.steam.friends.name(ada.user) == "Åsa", "a name may change"
    assert ben.steam.friends.avatar(ada.user) is None, "a picture has to be fetched first"
    ben.hear(PersonaStateChange, lambda event: bool(event.change & PersonaChange.AVATAR))
    picture = ben.steam.friends.avatar(ada.user)
    assert picture is not None, "then it is there"
    assert len(picture.rgba) == picture.width * picture.height * 4, "whole"


def test_public_lobbies_are_listed_by_what_was_asked_for(friends: Friends) -> None:
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    for host, level in ((ada, "3"), (ben, "7")):
        lobby = make_lobby(host, LobbyType.PUBLIC)
        host.steam.matchmaking.set_data(lobby, "level", level)
        host.hear(LobbyDataUpdate)
    call = cem.steam.matchmaking.request_lobby_list(LobbySearch((NumberFilter("level", 7),)))
    found = cem.hear(LobbyMatchList)
    assert found.call == call, "the list should name its question"
    assert [cem.steam.matchmaking.member_count(lobby) for lobby in found.lobbies] == [0], (
        "one lobby fits, of which nothing is known before it was asked"
    )
    cem.steam.matchmaking.request_lobby_list(LobbySearch((TextFilter("level", "3"),)))
    assert len(cem.hear(LobbyMatchList).lobbies) == 1, "the filters of one search are not kept"


def test_each_answer_is_told_once_whichever_of_its_two_callbacks_is_first(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    made = [make_lobby(ada) for _ in range(8)]
    for lobby in made:
        ben.steam.matchmaking.join_lobby(lobby)
        assert ben.hear(LobbyEnter).lobby == lobby, "each lobby is entered"
    ben.steam.matchmaking.set_member_data(made[-1], "done", "yes")
    ben.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    ada.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    for user in (ada, ben):
        again = [e for e in user.events if isinstance(e, LobbyEnter | LobbyCreated)]
        assert again == [], f"and nothing is told twice: {again}"


def test_valves_servers_lost_and_found(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    lobby = make_lobby(ada)
    ben.steam.matchmaking.join_lobby(lobby)
    ben.hear(LobbyEnter)
    friends.broker.lose_servers(ben.account)
    assert ben.hear(LobbyKicked).disconnected, "the lobby is lost"
    ben.hear(SteamServersDisconnected)
    assert not is_online(ben), "and Steam says that it is offline"
    ben.steam.matchmaking.join_lobby(lobby)
    ben.hear(CallFailed)
    ada.hear(LobbyChatUpdate, lambda event: event.change is MemberChange.DISCONNECTED)
    friends.broker.find_servers(ben.account)
    ben.hear(SteamServersConnected)
    assert is_online(ben), "until it is back"
    friends.broker.quit_steam(ben.account)
    ben.hear(SteamShutdown)


def test_what_steam_does_to_lobbies_by_itself_is_told_to_their_members(friends: Friends) -> None:
    broker = friends.broker
    ada, ben = friends.open("Ada", "Ben")
    eve = friends.start(broker.add_account("Eve"))
    lobby = make_lobby(ada)
    eve.steam.matchmaking.join_lobby(lobby)
    assert eve.hear(LobbyEnter).response is EnterResponse.NOT_ALLOWED, "strangers stay outside"
    broker.let_strangers_into_friends_lobbies()
    for user in (eve, ben):
        user.steam.matchmaking.join_lobby(lobby)
        assert user.hear(LobbyEnter).response is EnterResponse.SUCCESS, "unless Steam lets them in"
        ada.hear(LobbyChatUpdate, lambda event: event.change is MemberChange.ENTERED)
    broker.kick(lobby, eve.account)
    assert not eve.hear(LobbyKicked).disconnected, "who was thrown out is told"
    thrown = ada.hear(LobbyChatUpdate)
    assert (thrown.user, thrown.change) == (eve.user, MemberChange.KICKED), "and so are the others"
    broker.give_lobby(lobby, ben.account)
    given = broker.wait_until(lambda: ada.steam.matchmaking.owner(lobby) == ben.user, LIMIT_S)
    assert given, "a lobby may get another owner without asking"
    assert not ada.steam.matchmaking.set_data(lobby, "key", "value"), "who alone may write"
    broker.invite(lobby, ben.account, eve.account)
    assert eve.hear(LobbyInvite).lobby == lobby, "friends invite from Steam's own window, too"
    broker.answer_nothing()
    call = eve.steam.matchmaking.join_lobby(lobby)
    assert call, "a call is taken"
    time.sleep(10 * broker.pace.answer_s)
    events = eve.steam.pump()
    assert not [event for event in events if isinstance(event, LobbyEnter)], "and never answered"


# Messages


def test_nothing_gets_through_to_a_computer_that_stands_still(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    friends.broker.wait_until(
        lambda: ada.steam.messages.session(ben.user).unsent_reliable_bytes == 0, LIMIT_S
    )
    friends.broker.freeze(ben.account)
    for flags in (SendFlags.UNRELIABLE, SendFlags.RELIABLE):
        ada.steam.messages.send(ben.user, bytes([flags]), flags, 1)
    time.sleep(0.1)
    assert ben.steam.messages.receive(1) == [], "nothing arrives"
    assert ada.steam.messages.session(ben.user).unsent_reliable_bytes == 1, "and it is known"
    friends.broker.freeze(ben.account, frozen=False)
    assert ben.receive(1, 1) == [bytes([SendFlags.RELIABLE])], "later only what is reliable does"


def open_session(one: User, other: User) -> None:
    assert one.steam.messages.send(other.user, b"knock", SendFlags.RELIABLE) is Result.OK
    assert other.hear(SteamNetworkingMessagesSessionRequest).user == one.user, "the peer is asked"
    assert other.steam.messages.receive(0) == [], "and gets nothing before it says yes"
    assert other.steam.messages.accept(one.user), "it may say yes"
    assert other.receive(0, 1) == [b"knock"], "and then gets what was sent"


def test_messages_arrive_in_the_order_of_their_channel_whatever_is_lost(friends: Friends) -> None:
    friends.broker.weather.loss_pct = 20
    friends.broker.weather.jitter_ms = 10
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    is_open = friends.broker.wait_until(
        lambda: ada.steam.messages.session(ben.user).state is ConnectionState.CONNECTED, LIMIT_S
    )
    assert is_open, "whoever is answered has an open session"
    for number in range(60):
        for channel in (1, 2):
            sent = ada.steam.messages.send(ben.user, bytes([number]), SendFlags.RELIABLE, channel)
            assert sent is Result.OK, "there is room for it"
        ada.steam.messages.send(ben.user, bytes([number]), SendFlags.UNRELIABLE, 3)
    for channel in (1, 2):
        assert ben.receive(channel, 60) == [bytes([n]) for n in range(60)], "in order, all, once"
    unreliable = ben.receive(3, 1)
    assert 0 < len(unreliable) < 60, "of the unreliable ones some are lost"
    friends.broker.wait_until(
        lambda: ada.steam.messages.session(ben.user).unsent_reliable_bytes == 0, LIMIT_S
    )
    info = ada.steam.messages.session(ben.user)
    assert info.unsent_reliable_bytes == 0, "everything is acknowledged in the end"
    assert info.ping_ms, "and the round trip is measured"


def test_what_is_too_much_is_refused_and_nothing_else_is_harmed(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    whole = bytes(range(256)) * 2000
    assert ada.steam.messages.send(ben.user, whole, SendFlags.RELIABLE) is Result.OK, (
        "half a megabyte is a message"
    )
    assert ada.steam.messages.send(ben.user, whole, SendFlags.RELIABLE) is Result.LIMIT_EXCEEDED, (
        "two do not fit into the send buffer"
    )
    nodelay = SendFlags.UNRELIABLE | SendFlags.NO_DELAY
    assert ada.steam.messages.send(ben.user, b"x", nodelay) in (Result.OK, Result.IGNORED)
    assert ben.receive(0, 1)[0] == whole, "the first arrives"


def test_a_session_that_nobody_accepts_or_that_breaks_is_reported(friends: Friends) -> None:
    friends.broker.pace.initial_timeout_s = 0.3
    friends.broker.pace.connected_timeout_s = 0.5
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    ada.steam.messages.send(cem.user, b"anybody?", SendFlags.RELIABLE)
    failed = ada.hear(SteamNetworkingMessagesSessionFailed)
    assert (failed.user, failed.state) == (cem.user, ConnectionState.PROBLEM_DETECTED_LOCALLY)
    assert ada.steam.messages.send(cem.user, b"again", SendFlags.RELIABLE) in (
        Result.CONNECT_FAILED,
        Result.NO_CONNECTION,
    ), "a broken session stays broken"
    again = SendFlags.RELIABLE | SendFlags.AUTO_RESTART_BROKEN_SESSION
    assert ada.steam.messages.send(cem.user, b"again", again) is Result.OK, "until it is restarted"

    friends.broker.pace.initial_timeout_s = 10.0
    open_session(ada, ben)
    friends.broker.block(ada.account, ben.account)
    for user, other in ((ada, ben), (ben, ada)):
        lost = user.hear(SteamNetworkingMessagesSessionFailed)
        assert lost.user == other.user, "the session with each other"
        assert lost.debug_text, "both sides hear that it broke, with words"
    friends.broker.block(ada.account, ben.account, blocked=False)
    for user, other in ((ada, ben), (ben, ada)):
        user.steam.messages.close_session(other.user)
    open_session(ben, ada)


def test_a_session_closed_on_purpose_ends_in_silence(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    open_session(ada, ben)
    friends.broker.wait_until(
        lambda: ada.steam.messages.session(ben.user).unsent_reliable_bytes == 0, LIMIT_S
    )
    assert ben.steam.messages.close_session(ada.user), "it was open"
    gone = friends.broker.wait_until(
        lambda: ada.steam.messages.session(ben.user).state is ConnectionState.NONE, LIMIT_S
    )
    assert gone, "the other side sees that there is none any more"
    ada.events += ada.steam.pump()
    failures = [e for e in ada.events if isinstance(e, SteamNetworkingMessagesSessionFailed)]
    assert failures == [], "and is told nothing"
    open_session(ada, ben)


def test_two_who_begin_at_once_have_one_session(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    for user, other in ((ada, ben), (ben, ada)):
        user.steam.messages.send(other.user, b"hello", SendFlags.RELIABLE)
    assert ada.receive(0, 1) == [b"hello"], "each gets what the other sent"
    assert ben.receive(0, 1) == [b"hello"], "without having been asked"
    assert friends.broker.sessions_of(ada.account) == [ben.user], "over one session"


# Opening, closing, and misuse


def test_relays_and_reopening_in_one_process(friends: Friends) -> None:
    (ada,) = friends.open("Ada")
    ready = friends.broker.wait_until(
        lambda: ada.steam.relay.status().availability is RelayAvailability.CURRENT, LIMIT_S
    )
    assert ready, "the relay network gets ready by itself"
    make_lobby(ada)
    ada.steam.close()
    assert friends.broker.wait_until(lambda: not friends.broker.lobbies), "closing leaves lobbies"
    again = open_steam(480, folders=[], library=load_library(friends._folder / "0.so"))
    friends.users.append(User(again, ada.account))
    make_lobby(friends.users[-1])


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("ConnectToGlobalUser failed", UnavailableReason.NOT_LOGGED_IN),
        ("this game is not for you", UnavailableReason.REFUSED),
    ],
)
def test_steam_that_refuses_says_why(
    friends: Friends, words: str, reason: UnavailableReason
) -> None:
    ada = friends.broker.add_account("Ada")
    friends.broker.refuse(ada, words)
    with pytest.raises(SteamUnavailable) as caught:
        friends.start(ada)
    assert caught.value.reason is reason, "the reason should be understood from Steam's words"


MISUSES = {
    "NULL as an interface": "lib.SteamAPI_ISteamUser_BLoggedOn(None)",
    "not freed": (
        "message = ctypes.create_string_buffer(24)\n"
        "steam.relay.init_access()\n"
        "while True:\n"
        "    lib.SteamAPI_ManualDispatch_GetNextCallback(3, message)\n"
    ),
    "manual dispatch": "lib.SteamAPI_RunCallbacks()",
    "is not open": "user = steam.user._flat._pointers.copy()\nsteam.close()\n"
    "lib.SteamAPI_ISteamUser_BLoggedOn(ctypes.c_void_p(next(iter(user.values()))))",
}


@pytest.mark.parametrize("what", MISUSES)
def test_breaking_valves_rules_ends_the_program_loudly(
    what: str, broker: Broker, library: Path
) -> None:
    program = (
        "import ctypes\n"
        "from net.steam import *\n"
        "lib = load_library(find_library([]).path)\n"
        "steam = open_steam(480, folders=[], library=lib)\n"
        f"{MISUSES[what]}\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=broker.environment(broker.add_account("Ada"), library),
        cwd=MAIN.parent,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode < 0, "the program should not get away with it"
    assert "MISUSE" in done.stderr, f"and be told: {done.stderr}"
    assert what in done.stderr, f"what was wrong: {done.stderr}"


def test_the_library_itself_is_sound_under_the_address_sanitizer(
    broker: Broker, tmp_path: Path
) -> None:
    found = compiler()
    assert found is not None
    asked = subprocess.run(
        [found, "-print-file-name=libasan.so"], capture_output=True, text=True, check=False
    )
    runtime = Path(asked.stdout.strip())
    if not runtime.is_absolute():
        pytest.skip("this compiler has no address sanitizer that a program can be started with")
    made = build(tmp_path, sanitizer="address")
    ada, ben = broker.add_account("Ada"), broker.add_account("Ben")
    broker.befriend(ada, ben)
    # Python itself leaves memory to the system when it ends; only wrong accesses are looked for.
    watched = {"LD_PRELOAD": str(runtime), "ASAN_OPTIONS": "detect_leaks=0"}
    with Programs(broker, made, tmp_path, watched) as programs:
        host = programs.host(ada, "--accept-all")
        host.line("lobby ")
        guest = programs.play(ben, "join", "--friend", "Ada", "--bot", "busy")
        came = broker.wait_until(lambda: broker.lobbies[0].data.get("players") == "2")
        assert came, f"the guest should come in: {guest.out}{guest.err}"
        assert broker.wait_until(lambda: broker.quiet_s > QUIET_S), "and get the whole farm"
        host.interrupt()
        for program in (host, guest):
            assert program.end() in (0, 1), "each program should end by itself"
            assert program.err == "", "and nothing wrong should have been done to memory"
