"""The binding against a shared library of real C structs, and that library against Valve's rules.

Goal: what the binding believes of layouts, signatures and behaviour holds in a library that was
written from Valve's documents alone, in every generation of the SDK and with the layout of Windows;
`test_cloud_lobbies` and `test_cloud_messages` have the rest of it. Method: several copies of the
library in this process, each the Steam of another account; programs where the library ends them.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from net.steam import (
    EnterResponse,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyDataUpdate,
    LobbyEnter,
    MemberChange,
    Packing,
    RelayAvailability,
    SteamUnavailable,
    UnavailableReason,
    load_library,
)
from net.steam.flat import FlatApi
from net.steam.functions import GLOBAL_FUNCTIONS, METHODS, OPTIONAL_METHODS
from tests.helpers.waiting import wait_until
from tests.steam.cloud import NO_COMPILER, SDKS, Broker, built, compiler
from tests.steam.cloud.building import SANITIZER_VARIABLE
from tests.steam.cloud.programs import ROOT, Program
from tests.steam.cloud.users import Friends

pytestmark = [pytest.mark.slow, pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)]

HERE = Path(__file__).parent


# Generations and layouts


@pytest.mark.breadth(1)
@pytest.mark.parametrize("sdk", SDKS)
def test_each_generation_has_what_the_binding_needs(
    sdk: int, friends: Friends, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = built(tmp_path_factory, sdk)
    flat = FlatApi(load_library(made))
    needed = {*GLOBAL_FUNCTIONS, *METHODS} - OPTIONAL_METHODS
    assert needed <= flat.exported, "every function that is needed is exported"
    assert flat.has("SteamAPI_Init") == (sdk == 151), "Init went away with SDK 1.58"
    assert flat.has("SteamAPI_InitFlat") == (sdk > 151), "and InitFlat came"
    user = friends.start(friends.broker.add_account("Ada"), made)
    accessors = {
        151: ("User_v021", "Friends_v017", "Utils_v010"),
        160: ("User_v023", "Friends_v017", "Utils_v010"),
        164: ("User_v023", "Friends_v018", "Utils_v010"),
        165: ("User_v023", "Friends_v018", "Utils_v011"),
    }[sdk]
    wanted = {f"SteamAPI_Steam{accessor}" for accessor in accessors}
    assert wanted <= {*user.steam.accessors}, f"{user.steam.accessors} should hold {wanted}"
    user.make_lobby()


def test_the_layout_of_windows_is_read_as_well(
    friends: Friends, tmp_path_factory: pytest.TempPathFactory
) -> None:
    windows = built(tmp_path_factory, packing=8)
    accounts = [friends.broker.add_account(name) for name in ("Ada", "Ben")]
    friends.broker.befriend(*accounts)
    ada, ben = (friends.start(account, windows, Packing.EIGHT) for account in accounts)
    lobby = ada.make_lobby()
    ben.steam.matchmaking.join_lobby(lobby)
    assert ben.hear(LobbyEnter).response is EnterResponse.SUCCESS, "a friend may come in"
    came = ada.hear(LobbyChatUpdate)
    assert (came.user, came.change) == (ben.user, MemberChange.ENTERED), "and is announced"
    ada.steam.matchmaking.set_data(lobby, "key", "value")
    assert ben.hear(LobbyDataUpdate, lambda event: event.member is None).success, "data is told"
    assert ben.steam.matchmaking.send_chat(lobby, b"hello"), "chat is sent"
    assert ada.hear(LobbyChatMsg).payload == b"hello", "and heard"


# Opening, closing, and misuse


def test_relays_and_reopening_in_one_process(friends: Friends) -> None:
    (ada,) = friends.open("Ada")
    wait_until(
        lambda: ada.steam.relay.status().availability is RelayAvailability.CURRENT,
        "the relay network, which gets ready by itself",
    )
    ada.make_lobby()
    ada.steam.close()
    wait_until(lambda: not friends.broker.lobbies, "the end of a lobby that was left by closing")
    ada.open()
    ada.make_lobby()


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
    "is not open": (
        "accessor = next(name for name in steam.accessors if 'SteamUser' in name)\n"
        "lib[accessor].restype = ctypes.c_void_p\n"
        "user = lib[accessor]()\n"
        "steam.close()\n"
        "lib.SteamAPI_ISteamUser_BLoggedOn(ctypes.c_void_p(user))"
    ),
}


@pytest.mark.parametrize("what", MISUSES)
def test_breaking_valves_rules_ends_the_program_loudly(
    what: str, broker: Broker, library: Path, tmp_path: Path
) -> None:
    words = (
        "import ctypes\n"
        "from net.steam import *\n"
        "lib = load_library(find_libraries([])[0].path)\n"
        "steam = open_steam(480, folders=[], library=lib)\n"
        f"{MISUSES[what]}\n"
    )
    environment = broker.environment(broker.add_account("Ada"), library)
    program = Program([sys.executable, "-c", words], environment, tmp_path / "misuse")
    assert program.end() < 0, "the program should not get away with it"
    assert "MISUSE" in program.err, f"and be told: {program.err}"
    assert what in program.err, f"what was wrong: {program.err}"


@pytest.mark.slow
@pytest.mark.skipif(SANITIZER_VARIABLE in os.environ, reason="all of it is watched already")
def test_the_library_itself_is_sound_under_the_address_sanitizer(tmp_path: Path) -> None:
    found = compiler()
    assert found is not None
    asked = subprocess.run(
        [found, "-print-file-name=libasan.so"], capture_output=True, text=True, check=False
    )
    runtime = Path(asked.stdout.strip())
    if not runtime.is_absolute():
        pytest.skip("this compiler has no address sanitizer that a program can be started with")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "LD_PRELOAD": str(runtime),
        # Python leaves memory to the system when it ends; only wrong accesses are looked for.
        "ASAN_OPTIONS": "detect_leaks=0",
        SANITIZER_VARIABLE: "address",
    }
    tests = [str(HERE / name) for name in ("test_cloud_lobbies.py", "test_cloud_messages.py")]
    # Nothing is captured there: what a sanitizer says would be lost with the program.
    options = ["-s", "-p", "no:cacheprovider", "-n", "0", "-m", ""]
    options += ["--basetemp", str(tmp_path / "in")]
    program = Program(
        [sys.executable, "-m", "pytest", *options, *tests], environment, tmp_path / "watched", ROOT
    )
    status = program.end()
    assert status == 0, f"nothing wrong should be done to memory: {program.out}{program.err}"
    assert "passed" in program.out, f"by any of the tests: {program.out}"
