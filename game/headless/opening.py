"""Opening a farm: the pieces of a host's seat put together, for programs and tests alike."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from game.coop.codec import ledger_of
from game.coop.host import HOST_CHARACTER, HostSeat
from game.coop.profile import Profile
from game.world.content import Content
from game.world.founding import found_farm, seed_world
from game.world.world import World
from net.session.host import HostSession, HostSettings
from net.transports.interface import Endpoint

GAME_VERSION = "0.1.0"


@dataclass
class Farm:
    """A farm that is ready to be hosted, founded or loaded."""

    world: World = field(default_factory=World)
    tick: int = 0
    last_commands: dict[int, int] = field(default_factory=dict)
    revisions: dict[tuple[int, int], int] = field(default_factory=dict)
    """The revision of each loaded record, by section number and key."""


def new_farm(content: Content, seed: int, placeables: int = 0) -> Farm:
    """A new farm; with `placeables` so many stand on the back field. Raises ValueError for a
    seed or a number out of range."""
    farm = Farm()
    found_farm(farm.world, content, seed)
    if placeables:
        seed_world(farm.world, content, seed, placeables)
    return farm


def open_seat(
    content: Content,
    farm: Farm,
    profile: Profile,
    *,
    dice: Random,
    endpoint: Endpoint | None = None,
    random_bytes: Callable[[int], bytes] | None = None,
    join_token: bytes = b"",
    needs_token: Callable[[str], bool] = lambda _identity: True,
    character_of_token: Callable[[bytes], int | None] = lambda _token: None,
    keep_token: Callable[[bytes, int], None] = lambda _token, _character: None,
    save: Callable[[HostSeat], None] | None = None,
) -> HostSeat:
    """The host's seat at a farm; without an endpoint one plays alone. `random_bytes` are
    unpredictable in earnest and come from a seed in tests."""
    session = None
    if endpoint is not None:
        draw = random_bytes or dice.randbytes
        hash_key = int.from_bytes(draw(8), "big") >> 1
        session = HostSession(
            endpoint,
            ledger_of(farm.world, farm.revisions, hash_key),
            HostSettings(
                content.content_hash.hex(),
                GAME_VERSION,
                HOST_CHARACTER,
                join_token,
                draw,
                needs_token,
                character_of_token,
            ),
        )
    return HostSeat(
        content,
        farm.world,
        profile,
        dice=dice,
        first_tick=farm.tick,
        last_commands=farm.last_commands,
        session=session,
        save=save,
        keep_token=keep_token,
    )
