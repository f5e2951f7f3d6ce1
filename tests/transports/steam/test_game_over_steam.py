"""A whole evening of the game over Steam: lobby, knock, welcome package, play, cut off, kick.

Everything below the seats is what a player has, but for Valve's library, which is the stand-in. The
worlds that come of it are compared with the host's, and with those of the simulated network.
"""

from collections.abc import Callable, Iterator
from typing import cast

import pytest

from game.coop.seat import Ended, SeatState
from game.headless.bots import make_bot
from game.world.chance import random_stream
from game.world.commands import Craft, MoveStack, PickUp, Place, StorageRef
from game.world.records import Placeable, Slot
from game.world.sections import Kind, Section, tile_key
from net.steam import LobbyCreated, LobbyId, LobbyType
from net.transports.simulated import LinkConditions, SimulatedNetwork
from net.transports.steam import SteamEndpoint
from tests.helpers.seats import TICK_S, GuestPlayer, HostPlayer, PeerTrio
from tests.steam.standin import Conditions
from tests.transports.steam.wire import SteamUser, SteamWire
from tests.world.small_farm import FARM

GROUND = Section(FARM, Kind.PLACEABLE)
CALM = Conditions(delay_ms=40)
LOSSY = Conditions(
    delay_ms=60, jitter_ms=15, loss_pct=10, duplicate_pct=5, reorder_pct=5, reorder_extra_ms=40
)
FREE_TILES = ((8, 6), (9, 6), (10, 6), (8, 8), (9, 8), (10, 8), (8, 9), (9, 5), (9, 9))
ONE_MEGABIT = Conditions(delay_ms=40, rate_bytes_per_s=125_000)
NETWORKS = {"calm": CALM, "lossy": LOSSY, "one_megabit": ONE_MEGABIT}


class SteamTable:
    """Takes the place of the simulated network: endpoints by name, in one lobby on Steam."""

    def __init__(self, conditions: Conditions) -> None:
        self.wire = SteamWire(conditions)
        self.endpoints: dict[str, SteamEndpoint] = {}
        host = self.user("host")
        self.wire.world.befriend(host.account)
        host.steam.matchmaking.create_lobby(LobbyType.FRIENDS_ONLY, 12)
        self.wire.world.advance(1.0)
        made = [event.lobby for event in host.steam.pump() if isinstance(event, LobbyCreated)]
        assert made, "the host should have a lobby"
        assert made[0] is not None, "that was made"
        self.lobby: LobbyId = made[0]

    def user(self, name: str) -> SteamUser:
        return self.wire.user(name)

    def enter_lobby(self, name: str) -> None:
        """A friend of the host's enters the lobby, as from the friends list."""
        user, host = self.user(name), self.user("host")
        self.wire.world.befriend(host.account, user.account)
        user.steam.matchmaking.join_lobby(self.lobby)
        self.wire.world.advance(1.0)

    def endpoint(self, name: str) -> SteamEndpoint:
        """A new endpoint of an account; it lets in whoever is in the lobby."""
        user = self.user(name)
        made = SteamEndpoint(
            user.steam,
            lambda steam_id: steam_id in user.steam.matchmaking.members(self.lobby),
            accept=name == "host",
            random_bytes=random_stream(len(self.endpoints), "numbers", name).randbytes,
            sleep=self.wire.world.advance,
        )
        self.endpoints[name] = made
        return made

    def step(self, seconds: float) -> None:
        """Time passes at Valve's, and everybody hears the news."""
        self.wire.world.advance(seconds)
        for name, endpoint in self.endpoints.items():
            for event in self.user(name).steam.pump():
                endpoint.observe(event)

    def cut(self, name: str) -> None:
        """Pulls the plug between somebody and the host."""
        one, other = self.user("host").steam_id, self.user(name).steam_id
        self.wire.world.network.blocked |= {(one, other), (other, one)}

    def restore(self) -> None:
        """Puts all plugs back in."""
        self.wire.world.network.blocked.clear()


class SteamTrio(PeerTrio):
    """A host and two guests, each with Steam of his own."""

    def __init__(self, conditions: Conditions = CALM) -> None:
        self.table = SteamTable(conditions)
        self.network = cast(SimulatedNetwork, self.table)
        self.now_s = 50.0
        self.on_step: Callable[[], None] = lambda: None
        self.host = HostPlayer(self.network)
        self.guests: list[GuestPlayer] = []
        for name in ("Ada", "Bo"):
            self.table.enter_lobby(name)
            self.guests.append(self.guest(name))

    @property
    def host_address(self) -> str:
        """What a lobby tells of its owner."""
        return str(self.table.user("host").steam_id)

    def guest(self, name: str) -> GuestPlayer:
        """A program of a friend's."""
        return GuestPlayer(self.network, name, self.host_address)

    def step(self) -> None:
        self.table.step(TICK_S)
        super().step()

    def close(self) -> None:
        """Closes Steam everywhere, and checks that its rules were kept."""
        for endpoint in self.table.endpoints.values():
            endpoint.close(self.now_s)
        self.table.wire.close()


@pytest.fixture(params=list(NETWORKS))
def trio(request: pytest.FixtureRequest, no_app_id: None) -> Iterator[SteamTrio]:
    made = SteamTrio(NETWORKS[request.param])
    yield made
    made.close()


def play_by_script(trio: PeerTrio) -> list[tuple[int, int, int, bytes]]:
    """An evening in which everybody waits for the others, so that the network's pace changes
    nothing. Returns the records that come of it, but for those that say whose a character is."""
    trio.join()
    players = [trio.host, *trio.guests]
    for player in players:
        bag = Section(player.seat.character, Kind.STORAGE)
        trio.host.lay({(bag, 10): Slot("fence", 9), (bag, 11): Slot("wood", 20)})
        trio.settle()
    for number, player in enumerate(players * 3):
        tile = tile_key(*FREE_TILES[number])
        assert player.seat.issue(Place(FARM, tile, 10, "fence")) is None, "there is room for it"
        trio.settle()
        bag_ref = StorageRef(0, player.seat.character)
        player.seat.issue(MoveStack(bag_ref, 11, bag_ref, 12, "wood", 2))
        player.seat.issue(Craft(1))
        trio.settle()
        if number % 2:
            assert player.seat.issue(PickUp(FARM, tile)) is None, "what one placed one may take"
            trio.settle()
    whose = (Kind.CHARACTER, Kind.IDENTITY)
    return [line for line in trio.host.session.ledger.records() if line[0] % 16 not in whose]


def test_an_evening_by_script_ends_as_on_the_simulated_network(no_app_id: None) -> None:
    simulated = PeerTrio(2, conditions=LinkConditions(delay_ms=40))
    over_steam = SteamTrio()
    assert play_by_script(over_steam) == play_by_script(simulated), (
        "the network that carries a farm should leave no trace in it"
    )
    assert over_steam.is_identical(), "and everybody should have the host's world"
    digests = {
        player.seat.session.replica.ledger.world_digest() for player in over_steam.guests
    } | {over_steam.host.session.ledger.world_digest()}
    assert len(digests) == 1, "with equal digests"
    over_steam.close()


@pytest.mark.breadth(1)
def test_bots_play_over_steam_and_everybody_ends_with_the_same_digest(trio: SteamTrio) -> None:
    trio.join()
    bots = []
    for number, (player, role) in enumerate(
        zip(trio.players, ("farm", "hoard", "griefer"), strict=True)
    ):
        bot = make_bot(player.seat, role, random_stream(5, "bot", number))
        player.seat.on_tick = bot.act
        player.seat.event_listeners.append(bot.hear)
        bots.append(bot)
    trio.run(14.0)
    for bot in bots:
        bot.is_silent = True
    trio.settle(15.0)
    truth = trio.host.session.ledger.world_digest()
    for guest in trio.guests:
        assert guest.seat.session.replica.ledger.world_digest() == truth, "digests are equal"
        assert guest.seat.session.replica.repairs == 0, "without any repair"
        assert guest.seat.state is SeatState.PLAYING, "and nobody was lost"
    assert min(bot.accepted for bot in bots[:2]) > 5, "farmer and hoarder should have done much"
    assert bots[2].accepted > 0, "and some of the mischief is allowed"
    names = {info.name: info.ping_ms for info in trio.host.seat.players()}
    assert all(names[guest.name] is not None for guest in trio.guests), "pings should be shown"


@pytest.mark.breadth(1)
def test_leaving_coming_back_and_being_sent_away(trio: SteamTrio) -> None:
    trio.join()
    ada, bo = trio.guests
    character = ada.seat.character
    trio.walk(ada, ada.seat.position.x + 20, ada.seat.position.y)
    ada.seat.leave()
    trio.guests.remove(ada)
    assert trio.run_until(lambda: any("Ada" in n and "left" in n for n in bo.notices), 3.0), (
        "the others should hear that she has left"
    )
    trio.host.lay({(GROUND, tile_key(10, 8)): Placeable("fence")})
    trio.run(3.0)
    again = trio.guest("Ada")
    trio.guests.append(again)
    trio.join()
    assert again.seat.character == character, "who comes back is who he was"
    trio.settle()
    trio.host.seat.kick(again.seat.character, block=True)
    assert trio.run_until(lambda: bool(again.of(Ended)), 5.0), "a kick should be heard of"
    trio.guests.remove(again)
    stubborn = trio.guest("Ada")
    stubborn.seat.connect(trio.now_s)
    trio.guests.append(stubborn)
    trio.run(15.0)
    assert not trio.is_in(stubborn), "who was sent away for good stays outside, lobby or not"
    trio.guests.remove(stubborn)
    trio.host.lay({(GROUND, tile_key(11, 8)): Placeable("torch")})
    trio.settle()
    assert bo.seat.state is SeatState.PLAYING, "and the others play on"


@pytest.mark.breadth(2)
@pytest.mark.parametrize(
    ("trio", "cut_s"),
    [("calm", 6.0), ("lossy", 6.0), ("one_megabit", 6.0), ("lossy", 25.0)],
    indirect=["trio"],
)
def test_who_was_cut_off_finds_back_by_himself(trio: SteamTrio, cut_s: float) -> None:
    """Six seconds are shorter than Steam's own timeout, so the old session still lives; after
    twenty-five both sides have made and lost several."""
    trio.join()
    ada = trio.guests[0]
    character = ada.seat.character
    trio.run(1.0)
    trio.table.cut("Ada")
    trio.run(cut_s)
    assert ada.seat.state is SeatState.RECONNECTING, "silence should be noticed"
    trio.host.lay({(GROUND, tile_key(10, 8)): Placeable("fence")})
    trio.table.restore()
    assert trio.run_until(lambda: trio.is_in(ada), 25.0), "she should come back by herself"
    assert ada.seat.character == character, "as who she was"
    trio.settle()
    assert not ada.of(Ended), "and it was one session all along"
