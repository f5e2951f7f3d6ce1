"""A gathering from the way in to the farm, and every way in which it can end: three people with
their programs' gatherings on a lobby server, and farms over a simulated network."""

from collections.abc import Callable, Iterator

import pytest

from game.coop.dedicated import account_of
from game.coop.guest import GuestSeat
from game.coop.host import HostSeat
from game.coop.profile import Profile
from game.coop.seat import Knock, SeatState
from game.farms.farm import new_farm
from game.gathering.gathering import (
    AWAY_MAX_S,
    CHAT_LINES_MAX,
    Gathering,
    GatheringState,
    enter_gathering,
    open_gathering,
)
from game.hosting.seats import Listener, open_seat
from game.hosting.served_lobby import ServedLobbyKeeper
from game.joining.direct import Entrance, open_guest_seat
from net import limits
from net.lobbies.client.ids import server_entrance
from net.lobbies.interface import LobbyEntrance, LobbyId, LobbyTerms, Visibility
from net.player_key import PlayerKey
from net.transports.simulated import SimulatedNetwork
from tests.lobbies.shared.server_town import PromptLauncher
from tests.lobby_server.stage import Stage
from tests.world.small_farm import small_content

STEP_S = 0.05
SERVER = "server"
TERMS = LobbyTerms("Saturday", "turnip", Visibility.PUBLIC, closes_with_owner=False)


class Friend:
    """One player's program; also where its gathering goes on."""

    gives_servers = True
    short_code = ""

    def __init__(self, evening: "Evening", name: str) -> None:
        self.evening = evening
        self.name = name
        number = len(evening.friends) + 1
        self.entrance = server_entrance(bytes([number]) * 32, bytes([number]) * 4)
        self.start()
        self.gathering: Gathering | None = None
        self.seat: HostSeat | GuestSeat | None = None
        self.notices: list[str] = []
        self.states: list[GatheringState] = []
        self.farm_name = ""
        self.complaint = ""
        """Why nothing can be opened here; empty when it can."""
        self.is_closed = False

    def start(self, key: PlayerKey | None = None) -> None:
        """Starts the program, with its key of another time."""
        stage = self.evening.stage
        self.player = stage.player(self.name, key=key, entrance=self.entrance)
        self.lobbies = self.player.lobbies
        # The gathering asks the list what has happened; nobody else may.
        self.player.is_frozen = True

    @property
    def inside(self) -> Gathering:
        """The gathering that the player is in."""
        assert self.gathering is not None, f"{self.name} is in a gathering"
        return self.gathering

    @property
    def state(self) -> GatheringState:
        return self.inside.state

    @property
    def names(self) -> list[str]:
        """Who is there, as this player sees it."""
        return [member.name for member in self.inside.members]

    def identity_of(self, name: str) -> str:
        """Somebody's identity, as this player knows it."""
        return next(one.identity for one in self.inside.members if one.name == name)

    def step(self, now_s: float) -> None:
        """A frame."""
        self.player.game.pump(now_s)
        self.player.game.flush(now_s)
        if self.seat is not None:
            self.seat.advance(now_s)
        if self.gathering is None:
            return
        self.gathering.advance(now_s)
        self.notices += self.gathering.notices()
        if not self.states or self.states[-1] is not self.gathering.state:
            self.states.append(self.gathering.state)
        if self.seat is None:
            self.seat = self.gathering.take_seat()

    # The places

    def work(self, now_s: float) -> None:
        """See the protocol."""

    def open_farm(self, name: str, expected: tuple[str, ...], now_s: float) -> HostSeat:
        """See the protocol."""
        if self.complaint:
            raise ValueError(self.complaint)
        self.farm_name = name
        seat = self.evening.open_farm(self.name)
        seat.expected_accounts.update(map(account_of, expected))
        terms = LobbyTerms(name, "turnip", Visibility.PUBLIC)
        keeper = ServedLobbyKeeper(
            seat, self.lobbies, self.entrance, now_s, terms, is_published=True
        )
        seat.keepers.append(keeper)
        return seat

    def go_to_host(self, lobby_id: LobbyId, password: str, now_s: float) -> GuestSeat:
        """See the protocol."""
        (owner,) = (member.name for member in self.inside.members if member.is_owner)
        return self._go(Entrance(owner), now_s)

    def go_to_server(self, entrance: LobbyEntrance, now_s: float) -> GuestSeat:
        """See the protocol."""
        return self._go(Entrance(SERVER, entrance.token), now_s)

    def close(self, now_s: float) -> None:
        """See the protocol."""
        self.is_closed = True
        self.lobbies.close(now_s)

    def _go(self, entrance: Entrance, now_s: float) -> GuestSeat:
        endpoint = self.evening.network.endpoint(self.name)
        content = small_content()
        return open_guest_seat(
            content, endpoint, entrance, Profile(self.name, 1), now_s, self.player.key
        )


class Evening:
    """A lobby server, a network and friends."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.stage = Stage()
        self.network = SimulatedNetwork(7)
        self.friends: list[Friend] = []
        self.others: list[HostSeat] = []

    def friend(self, name: str) -> Friend:
        """Another player."""
        made = Friend(self, name)
        self.friends.append(made)
        return made

    def gather(self, *names: str) -> list[Friend]:
        """Friends in a gathering that the first of them has opened."""
        first, *rest = [self.friend(name) for name in names]
        first.gathering = open_gathering(
            first.lobbies, first, first.name, first.entrance, TERMS, self.now_s
        )
        self.until(lambda: first.state is GatheringState.INSIDE, "it should be open")
        for friend in rest:
            self.enter(friend, first)
            self.reaches(friend, GatheringState.INSIDE)
        self.until(lambda: all(one.names == list(names) for one in [first, *rest]), "all see all")
        return [first, *rest]

    def reaches(self, friend: Friend, state: GatheringState) -> None:
        """Lets time pass until a friend's gathering is so far."""
        self.until(lambda: friend.state is state, f"{friend.name} should get to {state.value}")

    def enter(self, friend: Friend, where: Friend, password: str = "turnip") -> None:
        """Begins to enter somebody's gathering."""
        lobby_id = where.inside.lobby_id
        assert lobby_id is not None, "it is open"
        friend.gathering = enter_gathering(
            friend.lobbies, friend, lobby_id, "", password, self.now_s
        )

    def ready(self, *friends: Friend) -> None:
        """They say that they are ready, and the first of all sees it."""
        for friend in friends:
            friend.inside.set_ready(True)
        self.until(
            lambda: all(one.is_ready for one in friends[0].inside.members), "all should be ready"
        )

    def open_farm(self, address: str) -> HostSeat:
        """A farm of that address."""
        content = small_content()
        listener = Listener(self.network.endpoint(address), needs_token=lambda _identity: False)
        return open_seat(content, new_farm(content, 7), Profile(address, 0), listener)

    def step(self) -> None:
        """Everybody works once."""
        self.now_s += STEP_S
        self.stage.step(STEP_S)
        for friend in self.friends:
            friend.step(self.now_s)
        for seat in self.others:
            seat.advance(self.now_s)

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self.step()

    def until(self, condition: Callable[[], bool], what: str, max_s: float = 20.0) -> None:
        """Lets time pass until something is so. Fails when it takes too long."""
        end_s = self.now_s + max_s
        while not condition():
            assert self.now_s < end_s, f"{what} within {max_s} s"
            self.step()


@pytest.fixture
def evening() -> Iterator[Evening]:
    """Nobody is there yet."""
    made = Evening()
    yield made
    made.stage.close()


def is_seated(friend: Friend, state: SeatState) -> bool:
    return friend.seat is not None and friend.seat.state is state


def is_playing(friend: Friend) -> bool:
    return is_seated(friend, SeatState.PLAYING)


def test_three_gather_and_play_at_the_owners_new_farm(evening: Evening) -> None:
    ada, ben, cem = friends = evening.gather("Ada", "Ben", "Cem")
    assert [one.inside.name for one in friends] == ["Saturday"] * 3, "all read what it is called"
    assert not ada.inside.can_start, "not before all are ready"
    assert not ben.inside.can_start, "nor by somebody else"
    evening.ready(ben, cem)
    evening.until(lambda: ada.inside.can_start, "then its owner can start it")
    ada.inside.start(False)
    evening.until(lambda: cem.inside.countdown_s is not None, "the countdown should run")
    left_s = cem.inside.countdown_s
    assert left_s is not None, "it counts"
    assert 3.0 < left_s <= limits.LOBBY_COUNTDOWN_S, "for some seconds"
    evening.until(lambda: all(map(is_playing, friends)), "all should play")
    assert isinstance(ada.seat, HostSeat), "the owner is the host"
    assert isinstance(ben.seat, GuestSeat), "and Ben a guest"
    assert isinstance(cem.seat, GuestSeat), "like Cem"
    assert ada.farm_name == "Saturday", "the farm is called like the gathering"
    assert [one.name for one in ada.seat.players()] == ["Ada", "Ben", "Cem"], "nobody had to knock"
    inside, starting, leaving = (
        GatheringState.INSIDE,
        GatheringState.STARTING,
        GatheringState.LEAVING_FOR_FARM,
    )
    for friend in friends:
        assert friend.states[-3:] == [inside, starting, leaving], "in that order"
        assert friend.inside.take_seat() is None, "a seat is given once"
        assert not friend.is_closed, "the lobby goes on with the farm"


def test_who_comes_late_goes_straight_on_to_the_farm_and_knocks(evening: Evening) -> None:
    ada, ben = evening.gather("Ada", "Ben")
    evening.ready(ben)
    ada.inside.start(False)
    evening.until(lambda: is_playing(ben), "it should have begun")
    assert isinstance(ada.seat, HostSeat), "Ada hosts"
    dan = evening.friend("Dan")
    evening.enter(dan, ada)
    evening.until(lambda: is_seated(dan, SeatState.KNOCKING), "he should find the way and knock")
    evening.run(1.0)
    knocks = [event for event in ada.seat.events() if isinstance(event, Knock)]
    assert [knock.name for knock in knocks] == ["Dan"], "only who has gathered comes in unasked"
    ada.seat.accept(knocks[0].knock_id)
    evening.until(lambda: is_playing(dan), "and the host lets in whom it likes")


def test_on_a_dedicated_server_everybody_is_a_guest(evening: Evening) -> None:
    evening.stage.running.sessions.launcher = PromptLauncher()
    server = evening.open_farm(SERVER)
    server.accepts_everybody = True
    evening.others.append(server)
    ada, ben, cem = friends = evening.gather("Ada", "Ben", "Cem")
    evening.ready(ben, cem)
    ada.inside.start(True)
    evening.until(lambda: all(map(is_playing, friends)), "all should play")
    assert all(isinstance(one.seat, GuestSeat) for one in friends), "the owner too"
    assert len(server.players()) == 4, "on the server"
    assert len(evening.stage.running.directory) == 0, "and the gathering is over"


def test_without_a_server_the_owner_reads_why_and_all_stay(evening: Evening) -> None:
    ada, ben = evening.gather("Ada", "Ben")
    evening.ready(ben)
    ada.inside.start(True)
    evening.until(lambda: bool(ada.notices), "the owner should be told")
    assert "server" in ada.notices[0], f"in a sentence: {ada.notices}"
    evening.run(limits.LOBBY_COUNTDOWN_S + 2.0)
    assert {ada.state, ben.state} == {GatheringState.INSIDE}, "and nobody goes anywhere"


def test_what_cannot_be_started_is_said(evening: Evening) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    ada.inside.start(False)
    evening.until(lambda: bool(ada.notices), "the owner should be told")
    assert "Ben" in ada.notices[0], f"for whom to wait: {ada.notices}"
    ben.inside.start(False)
    evening.until(lambda: bool(ben.notices), "so should somebody who does not own it")
    assert "owner" in ben.notices[0], f"{ben.notices}"
    assert cem.notices == [], "and nobody else"


@pytest.mark.parametrize("how", ["leaves", "is not ready"])
def test_a_countdown_is_cancelled_by_whoever_is_not_going_along(evening: Evening, how: str) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    evening.ready(ben, cem)
    ada.inside.start(False)
    evening.until(lambda: ben.state is GatheringState.STARTING, "the countdown should run")
    if how == "leaves":
        cem.inside.leave()
    else:
        cem.inside.set_ready(False)
    for friend in (ada, ben):
        evening.reaches(friend, GatheringState.INSIDE)
        assert friend.inside.countdown_s is None, "nothing runs any more"
        assert "Cem" in friend.notices[-1], f"and all read because of whom: {friend.notices}"
    evening.run(2 * limits.LOBBY_COUNTDOWN_S)
    assert ada.seat is ben.seat is None, "nobody goes anywhere"


def test_when_the_owner_leaves_the_next_one_can_start_it(evening: Evening) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    ada.inside.leave()
    assert (ada.state, ada.inside.reason) == (GatheringState.ENDED, ""), "one knows why one left"
    evening.until(lambda: cem.names == ["Ben", "Cem"], "it should be seen")
    assert "yours" in ben.notices[-1], "and its new owner told"
    assert "Ben's" in cem.notices[-1], "like everybody else"
    evening.ready(cem)
    evening.until(lambda: ben.inside.can_start, "its new owner can start it")
    ben.inside.start(False)
    evening.until(lambda: is_playing(ben) and is_playing(cem), "both should play")
    assert isinstance(ben.seat, HostSeat), "at the new owner's"


def test_a_gathering_can_be_handed_over(evening: Evening) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    ada.inside.hand_over(ada.identity_of("Cem"))
    evening.until(lambda: any("yours" in one for one in cem.notices), "Cem should be told")
    evening.ready(ada, ben)
    cem.inside.start(False)
    evening.until(lambda: all(map(is_playing, (ada, ben, cem))), "all should play")
    assert isinstance(cem.seat, HostSeat), "at Cem's"


@pytest.mark.parametrize("ban", [False, True])
def test_who_is_sent_away_reads_so_and_who_is_banned_stays_out(evening: Evening, ban: bool) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    ada.inside.kick(ada.identity_of("Cem"), ban)
    evening.until(lambda: cem.state is GatheringState.ENDED, "Cem should be out")
    assert cem.inside.reason, "with a reason"
    assert cem.is_closed, "and nothing stays open"
    evening.until(lambda: ben.names == ["Ada", "Ben"], "all should see it")
    wanted = GatheringState.ENDED if ban else GatheringState.INSIDE
    cem.start(cem.player.key)
    evening.enter(cem, ada)
    evening.until(lambda: cem.state is wanted, "who was kicked may come back, who is banned not")


def test_a_wrong_password_ends_it_before_it_began(evening: Evening) -> None:
    ada, _ = evening.gather("Ada", "Ben")
    dan = evening.friend("Dan")
    evening.enter(dan, ada, "barley")
    evening.until(lambda: dan.state is GatheringState.ENDED, "Dan should be refused")
    assert "password" in dan.inside.reason, f"and read why: {dan.inside.reason}"
    assert GatheringState.INSIDE not in dan.states, "without having been inside"


def test_a_name_that_is_taken_ends_it_with_a_sentence(evening: Evening) -> None:
    evening.gather("Ada")
    eve = evening.friend("Eve")
    eve.gathering = open_gathering(eve.lobbies, eve, "Eve", eve.entrance, TERMS, evening.now_s)
    evening.until(lambda: eve.state is GatheringState.ENDED, "the second of a name is refused")
    assert "name" in eve.inside.reason, f"and that is said: {eve.inside.reason}"


def test_what_was_said_is_kept_by_name_and_bounded(evening: Evening) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    cem.inside.say("Hello!")
    evening.until(lambda: ("Cem", "Hello!") in ada.inside.chat, "all should hear it")
    cem.inside.leave()
    evening.run(1.0)
    assert ("Cem", "Hello!") in ben.inside.chat, "also when who said it has gone"
    for number in range(CHAT_LINES_MAX + 10):
        ben.inside.say(f"line {number}")
        evening.run(0.6)
    assert len(ada.inside.chat) <= CHAT_LINES_MAX, "old lines are forgotten"


def test_a_short_absence_of_the_service_is_waited_for(evening: Evening) -> None:
    ada, ben = evening.gather("Ada", "Ben")
    evening.stage.kill_server()
    for friend in (ada, ben):
        # Each is on the way back.
        evening.reaches(friend, GatheringState.ENTERING)
        assert friend.notices, "and read why"
        assert friend.names == ["Ada", "Ben"], "whom they saw last they see"
    evening.stage.open_server()
    evening.until(lambda: ada.state is GatheringState.INSIDE, "it should be open again")
    assert "again" in ada.notices[-1], f"which is said: {ada.notices}"


def test_a_service_that_stays_away_ends_it_for_all(evening: Evening) -> None:
    friends = evening.gather("Ada", "Ben", "Cem")
    evening.stage.kill_server()
    for friend in friends:
        evening.reaches(friend, GatheringState.ENTERING)
    evening.run(AWAY_MAX_S + 2.0)
    for friend in friends:
        assert friend.state is GatheringState.ENDED, "for ever is too long to wait"
        assert friend.inside.reason, "there is a reason"
        assert friend.is_closed, "and nothing stays open"


def test_where_no_farm_can_be_opened_all_are_told(evening: Evening) -> None:
    ada, ben, cem = evening.gather("Ada", "Ben", "Cem")
    ada.complaint = "The disk is full."
    evening.ready(ben, cem)
    ada.inside.start(False)
    evening.until(lambda: ada.state is GatheringState.ENDED, "there is no farm")
    assert ada.inside.reason == "The disk is full.", "and the owner reads why"
    evening.run(1.0)
    assert len(evening.stage.running.directory) == 0, "the lobby goes with it"


def test_who_leaves_after_the_start_leaves_the_farm(evening: Evening) -> None:
    ada, ben = evening.gather("Ada", "Ben")
    evening.ready(ben)
    ada.inside.start(False)
    evening.until(lambda: ada.inside.countdown_s is not None, "the countdown should run")
    evening.friends.remove(ben)
    for _ in range(round(8.0 / STEP_S)):
        evening.step()
        ben.inside.advance(evening.now_s)
    evening.reaches(ben, GatheringState.LEAVING_FOR_FARM)
    ben.inside.leave()
    evening.reaches(ben, GatheringState.ENDED)
    assert ben.inside.take_seat() is None, "for good"
    evening.until(
        lambda: (
            isinstance(ada.seat, HostSeat)
            and [one.name for one in ada.seat.players() if one.is_connected] == ["Ada"]
        ),
        "the host should see it",
    )
