"""The environment of the other libraries, apart from this project's own.

Each library is installed by itself: one that cannot be had here leaves the others as they are, and
is told of plainly.
"""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import install


@dataclass(frozen=True)
class Contender:
    """One way to play together."""

    name: str
    program: str
    """The module that speaks by it."""
    packages: tuple[str, ...] = ()
    """What it needs; nothing for this project's own environment."""
    is_tcp: bool = False
    is_encrypted: bool = False


CONTENDERS = (
    Contender("this", "over_this", is_encrypted=True),
    Contender("pyenet", "over_enet", ("pyenet==1.3.17", "msgpack")),
    Contender("PodSixNet", "over_podsixnet", ("PodSixNet==0.11.0",), is_tcp=True),
    Contender(
        "mpgameserver", "over_mpgameserver", ("mpgameserver==0.2.4", "msgpack"), is_encrypted=True
    ),
)


def build(folder: Path) -> dict[str, str]:
    """Makes the environment where there is none, and installs what is missing. Returns why some
    contenders cannot run here, by their names."""
    missing = {}
    for contender in CONTENDERS:
        why = install(folder, *contender.packages) if contender.packages else None
        if why is not None:
            missing[contender.name] = f"{', '.join(contender.packages)} cannot be had: {why}"
    return missing
