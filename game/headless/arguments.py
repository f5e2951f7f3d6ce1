"""The arguments of what plays: `host` and `join`, with a window or without, `dedicated` and
`simulate`."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from game.program.arguments import Arguments
from net import limits
from net.lobbies.short_code import is_meant_short
from net.steam import LobbyId

if TYPE_CHECKING:
    # The simulated network is loaded by those who simulate.
    from game.headless.plan import Mishap

LobbyService = Literal["steam", "server", "nakama"]
VisibilityName = Literal["friends", "public", "private"]
"""A value of `Visibility`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunArguments(Arguments):
    """A run of a real program without a window."""

    minutes: float | None = None
    """How long it lasts; None until it ends by itself."""
    report: Path | None = None
    """The JSON file that tells of the run."""
    dump: Path | None = None
    """The file of JSON lines that has the world's records."""

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        return {"--report": self.report, "--dump": self.dump}


@dataclass(frozen=True, slots=True, kw_only=True)
class BotArguments(RunArguments):
    """A run that a bot plays, or nobody."""

    bot: str | None = None
    """A name in `ROLES`; None where nobody plays."""
    seed: int = 0
    """Of the bot's dice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayArguments(BotArguments):
    """What `host` and `join` have in common."""

    headless: bool = False
    lobby: LobbyService | None = None
    """Where the farm's lobby is; None for none that is insisted on."""
    server: str | None = None
    """The lobby server: `host:port#fingerprint` or `lan`; or a Nakama server's URL."""
    server_key: str = "defaultkey"
    """Of the Nakama server."""
    lobby_name: str = ""
    """Of the lobby on the lobby server; empty for none."""
    password: str = ""
    """Of that lobby; empty for none."""
    forget_server: bool = False
    """Whether the lobby server is trusted anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostArguments(PlayArguments):
    """`main.py host`."""

    visibility: VisibilityName = "public"
    on_server: bool = False
    """Whether all meet in the lobby and play on a dedicated server."""
    wait_for: int = 2
    """How many players are to be there and ready for that, 1 to `limits.PLAYERS_MAX`."""
    serve_lobbies: bool = False
    """Whether the host is the lobby server of the local network as well."""
    lobby_port: int = limits.LOBBY_SERVER_PORT
    """Of that lobby server."""
    port: int = 0
    """Where the farm listens; 0 picks a free one."""
    bind: str = ""
    """The address to listen on; empty for all of this machine's."""
    accept_all: bool = False
    ask_router: bool = False
    """Whether the home's router is asked to let friends in."""
    outside_ip: str = ""
    """Where this home is on the internet, by IPv4, for the join code; empty for nothing said."""
    seed_world: int | None = None
    """A new farm's seed; None for the bot's."""
    placeables: int = 0
    """How many a new farm begins with, for a big world."""
    save: Path | None = None
    """The farm's file, loaded if it exists."""

    @property
    def inputs(self) -> Mapping[str, Path | None]:
        return {"--save": self.save}

    def checked(self) -> Self:
        _check_window(self)
        if self.on_server and (self.server is None or self.lobby == "nakama"):
            raise ValueError("host --on-server needs --lobby server --server ADDRESS")
        if self.serve_lobbies:
            if self.server is not None or self.lobby in ("steam", "nakama"):
                raise ValueError("host --serve-lobbies is a lobby server itself and needs no other")
            return replace(self, lobby="server")
        _check_server(self, "host")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinArguments(PlayArguments):
    """`main.py join`. Exactly one of what names a farm is there: `target`, `friend`, `lobby_id`
    or, on a lobby server or a Nakama server, `lobby_name`."""

    target: str | None = None
    """A short code, which a lobby server may be asked for as well; a join code, or
    `127.0.0.1:PORT` on the same machine."""
    friend: str | None = None
    """The friend's name on Steam."""
    lobby_id: LobbyId | None = None
    """The farm's lobby on Steam."""

    def checked(self) -> Self:
        names = (self.lobby_name or None, self.friend, self.lobby_id)
        is_by_code = self.target is not None and is_meant_short(self.target)
        if is_by_code and self.lobby != "steam" and names == (None, None, None):
            return replace(self, lobby=None)
        if self.lobby in ("server", "nakama"):
            others = (self.target, self.friend, self.lobby_id)
            if not self.lobby_name or any(other is not None for other in others):
                raise ValueError(
                    f"join --lobby {self.lobby} needs --lobby-name NAME, and no other farm"
                )
            _check_window(self)
            _check_server(self, "join")
            return self
        invited = self.connect_lobby if self.target is self.friend is None else None
        lobby_id = invited if self.lobby_id is None else self.lobby_id
        if sum(name is not None for name in (self.target, self.friend, lobby_id)) != 1:
            raise ValueError("join needs one of a code, --friend NAME and --lobby-id ID")
        if self.lobby == "steam" and self.target is not None:
            raise ValueError(
                "join --lobby steam needs --friend NAME or --lobby-id ID, and no join code"
            )
        found = replace(self, lobby_id=lobby_id, lobby="steam" if self.target is None else None)
        _check_server(found, "join")
        return found


def _check_window(arguments: PlayArguments) -> None:
    if arguments.lobby == "nakama" and not arguments.headless:
        raise ValueError("--lobby nakama is for --headless so far")


def _check_server(arguments: PlayArguments, command: str) -> None:
    """Sees to it that a lobby server is named where one is wanted, and nowhere else."""
    is_server = arguments.lobby in ("server", "nakama")
    if is_server and arguments.server is None:
        raise ValueError(f"{command} --lobby {arguments.lobby} needs --server ADDRESS")
    if not is_server and (arguments.server or arguments.lobby_name):
        raise ValueError("--server and --lobby-name belong to --lobby server or --lobby nakama")
    if arguments.password and arguments.lobby is None:
        raise ValueError("--password needs --lobby server, nakama or steam")


@dataclass(frozen=True, slots=True, kw_only=True)
class DedicatedArguments(RunArguments):
    """`main.py dedicated`."""

    session: Path | None = None
    """The file that says whom to let in; None where Agones gives a session."""
    owner: str | None = None
    """By identity or friend code, whose farm it is if it is nobody's yet; None for the first."""
    port: int = 0
    """Where it listens; 0 picks a free one."""
    bind: str = ""
    """The address to listen on; empty for all of this machine's."""
    save: Path | None = None
    """The farm's file, loaded if it exists."""
    seed_world: int | None = None
    """A new farm's seed; None to draw one."""
    ready_file: Path | None = None
    """Written once it listens, with where."""
    agones: str | None = None
    """The URL of the SDK of Agones; empty for where it usually is, None without Agones."""

    @property
    def inputs(self) -> Mapping[str, Path | None]:
        return {"--save": self.save}

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        return {"--report": self.report, "--dump": self.dump, "--ready-file": self.ready_file}

    def checked(self) -> Self:
        if self.session is None and self.agones is None:
            raise ValueError("dedicated needs --session FILE, or --agones to be given a session")
        if self.owner and self.session is None:
            raise ValueError("--owner names one of the players of a --session FILE")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanArguments(Arguments):
    """The simulation that is played where none is drawn from the seed."""

    players: int = 4
    minutes: float = 10.0
    days: int = 0
    """So many days of the farm instead of `minutes`."""
    loss: float = 0.0
    """Percent of packets lost."""
    delay: float = 0.0
    """One way, in milliseconds."""
    jitter: float = 0.0
    """Give or take, in milliseconds."""
    reorder: float = 0.0
    """Percent held back."""
    duplicate: float = 0.0
    """Percent doubled."""
    burst: float = 0.0
    """Percent chance that a packet begins a burst of loss."""
    bandwidth: float | None = None
    """Bytes a second in each direction; None for any number."""
    plant: int = 0
    """How many corruptions of guests' replicas."""
    placeables: int = 0
    dedicated: bool = False
    """Whether the farm is on a server, and all players are guests."""
    bots: tuple[str, ...] | None = None
    """Who plays, the host first."""
    mishap: Sequence["Mishap"] = ()
    """What happens to guests' links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateArguments(PlanArguments):
    """`main.py simulate`."""

    seed: int = 0
    draw: bool = False
    """Whether everything is drawn from the seed."""
    seeds: range | None = None
    """All seeds of a series; None for a single run."""
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    """How many of a series are played at a time."""
    report: Path | None = None
    """The JSON file that tells of the run."""
    save: Path | None = None
    """The farm's file, loaded if it exists."""

    @property
    def inputs(self) -> Mapping[str, Path | None]:
        return {"--save": self.save}

    @property
    def outputs(self) -> Mapping[str, Path | None]:
        return {"--report": self.report}

    def checked(self) -> Self:
        if self.save is not None and self.seeds is not None:
            raise ValueError("simulate --save plays in one farm, and --seeds in one for each seed")
        said, others = asdict(self), asdict(Arguments())
        for each in fields(PlanArguments):
            is_said = each.name not in others and said[each.name] != each.default
            if self.draw and is_said:
                raise ValueError(f"simulate --draw draws everything; it takes no --{each.name}")
        return self
