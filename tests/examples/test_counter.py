"""`examples/counter.py`: `net/` without a farm, in one process, in two, and over Steam."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from os import environ
from pathlib import Path

import pytest

from tests.steam.cloud import NO_COMPILER, Broker, built, compiler
from tests.steam.cloud.programs import ROOT, Program

SOURCE = ROOT / "examples" / "counter.py"
HEALED = "spoilt and healed: "


def counter(files: Path, *words: str, environment: Mapping[str, str] = environ) -> Program:
    command = [sys.executable, "-W", "error", "-m", "examples.counter", *words]
    return Program(command, environment, files)


def both_count(host: Program, guest: Program) -> None:
    assert guest.line(HEALED), "what was spoilt in the copy is noticed and healed"
    for program in (guest, host):
        assert program.end() == 0, f"and all is counted in the end: {program.err}"
        assert program.err == "", "quietly"


def test_it_stays_short() -> None:
    assert len(SOURCE.read_text("utf-8").splitlines()) < 100, "an example is read in one go"


def test_two_peers_count_over_a_network_in_memory(tmp_path: Path) -> None:
    both = counter(tmp_path / "both")
    both_count(both, both)


@pytest.mark.slow
def test_two_processes_count_over_the_direct_transport(tmp_path: Path) -> None:
    with ExitStack() as ending:
        host = counter(tmp_path / "host", "host")
        ending.callback(host.kill)
        guest = counter(tmp_path / "guest", "join", host.line("join "))
        ending.callback(guest.kill)
        both_count(host, guest)


@pytest.mark.slow
@pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)
def test_two_processes_count_over_steam(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    library = built(tmp_path_factory)
    with Broker(leaps=True) as broker, ExitStack() as ending:
        ada, ben = broker.add_account("Ada"), broker.add_account("Ben")
        at_adas, at_bens = (broker.environment(one, library) for one in (ada, ben))
        host = counter(tmp_path / "host", "host", "--steam", environment=at_adas)
        ending.callback(host.kill)
        where = host.line("join ").split()
        guest = counter(tmp_path / "guest", "join", *where, environment=at_bens)
        ending.callback(guest.kill)
        both_count(host, guest)
