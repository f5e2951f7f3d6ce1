"""The headless commands: what `main.py` calls for `simulate`, `host --headless` and
`join --headless`. Each returns the program's exit status."""

import argparse
import time
from pathlib import Path
from random import Random

import msgspec

from game.coop.profile import Profile
from game.headless.metered import MeteredEndpoint
from game.headless.real_time import RunOptions, run_guest, run_host
from game.headless.report import make_report, report_text
from game.headless.simulator import Plan, run_simulation
from game.program.arguments import conditions_of
from game.program.farms import Farm, load_farm, new_farm
from game.program.hosting import LobbyKeeper, open_direct_door, open_seat
from game.program.joining import entrance_of, open_direct_way, open_guest_seat
from game.saves.farm_file import FarmFile
from game.world.content import Content


def simulate(arguments: argparse.Namespace, content: Content) -> int:
    """Plays a simulation and prints its report; 0 only when it proves what it should."""
    plan = Plan(
        players=arguments.players,
        minutes=arguments.minutes,
        seed=arguments.seed,
        conditions=conditions_of(arguments),
        placeables=arguments.placeables,
        plants=arguments.plant,
        **({} if arguments.bots is None else {"roles": arguments.bots}),
    )
    report = make_report(run_simulation(content, plan))
    print(report_text(report))
    if arguments.report is not None:
        text = msgspec.json.format(msgspec.json.encode(report)).decode()
        arguments.report.write_text(text + "\n", encoding="utf-8")
    return 0 if report["is_good"] else 1


def host(arguments: argparse.Namespace, content: Content, lobbies: Path) -> int:
    """Hosts a farm on a real socket. Prints the join code first."""
    direct = open_direct_door(arguments.bind, arguments.port, time.monotonic())
    farm = _farm(arguments, content)
    meter = MeteredEndpoint(direct.door.endpoint)
    seat = open_seat(
        content,
        farm,
        Profile(arguments.name or "Host", 0),
        Random(arguments.seed),
        direct.door.through(meter),
        time.time,
    )
    seat.accepts_everybody = arguments.accept_all
    seat.join_code = direct.join_code
    seat.keepers.append(LobbyKeeper(seat, direct, lobbies, time.time, time.monotonic()))
    print(f"join code {direct.join_code}\nlistening on port {direct.port}", flush=True)
    return run_host(seat, meter, _options(arguments))


def join(arguments: argparse.Namespace, content: Content) -> int:
    """Plays at somebody's farm over a real socket."""
    entrance = entrance_of(arguments.target)
    now_s = time.monotonic()
    meter = MeteredEndpoint(open_direct_way(entrance, now_s))
    seat = open_guest_seat(content, meter, entrance, Profile(arguments.name or "Guest", 1), now_s)
    return run_guest(seat, meter, _options(arguments))


def _farm(arguments: argparse.Namespace, content: Content) -> Farm:
    if arguments.save is not None and arguments.save.exists():
        return load_farm(arguments.save)
    file = None if arguments.save is None else FarmFile.create(arguments.save, arguments.save.stem)
    seed = arguments.seed if arguments.seed_world is None else arguments.seed_world
    return new_farm(content, seed, arguments.placeables, file)


def _options(arguments: argparse.Namespace) -> RunOptions:
    return RunOptions(
        arguments.minutes, arguments.bot, arguments.seed, arguments.report, arguments.dump
    )
