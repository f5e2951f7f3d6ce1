"""An evening among friends as they have it: programs of their own, each behind a router of its own
where this system can make some, and a lobby server that is killed again and again.

Goal: no friend loses the farm, whatever becomes of the lobby server and whatever stands between the
friends. Method: real processes, Linux' own address translation; a server that is ended without a
word three times while four play, a guest that is ended so and comes back; at the end everybody's
records, byte by byte.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.program.lobby_processes import (
    Processes,
    ended,
    kill,
    logged,
    routers_or_loopback,
)
from tests.punching.nftables import Translation

ROUTERS = {
    "Ash": Translation.PORT_RESTRICTED,
    "Briar": Translation.PORT_RESTRICTED,
    "Clover": Translation.FULL_CONE,
    "Dale": Translation.SYMMETRIC,
}
MINUTES = 0.45


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Nothing runs yet."""
    made = Processes(tmp_path, routers_or_loopback(ROUTERS))
    yield made
    made.close()


def test_four_play_while_the_server_is_killed_three_times(
    processes: Processes, tmp_path: Path
) -> None:
    server, port, fingerprint = processes.server()
    where = ("--server", f"{processes.network.server_ip}:{port}", "--lobby-name", "Willow Farm")
    plays = (*where, "--password", "sesame", "--bot", "farm")
    report = tmp_path / "host.json"
    began_s = time.monotonic()

    def files(name: str) -> tuple[str, ...]:
        return ("--dump", str(tmp_path / f"{name}.jsonl"))

    host = processes.host(
        "Ash", *plays, *files("Ash"), "--report", str(report), "--accept-all",
        "--minutes", str(MINUTES),
    )  # fmt: skip
    guests = [processes.join(name, *plays, *files(name)) for name in ("Briar", "Clover", "Dale")]
    logged(server, "introduced", times=len(guests))
    # Who cannot be reached otherwise tries for five seconds before it goes over the relay.
    time.sleep(7.0 if processes.network.has_routers else 2.0)
    for _ in range(3):
        kill(server)
        time.sleep(0.3)
        server, same_port, same_fingerprint = processes.server(port=port)
        assert (same_port, same_fingerprint) == (port, fingerprint), "it is the same server again"
        time.sleep(1.0)
    kill(guests[0])
    logged(server, "lobby_opened")
    guests[0] = processes.join("Briar", *plays, *files("Briar"))
    for process in (host, *guests):
        status, said, complained = ended(process)
        assert status == 0, f"all should end with the host's world: {said} {complained}"
    assert time.monotonic() - began_s < 90, "nobody should have hung"
    told = json.loads(report.read_text("utf-8"))
    assert told["identical"], "the host says so too"
    assert told["players"] == 4, "who came back is the same character"
    assert told["commands"]["accepted"] > 20, "they have played"
    if processes.network.has_routers:
        assert told["relayed"] == 1, "one router gives every friend another port, and only that one"
    dumps = {(tmp_path / f"{name}.jsonl").read_bytes() for name in ROUTERS}
    assert len(dumps) == 1, "and everybody's records are the same"
