"""What is in deploy/ and docs/guides/servers.md belongs to this program: its ports, options and
names.

YAML is not read as such here (nothing in this project does); the lines that matter are looked for,
and `kubectl kustomize`, where there is one, puts the manifests together.
"""

import ast
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from game.command_line.parser import parse_arguments
from game.program.arguments import Arguments
from game.servers.arguments import LobbyServerArguments, RelayArguments
from net import limits
from net.dedicated.agones_names import GAME_PORT_NAME
from net.dedicated.session_file import decode_session
from tests.helpers.arguments import parsed
from tests.helpers.sources import Source, sources_in

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
GUIDE = ROOT / "docs" / "guides" / "servers.md"
PACKAGE_OF = {"backports": "backports-zstd", "confusable_homoglyphs": "confusable-homoglyphs"}
"""The package of a module that is called otherwise."""
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def guide_blocks(language: str) -> list[str]:
    return [text for kind, text in FENCE.findall(GUIDE.read_text("utf-8")) if kind == language]


def guide_commands() -> list[str]:
    """Every line of the guide that runs the program."""
    lines = [line for block in guide_blocks("sh") for line in block.splitlines()]
    return sorted({line.strip() for line in lines if "main.py " in line})


def words_of(line: str) -> list[str]:
    """The arguments in a line of a shell, or of a unit file."""
    return shlex.split(line.partition("main.py ")[2], comments=True)


def test_the_guide_has_commands() -> None:
    assert len(guide_commands()) > 8, "what follows should have something to check"


@pytest.mark.parametrize("line", guide_commands() if GUIDE.exists() else [])
def test_every_command_of_the_guide_is_one(line: str) -> None:
    # Words in capitals stand for what the reader puts there.
    parse_arguments(words_of(line))


def test_the_session_file_of_the_guide_is_one() -> None:
    sessions = [block for block in guide_blocks("json") if '"session"' in block]
    assert sessions, "the guide should show how one is written by hand"
    for session in sessions:
        assert decode_session(session.encode()).request.players, "it should name players"


def test_the_manifests_and_the_image_start_the_program_with_options_that_it_has() -> None:
    lines = [
        line.split(":", 1)[1]
        for file in sorted((DEPLOY / "agones").glob("*.yaml"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip().startswith("args:")
    ]
    lines += [
        line.removeprefix("CMD")
        for line in read("deploy/Containerfile").splitlines()
        if line.startswith("CMD")
    ]
    assert len(lines) == 3, "a fleet, a lobby server and the image should start something"
    for line in lines:
        parse_arguments(json.loads(line))


@pytest.mark.parametrize(
    ("command", "kind"), [("lobby-server", LobbyServerArguments), ("relay", RelayArguments)]
)
def test_the_unit_starts_the_program_with_options_that_it_has(
    command: str, kind: type[Arguments]
) -> None:
    unit = read(f"deploy/tandem-acres-{command.removesuffix('-server')}.service")
    (line,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    parsed(kind, *words_of(line))
    is_kept = "KillMode=process" in unit
    assert is_kept == (command == "lobby-server"), "stopping a lobby server should end no game"


def test_whoever_watches_over_the_server_asks_the_page_that_knows_of_its_loop() -> None:
    manifest = read("deploy/agones/lobby-server.yaml")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = manifest.partition(f"{probe}:")[2]
        assert asked.split()[:5] == ["httpGet:", "path:", "/health", "port:", "status"], probe
    assert '"--status-bind", "0.0.0.0"' in manifest, "the node asks from outside of the pod"
    assert "/health" in read("deploy/Containerfile"), "the image should be watched too"
    unit = read("deploy/tandem-acres-lobby.service")
    for line in ("Type=notify", "WatchdogSec=30"):
        assert f"\n{line}\n" in unit, "systemd should notice a loop that hangs"


def test_ports_are_the_program_s_own_everywhere() -> None:
    lobby, first = limits.LOBBY_SERVER_PORT, limits.DEDICATED_PORT_FIRST
    servers = f"{first}-{limits.DEDICATED_PORT_LAST}"
    assert f"EXPOSE {lobby}/udp {servers}/udp" in read("deploy/Containerfile"), (
        "the image should open the ports that the program uses"
    )
    manifest = read("deploy/agones/lobby-server.yaml")
    assert f"containerPort: {lobby}" in manifest, "the pod should listen where the program does"
    assert f"port: {lobby}" in manifest, "the service should listen where games look"
    fleet = read("deploy/agones/fleet.yaml")
    assert f"name: {GAME_PORT_NAME}\n" in fleet, "the lobby server looks for a port of this name"
    (mapped,) = re.findall(r"containerPort: (\d+)", fleet)
    (listening,) = re.findall(r'"--port", "(\d+)"', fleet)
    assert mapped == listening, "the server should listen on the port that Agones maps"
    guide = GUIDE.read_text("utf-8")
    assert f"ufw allow {lobby}/udp" in guide, "the guide's firewall should let lobbies through"
    assert f"ufw allow {first}:{limits.DEDICATED_PORT_LAST}/udp" in guide, (
        "the guide's firewall should let dedicated servers through"
    )


def test_what_the_server_needs_is_a_part_of_what_the_game_needs() -> None:
    own = packages_of("deploy/requirements-server.txt")
    assert own, "the server needs something"
    assert own <= packages_of("requirements.txt"), (
        "versions come from the game's list, so every name has to be in it"
    )


def test_the_server_gets_all_that_its_code_imports() -> None:
    imported = {
        name.partition(".")[0]
        for source in sources_in(["main.py", "files", "net", "game"])
        # No server goes to Nakama or asks a home's router.
        if not source.name.startswith(("net/lobbies/nakama", "net/port_mapping"))
        for name in imports_of(source)
    }
    ours = {"files", "net", "game", "scenes"}
    # Zstandard is in the standard library from Python 3.14 on.
    standard = sys.stdlib_module_names | {"compression"}
    needed = {PACKAGE_OF.get(name, name) for name in imported - ours - standard}
    missing = needed - packages_of("deploy/requirements-server.txt")
    assert not missing, f"the server would not start, or end in the middle: {missing}"


def packages_of(requirements: str) -> set[str]:
    """The packages that a list of requirements names."""
    lines = (line for line in read(requirements).splitlines() if line[:1] not in ("", "#", "-"))
    return {re.split(r"[><=;\s]", line)[0] for line in lines}


def imports_of(source: Source) -> list[str]:
    """What a module imports, at its top and within functions."""
    plain = [name.name for node in source.of(ast.Import) for name in node.names]
    return plain + [
        node.module for node in source.of(ast.ImportFrom) if node.module and not node.level
    ]


def test_the_image_copies_what_there_is() -> None:
    copied = re.findall(r"^COPY (\S+) (\S+)$", read("deploy/Containerfile"), re.MULTILINE)
    assert copied, "the image should contain the program"
    for source, target in copied:
        assert (ROOT / source).exists(), f"{source} should be there to be copied"
        assert source == target, "the image should be laid out as the project is"


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_the_manifests_go_together() -> None:
    made = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "agones")],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert made.returncode == 0, f"kustomize should accept them: {made.stderr}"
    kinds = re.findall(r"^kind: (\w+)$", made.stdout, re.MULTILINE)
    assert sorted(kinds) == [
        "Deployment",
        "Fleet",
        "FleetAutoscaler",
        "PersistentVolumeClaim",
        "Role",
        "RoleBinding",
        "Service",
        "ServiceAccount",
    ], "nothing should be missing"
    assert made.stdout.count("namespace: default") == len(kinds) + 1, (
        "everything should be in one namespace, the account of the binding too"
    )
    assert "image: tandem-acres-server" not in made.stdout, "the image should be the reader's own"


@pytest.mark.parametrize("name", ["lobby", "relay"])
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_is_one(tmp_path: Path, name: str) -> None:
    # The program is elsewhere here; systemd wants to see one.
    unit = tmp_path / f"tandem-acres-{name}.service"
    text = read(f"deploy/tandem-acres-{name}.service")
    unit.write_text(
        text.replace("/opt/tandem-acres/.venv/bin/python", "/bin/true").replace(
            "User=tandem-acres\n", "User=daemon\n"
        )
    )
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert (checked.returncode, checked.stderr) == (0, ""), "systemd should have nothing to say"
