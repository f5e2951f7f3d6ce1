"""The binding as somebody meets it who copies the folder into another game."""

import ast
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import net.steam
from net.steam import LobbyId, SteamId
from tests.helpers.waiting import wait_until
from tests.steam.cloud import NO_COMPILER, Broker, compiler
from tests.steam.cloud.programs import Program
from tests.steam.party import Party, Player
from tests.steam.standin import Account, StandInLibrary
from tests.steam.standin.lobbies import LOBBY_ID_BASE

FOLDER = Path(net.steam.__file__).parent
PROGRAM_MAX_S = 60.0
MODULES = sorted(FOLDER.glob("*.py"))


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.fixture(scope="module")
def imports() -> set[tuple[str, str]]:
    """Which module of the binding imports what."""
    found = {(path.name, name) for path in FOLDER.glob("*.py") for name in imports_of(path)}
    assert found, "there should be modules"
    return found


def test_nothing_but_the_standard_library_is_imported(imports: set[tuple[str, str]]) -> None:
    foreign = [(path, name) for path, name in imports if name not in sys.stdlib_module_names]
    assert not foreign, f"nothing else should be needed: {foreign}"


def test_what_arrives_is_never_decoded_or_inflated_here(imports: set[tuple[str, str]]) -> None:
    decoders = {"pickle", "marshal", "json", "zlib", "gzip", "bz2", "lzma", "shelve", "ast"}
    wrong = [(path, name) for path, name in imports if name in decoders]
    assert not wrong, (
        "payloads are passed on as they came: what to decode or inflate, and how much of it, is "
        f"decided where their meaning is known: {wrong}"
    )


@pytest.mark.slow
def test_the_folder_works_under_another_name(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "my_steam", ignore=shutil.ignore_patterns("__pycache__"))
    program = (
        "import my_steam, sys\n"
        "try:\n"
        "    my_steam.open_steam(480, folders=[])\n"
        "except my_steam.SteamUnavailable as problem:\n"
        "    print(problem.reason.name)\n"
        "assert not [name for name in sys.modules if name == 'net' or name.startswith('net.')]\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        env={"STEAM_API_LIB": str(tmp_path / "none"), "SYSTEMROOT": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["NO_LIBRARY"], ""), (
        "a copy of the folder should work by itself and warn of nothing"
    )


def test_everything_offered_exists_and_has_a_docstring() -> None:
    for name in net.steam.__all__:
        offered = getattr(net.steam, name)
        if isinstance(offered, type) or callable(offered):
            assert offered.__doc__, f"{name} should say what it is"


def example() -> str:
    """The program in the docstring."""
    lines = (net.steam.__doc__ or "").splitlines()
    start = lines.index("    import sys")
    code = []
    for line in lines[start:]:
        if line and not line.startswith("    "):
            break
        code.append(line[4:])
    return "\n".join(code)


class Frames:
    """The example's `time`: with each frame a tenth of a second passes, in which the friend on the
    other side gets its turn."""

    def __init__(self, party: Party, frames: int) -> None:
        self._party = party
        self._left = frames

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds < 0.1, "the example should pump every frame"
        self._left -= 1
        self._party.run(0.1)
        if not self._left:
            raise KeyboardInterrupt


def run_example(party: Party, library: StandInLibrary, argv: list[str]) -> None:
    def opened(app_id: int) -> net.steam.Steam:
        return net.steam.open_steam(
            app_id, folders=[], library=library, packing=net.steam.Packing.FOUR
        )

    names = {**vars(net.steam), "open_steam": opened, "time": Frames(party, 40)}
    names["sys"] = type("Sys", (), {"argv": argv})
    body = [line for line in example().split("\n") if "import " not in line]
    with pytest.raises(KeyboardInterrupt):
        exec(compile("\n".join(body), "example", "exec"), names)


def join(player: Player, lobby: LobbyId) -> None:
    player.steam.matchmaking.join_lobby(lobby)


def knock(player: Player, account: Account, payload: bytes) -> None:
    user = SteamId(account.steam_id)
    player.steam.messages.send(user, payload, net.steam.SendFlags.RELIABLE)


def test_the_example_in_the_docstring_hosts(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(example().split("\n")) < 40, "the example should stay short"
    with Party("Ann") as party:
        ann = party.players[0]
        sly = party.stranger("Sly")
        bob = party.world.add_user("Bob")
        party.world.befriend(ann.account, bob)
        lobby = LobbyId(LOBBY_ID_BASE + 1)
        party.world.later(1.0, lambda: join(ann, lobby))
        party.world.later(2.0, lambda: knock(ann, bob, b"knock"))
        party.world.later(2.0, lambda: knock(sly, bob, b"stranger"))
        run_example(party, party.world.library(bob), ["game"])
        assert [event.response for event in ann.of(net.steam.LobbyEnter)] == [
            net.steam.EnterResponse.SUCCESS
        ], "a friend should get into the example's lobby"
        assert capsys.readouterr().out == f"in lobby {lobby}\nAnn sent b'knock'\n", (
            "a member's message should be read and a stranger's never let in"
        )


def test_the_example_in_the_docstring_joins() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        bob = party.world.add_user("Bob")
        party.world.befriend(ann.account, bob)
        lobby = party.lobby_of(ann)
        run_example(party, party.world.library(bob), ["game", "+connect_lobby", str(lobby)])
        party.run(0.5)
        changes = [event.change for event in ann.of(net.steam.LobbyChatUpdate)]
        assert changes == [net.steam.MemberChange.ENTERED, net.steam.MemberChange.LEFT], (
            "the example should join by its command line and leave when it ends"
        )
        knocks = [e.user for e in ann.of(net.steam.SteamNetworkingMessagesSessionRequest)]
        assert knocks == [bob.steam_id], "and knock at the lobby's owner"


def started(folder: Path, name: str, environment: dict[str, str], *words: str) -> Program:
    """The example as a program of its own, in a folder with nothing but the binding."""
    command = [sys.executable, "-W", "error", "example.py", *words]
    return Program(command, environment, folder / name, folder)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with the example, a copy of the binding, and nothing else."""
    copy = tmp_path / "net" / "steam"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "example.py").write_text(example(), "utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)
def test_the_example_is_a_whole_program_in_a_folder_of_its_own(
    alone: Path, broker: Broker, library: Path
) -> None:
    ada, ben = broker.add_account("Ada"), broker.add_account("Ben")
    broker.befriend(ada, ben)
    host = started(alone, "host", broker.environment(ada, library))
    programs = [host]
    try:
        lobby = host.line("in lobby ")
        programs.append(
            started(alone, "guest", broker.environment(ben, library), "+connect_lobby", lobby)
        )
        said = host.line("Ben sent ")
        for program in reversed(programs):
            program.interrupt(signal.SIGINT)
            program.end()
    finally:
        for program in programs:
            program.kill()
    assert said == "b'knock'", "two copies should meet with nothing else beside them"
    wait_until(lambda: not broker.lobbies, "nothing that is left behind by an interrupted program")


def test_the_example_without_steam_ends_with_what_helps(alone: Path) -> None:
    nowhere = {**os.environ, "STEAM_API_LIB": str(alone / "none")}
    program = started(alone, "nowhere", nowhere)
    program.end()
    assert program.out == "", "nothing should be pretended"
    assert len(program.err.splitlines()) == 1, f"one line is enough: {program.err}"
    assert "is not a file." in program.err, "what is wrong"
    assert "Steamworks SDK" in program.err, "and what helps"
