"""Lobbies on Steam: several players in one process over a stand-in for Valve's library.

Goal: every farm that is open is found, every one that is not never is, and nobody stays in a lobby
by mistake, whatever Steam does at the worst moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest

from net import limits
from net.lobbies.interface import (
    FRIENDS_ONLY,
    ActionRefused,
    Entered,
    EnterFailed,
    Invited,
    JoinWished,
    ListReceived,
    LobbyAppeared,
    LobbyChanged,
    LobbyChatHeard,
    LobbyDisappeared,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyLost,
    LobbyTerms,
    MembersChanged,
    Published,
    PublishFailed,
    Visibility,
)
from net.lobbies.steam import SteamCallbacks, SteamLobbies
from net.steam import LobbyId as SteamLobbyId
from net.steam import LobbyType, open_steam
from tests.steam.standin import Account, SteamWorld

INFO = LobbyInfo("Ada", players=1, capacity=4, protocol_version=7, area="the farm")
E = TypeVar("E", bound=LobbyEvent)


class Player:
    """One account whose game runs, and what its lobbies reported."""

    def __init__(self, world: SteamWorld, account: Account) -> None:
        self.account = account
        self.library = world.library(account)
        self.steam = open_steam(480, folders=[], library=self.library)
        self.news = SteamCallbacks(self.steam)
        self.lobbies = SteamLobbies(
            self.news,
            may_speak=lambda speaker: speaker not in self.mutes,
            protocol_version=INFO.protocol_version,
        )
        self.mutes: set[str] = set()
        self.events: list[LobbyEvent] = []
        self.is_alive = True

    @property
    def identity(self) -> str:
        return str(self.account.steam_id)

    def of(self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]


class Evening:
    """Friends who are all on Steam, with one clock."""

    def __init__(self, *names: str) -> None:
        self.world = SteamWorld(3)
        self.accounts = {name: self.world.add_user(name) for name in names}
        self.world.befriend(*self.accounts.values())
        self.everybody: list[Player] = []

    @property
    def now_s(self) -> float:
        return self.world.now_s

    def player(self, name: str) -> Player:
        """Starts somebody's game."""
        made = Player(self.world, self.accounts[name])
        self.everybody.append(made)
        return made

    def run(self, seconds: float) -> None:
        """Lets time pass."""
        for _ in range(max(1, round(seconds * 10))):
            self.world.advance(0.1)
            for each in self.everybody:
                if each.is_alive:
                    each.events += each.lobbies.pump(self.now_s)

    def run_until(self, condition: Callable[[], bool], limit_s: float = 30.0) -> bool:
        """Lets time pass until something holds."""
        for _ in range(round(limit_s * 10)):
            if condition():
                return True
            self.run(0.1)
        return condition()

    def crash(self, player: Player) -> None:
        """Power loss."""
        player.is_alive = False
        self.world.crash(player.library)

    def host(self, name: str = "Ada", terms: LobbyTerms = FRIENDS_ONLY) -> Player:
        """Somebody whose farm is open."""
        host = self.player(name)
        info = replace(INFO, host_name=name)
        host.lobbies.publish(info, host.lobbies.own_entrance, self.now_s, terms)
        self.run(1.0)
        assert len(host.of(Published)) == 1, "a farm should be published"
        return host

    def state(self, host: Player) -> dict[str, str]:
        """A host's lobby data as Valve's servers have it."""
        assert host.lobbies.hosted_lobby_id is not None
        return self.world.lobbies.lobbies[int(host.lobbies.hosted_lobby_id)].data


@pytest.fixture
def evening() -> Iterator[Evening]:
    made = Evening("Ada", "Ben", "Cem", "Dan")
    yield made
    for player in made.everybody:
        player.steam.close()
    made.world.check()


def lobby_of(host: Player) -> LobbyId:
    assert host.lobbies.hosted_lobby_id is not None, "the host should have a lobby"
    return host.lobbies.hosted_lobby_id


def members(host: Player) -> tuple[str, ...]:
    lobby_id = host.lobbies.hosted_lobby_id
    return () if lobby_id is None else tuple(m.identity for m in host.lobbies.members(lobby_id))


def identities(changed: MembersChanged) -> set[str]:
    return {member.identity for member in changed.members}


def enter(evening: Evening, guest: Player, lobby_id: LobbyId) -> None:
    guest.lobbies.enter(lobby_id, evening.now_s)
    entered = evening.run_until(lambda: bool(guest.of(Entered)))
    assert entered, f"{guest.account.name} should get into the lobby: {guest.events}"


def lobbies_like(
    evening: Evening,
    maker: Player,
    host: Player,
    count: int,
    kind: LobbyType = LobbyType.FRIENDS_ONLY,
) -> list[int]:
    """Makes lobbies past our own programs that say the same as a host's."""
    servers = evening.world.lobbies
    maker_id = maker.account.steam_id
    made = [servers.create(maker_id, int(kind), 20, 480) for _ in range(count)]
    for state in made:
        state.data.update({**evening.state(host), "host": str(maker_id)})
    return [state.lobby for state in made]


# Being found


def test_friends_see_a_farm_with_all_it_says_and_how_to_get_in(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(2.0)
    assert [type(event) for event in guest.events] == [LobbyAppeared, ListReceived], "once, as new"
    (lobby,) = guest.lobbies.lobbies
    wanted = replace(INFO, name="Ada's farm")
    assert lobby.info == wanted, "what the host says should arrive"
    assert lobby.entrance == LobbyEntrance(host.identity, b""), "the way in is the host's account"
    enter(evening, guest, lobby.lobby_id)
    host.lobbies.watch(evening.now_s)
    evening.run(2.0)
    assert host.lobbies.lobbies == (), "a host should not see its own farm where its friends are"


def test_a_friend_who_opens_a_farm_is_noticed_before_the_next_look(evening: Evening) -> None:
    guest = evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(0.5)
    evening.host()
    evening.run(1.0)
    assert evening.now_s < limits.STEAM_LOBBY_SCAN_S, "the next look is not due yet"
    assert len(guest.lobbies.lobbies) == 1, "Steam says that a friend plays, so one looks at once"


def test_a_change_is_told_once_and_a_farm_that_closes_disappears(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(2.0)
    host.lobbies.refresh(replace(INFO, players=3), evening.now_s)
    evening.run(12.0)
    changed = guest.of(LobbyChanged)
    assert [event.lobby.info.players for event in changed] == [3], "one change should be told once"
    host.lobbies.withdraw(evening.now_s)
    evening.run(2.0)
    assert len(guest.of(LobbyDisappeared)) == 1, "a friend who changes the game should be noticed"
    assert guest.lobbies.lobbies == (), "and the farm should be gone"
    assert evening.world.lobbies.lobbies == {}, "nothing should be left on Valve's servers"


def test_only_friends_and_only_those_of_this_game_are_listed(evening: Evening) -> None:
    evening.host()
    stranger_account = evening.world.add_user("Eve")
    evening.accounts["Eve"] = stranger_account
    stranger = evening.player("Eve")
    stranger.lobbies.watch(evening.now_s)
    spacewar = evening.player("Cem")
    spacewar.steam.matchmaking.create_lobby(LobbyType.FRIENDS_ONLY, 4)
    evening.accounts["Dan"].other_game = 620
    guest = evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(3.0)
    assert stranger.lobbies.lobbies == (), "who is nobody's friend should find nothing"
    names = [lobby.info.host_name for lobby in guest.lobbies.lobbies]
    assert names == ["Ada"], "lobbies of other games under the same app should not be listed"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("game", "another-game"),
        ("host", "not a number"),
        ("host", "109775240917652481"),
        ("players", "0"),
        ("players", "9" * 5000),
        ("players", "-1"),
        ("players", "٣"),
        ("capacity", "1e9"),
        ("capacity", ""),
        ("protocol", "99999999999999999999999999"),
    ],
)
def test_a_lobby_that_lies_is_none_of_ours(evening: Evening, key: str, value: str) -> None:
    host, guest = evening.host(), evening.player("Ben")
    evening.state(host)[key] = value
    guest.lobbies.watch(evening.now_s)
    evening.run(3.0)
    assert guest.lobbies.lobbies == (), f"{key}={value[:20]!r} should not be believed"
    guest.lobbies.enter(lobby_of(host), evening.now_s)
    evening.run(2.0)
    assert len(guest.of(EnterFailed)) == 1, "nor should it be entered"


def test_hostile_names_are_cleaned_and_cut(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    evening.state(host)["name"] = "\u202eA\x07da\n" + "x" * 5000
    evening.state(host)["area"] = "{0.__class__}\x1b[31m" + "y" * 5000
    guest.lobbies.watch(evening.now_s)
    evening.run(3.0)
    (lobby,) = guest.lobbies.lobbies
    assert len(lobby.info.host_name) <= limits.NAME_MAX_LENGTH, "names should be cut"
    assert len(lobby.info.area) <= limits.AREA_NAME_MAX_LENGTH, "areas should be cut"
    assert (lobby.info.host_name + lobby.info.area).isprintable(), "and hold nothing invisible"


def test_who_stops_watching_forgets_and_asks_steam_nothing_more(evening: Evening) -> None:
    evening.host()
    guest = evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(2.0)
    guest.lobbies.unwatch()
    guest.events.clear()
    evening.run(15.0)
    assert guest.lobbies.lobbies == (), "the list should be empty"
    assert guest.events == [], "and stay silent"


def test_a_private_lobby_is_found_by_nobody_but_who_is_invited(evening: Evening) -> None:
    host = evening.host(terms=LobbyTerms(visibility=Visibility.PRIVATE))
    ben, cem = evening.player("Ben"), evening.player("Cem")
    ben.lobbies.watch(evening.now_s)
    cem.lobbies.watch(evening.now_s)
    evening.run(2.0)
    assert not ben.lobbies.lobbies, "a private lobby should be in no list"
    assert "connect" not in host.account.rich_presence, "nor should rich presence give it away"
    host.lobbies.invite(ben.identity, evening.now_s)
    evening.run(8.0)
    assert [lobby.info.host_name for lobby in ben.lobbies.lobbies] == ["Ada"], (
        "an invitation should put the farm in the list"
    )
    (invited,) = ben.of(Invited)
    assert invited.friend_name == "Ada", "and say who it is from"
    assert ben.of(Entered) == [], "an invitation is only a notice"
    enter(evening, ben, lobby_of(host))
    assert cem.lobbies.lobbies == (), "others should still not see it"


def test_an_invitation_repeated_is_told_once_and_one_of_a_stranger_never(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    for _ in range(30):
        host.lobbies.invite(guest.identity, evening.now_s)
        evening.run(0.2)
    assert len(guest.of(Invited)) == 1, "thirty invitations should make one notice"
    evening.accounts["Eve"] = evening.world.add_user("Eve")
    eve = evening.host("Eve", LobbyTerms(visibility=Visibility.PUBLIC))
    evening.world.post(
        guest.account.steam_id, 503, user=eve.account.steam_id, lobby=int(lobby_of(eve)), game=480
    )
    evening.run(2.0)
    assert len(guest.of(Invited)) == 1, "a stranger's invitation should be ignored"


def test_a_flood_of_invitations_is_cut_down_and_does_not_end_them_for_ever(
    evening: Evening,
) -> None:
    host, guest, inviter = evening.host(), evening.player("Ben"), evening.player("Cem")
    burst = limits.STEAM_INVITATIONS_MAX

    def invites(count: int) -> None:
        for lobby in lobbies_like(evening, inviter, host, count):
            ids = {"user": inviter.account.steam_id, "lobby": lobby, "game": 480}
            evening.world.post(guest.account.steam_id, 503, **ids)
        evening.run(2.0)

    invites(3 * burst)
    assert len(guest.of(Invited)) == burst, "nobody reads a hundred notices"
    invites(1)
    assert len(guest.of(Invited)) == burst, "and who goes on is not heard at once"
    guest.lobbies.watch(evening.now_s)
    evening.run(2.0)
    assert len(guest.lobbies.lobbies) <= 2 * burst, "what is kept of them is bounded"
    guest.lobbies.unwatch()
    evening.run(3 / limits.STEAM_INVITATIONS_PER_S)
    invites(2)
    assert len(guest.of(Invited)) == burst + 2, "but later invitations are news again"


def test_an_invitation_into_another_game_is_ignored(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    ids = {"user": host.account.steam_id, "lobby": int(lobby_of(host)), "game": 570}
    evening.world.post(guest.account.steam_id, 503, **ids)
    evening.run(2.0)
    assert guest.events == [], "it is not this game that is to hear of it"


# Searching


def test_in_a_crowd_of_other_games_and_far_away_a_public_farm_is_found(evening: Evening) -> None:
    evening.accounts["Eve"] = evening.world.add_user("Eve")
    evening.accounts["Eve"].is_far_away = True
    other = evening.player("Dan")
    for _ in range(2 * limits.STEAM_LOBBIES_LISTED_MAX):
        other.steam.matchmaking.create_lobby(LobbyType.PUBLIC, 4)
    eve = evening.host("Eve", LobbyTerms(visibility=Visibility.PUBLIC))
    guest = evening.player("Ben")
    guest.lobbies.watch(evening.now_s)
    evening.run(3.0)
    assert [lobby.lobby_id for lobby in guest.lobbies.lobbies] == [lobby_of(eve)], (
        "everybody develops under the same app id, and friends of friends may live anywhere"
    )


def test_more_farms_than_anybody_reads_do_not_hide_those_of_friends(evening: Evening) -> None:
    evening.accounts["Eve"] = evening.world.add_user("Eve")
    eve, host, guest = evening.player("Eve"), evening.host(), evening.player("Ben")
    lobbies_like(evening, eve, host, limits.STEAM_LOBBIES_LISTED_MAX, LobbyType.PUBLIC)
    guest.lobbies.watch(evening.now_s)
    evening.run(3.0)
    listed = [lobby.lobby_id for lobby in guest.lobbies.lobbies]
    assert len(listed) == limits.STEAM_LOBBIES_LISTED_MAX, "the list should be bounded"
    assert lobby_of(host) in listed, "and begin with friends"


# Publishing


def test_an_entrance_of_somebody_else_and_impossible_counts_are_refused(evening: Evening) -> None:
    host = evening.player("Ada")
    with pytest.raises(ValueError, match="account"):
        host.lobbies.publish(INFO, LobbyEntrance("76561197960265729", b""), evening.now_s)
    for info in (replace(INFO, players=0), replace(INFO, capacity=limits.PLAYERS_MAX + 1)):
        with pytest.raises(ValueError, match="players"):
            host.lobbies.publish(info, host.lobbies.own_entrance, evening.now_s)


def test_a_full_farm_lets_nobody_in_and_opens_again(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    host.lobbies.refresh(replace(INFO, players=4), evening.now_s)
    guest.lobbies.enter(lobby_of(host), evening.now_s)
    evening.run(2.0)
    assert len(guest.of(EnterFailed)) == 1, "a full farm should be closed"
    assert "connect" not in host.account.rich_presence, "nor should friends be offered to join"
    host.lobbies.refresh(replace(INFO, players=3), evening.now_s)
    evening.run(0.5)
    enter(evening, guest, lobby_of(host))


def test_steams_member_limit_is_above_that_of_players(evening: Evening) -> None:
    host = evening.host()
    state = evening.world.lobbies.lobbies[int(lobby_of(host))]
    assert state.limit > limits.PLAYERS_MAX + limits.KNOCKS_MAX, (
        "who only knocks should not keep a friend out"
    )


def test_a_lobby_that_could_not_be_made_is_told_once_and_tried_again(evening: Evening) -> None:
    host = evening.player("Ada")
    evening.world.fail_calls = 3
    host.lobbies.publish(INFO, host.lobbies.own_entrance, evening.now_s)
    evening.run(2.0)
    assert len(host.of(PublishFailed)) == 1, "the player should be told"
    assert evening.run_until(lambda: bool(host.of(Published)), 60.0), "it should work in the end"
    assert len(host.of(PublishFailed)) == 1, "three failures should make one sentence"


def test_a_lobby_withdrawn_before_steam_made_it_does_not_stay(evening: Evening) -> None:
    host = evening.player("Ada")
    host.lobbies.publish(INFO, host.lobbies.own_entrance, evening.now_s)
    host.lobbies.close(evening.now_s)
    evening.run(3.0)
    assert evening.world.lobbies.lobbies == {}, "what comes too late should be left again"
    assert host.of(Published) == [], "and not be told as published"


def test_an_answer_that_never_comes_is_given_up(evening: Evening) -> None:
    host = evening.player("Ada")
    evening.world.call_delay_s = 40.0
    host.lobbies.publish(INFO, host.lobbies.own_entrance, evening.now_s)
    evening.run(limits.STEAM_ANSWER_TIMEOUT_S + 2.0)
    assert len(host.of(PublishFailed)) == 1, "silence should be told"
    evening.world.call_delay_s = 0.1
    assert evening.run_until(lambda: bool(host.of(Published)), 30.0), "another try should work"
    evening.run(45.0)
    assert list(evening.world.lobbies.lobbies) == [int(lobby_of(host))], (
        "the lobby whose making was answered too late should not stay"
    )


def test_a_host_who_loses_steams_servers_gets_a_new_lobby(evening: Evening) -> None:
    host = evening.host()
    before = lobby_of(host)
    evening.world.lobbies.leave_all(host.account.steam_id, 4)
    evening.world.post(host.account.steam_id, 103, result=3)
    evening.run(1.0)
    assert len(host.of(PublishFailed)) == 1, "the host should hear that friends cannot see it"
    assert evening.run_until(lambda: len(host.of(Published)) == 2), "and be seen again by itself"
    assert lobby_of(host) != before, "in another lobby"


def test_a_host_whose_lobby_steam_gave_away_leaves_it_and_makes_another(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    before = lobby_of(host)
    enter(evening, guest, before)
    state = evening.world.lobbies.lobbies[int(before)]
    state.owner = guest.account.steam_id
    evening.world.post(
        host.account.steam_id,
        506,
        lobby=int(before),
        changed=guest.account.steam_id,
        by=guest.account.steam_id,
        change=1,
    )
    assert evening.run_until(lambda: len(host.of(Published)) == 2), "a farm needs its own lobby"
    assert host.account.steam_id not in state.members, "the host should leave the other one"


# Entering and leaving


def test_members_are_told_to_both_sides(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    evening.run(0.5)
    assert set(members(host)) == {host.identity, guest.identity}, "both are members"
    assert identities(host.of(MembersChanged)[-1]) == {host.identity, guest.identity}
    third = evening.player("Cem")
    enter(evening, third, lobby_of(host))
    evening.run(0.5)
    assert identities(guest.of(MembersChanged)[-1]) == {
        player.identity for player in (host, guest, third)
    }, "a guest should hear of the next"
    guest.lobbies.leave(lobby_of(host))
    evening.run(0.5)
    assert set(members(host)) == {host.identity, third.identity}, "and who leaves is gone"


def test_a_lobby_that_has_gone_is_not_entered(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    lobby_id = lobby_of(host)
    guest.lobbies.watch(evening.now_s)
    evening.run(2.0)
    host.lobbies.withdraw(evening.now_s)
    guest.lobbies.enter(lobby_id, evening.now_s)
    evening.run(2.0)
    (failed,) = guest.of(EnterFailed)
    assert "not open" in failed.reason, f"the player should read why: {failed.reason!r}"


@pytest.mark.parametrize("text", ["", "5", "x" * 5000, "76561197960265729", "-1", "٣" * 18])
def test_what_is_no_lobby_is_not_entered(evening: Evening, text: str) -> None:
    guest = evening.player("Ben")
    guest.lobbies.enter(LobbyId(text), evening.now_s)
    guest.lobbies.wish(LobbyId(text), evening.now_s)
    guest.lobbies.leave(LobbyId(text))
    evening.run(0.5)
    assert len(guest.of(EnterFailed)) == 2, "both should fail with a word"


def test_who_gives_up_while_entering_does_not_stay_inside(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    guest.lobbies.enter(lobby_of(host), evening.now_s)
    state = evening.world.lobbies.lobbies[int(lobby_of(host))]
    evening.world.call_delay_s = 1.0
    evening.run(0.3)
    guest.lobbies.close(evening.now_s)
    evening.run(4.0)
    assert state.members == [host.account.steam_id], "a late yes should be answered by leaving"
    assert guest.of(Entered) == [], "and not be told as entered"


def test_entering_again_while_inside_is_told_again_and_asks_nothing(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    guest.lobbies.enter(lobby_of(host), evening.now_s)
    evening.run(0.1)
    assert len(guest.of(Entered)) == 2, "who is inside should be told so"


def test_one_can_be_in_several_lobbies_and_not_in_too_many(evening: Evening) -> None:
    hosts = [evening.host(name) for name in ("Ada", "Ben", "Cem")]
    guest = evening.player("Dan")
    for host in hosts:
        guest.lobbies.enter(lobby_of(host), evening.now_s)
    evening.run(2.0)
    assert len(guest.of(Entered)) == 3, "each by its own id"
    guest.lobbies.leave(lobby_of(hosts[1]))
    evening.run(0.5)
    assert guest.identity in members(hosts[0]), "leaving one should leave one"
    assert guest.identity not in members(hosts[1]), "the one that was named"
    for number in range(limits.STEAM_LOBBIES_ENTERED_MAX):
        guest.lobbies.enter(LobbyId(str(int(lobby_of(hosts[0])) + 100 + number)), evening.now_s)
    evening.run(0.1)
    assert any("too many" in event.reason for event in guest.of(EnterFailed)), (
        "the number should be bounded"
    )


def test_guests_leave_a_lobby_whose_host_vanished_even_the_one_who_owns_it_now(
    evening: Evening,
) -> None:
    host, ben, cem = evening.host(), evening.player("Ben"), evening.player("Cem")
    lobby_id = lobby_of(host)
    enter(evening, ben, lobby_id)
    enter(evening, cem, lobby_id)
    evening.crash(host)
    watcher = evening.player("Dan")
    watcher.lobbies.watch(evening.now_s)
    evening.run(25.0)
    for guest in (ben, cem):
        assert len(guest.of(LobbyLost)) == 1, f"{guest.account.name} should hear of it once"
        assert guest.account.rich_presence == {}, "nobody should seem to be at that farm"
    assert evening.world.lobbies.lobbies == {}, "no dead lobby should stay"
    assert watcher.lobbies.lobbies == (), "or be listed"


def test_a_dead_lobby_that_others_still_sit_in_is_left_at_once(evening: Evening) -> None:
    host, sitting = evening.host(), evening.player("Ben")
    lobby_id = lobby_of(host)
    sitting.steam.matchmaking.join_lobby(SteamLobbyId(int(lobby_id)))
    evening.run(1.0)
    evening.crash(host)
    evening.run(25.0)
    late = evening.player("Cem")
    late.lobbies.enter(lobby_id, evening.now_s)
    evening.run(2.0)
    assert late.of(Entered) == [], "its data still says that it is a farm, but its host has gone"
    assert "host" in late.of(EnterFailed)[0].reason, "the player should read so"
    state = evening.world.lobbies.lobbies[int(lobby_id)]
    assert late.account.steam_id not in state.members, "and is not left sitting there"


def test_a_guest_who_loses_steam_is_told_and_can_enter_again(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    evening.world.lobbies.leave_all(guest.account.steam_id, 4)
    evening.world.post(guest.account.steam_id, 512, lobby=int(lobby_of(host)), disconnected=1)
    evening.run(0.5)
    assert len(guest.of(LobbyLost)) == 1, "the guest should know"
    guest.events.clear()
    enter(evening, guest, lobby_of(host))


def test_closing_leaves_every_lobby_and_steam_itself_too(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    guest.lobbies.close(evening.now_s)
    evening.run(0.5)
    assert members(host) == (host.identity,), "closing should leave"
    host.steam.close()
    host.lobbies.close(evening.now_s)
    evening.run(0.5)
    assert evening.world.lobbies.lobbies == {}, "Steam's own end should leave too"
    assert host.lobbies.pump(evening.now_s) == [], "and what is called after it should be harmless"


# Wishes of the player


def test_join_game_and_an_accepted_invitation_come_as_a_wish(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    guest.lobbies.hear_join_requests()
    evening.world.click_join_game(guest.account, host.account)
    evening.run(2.0)
    (wished,) = guest.of(JoinWished)
    assert wished.lobby.info.host_name == "Ada", "with all that the list would say"
    evening.world.accept_invite(guest.account, int(lobby_of(host)), host.account)
    evening.run(2.0)
    assert len(guest.of(JoinWished)) == 2, "an invitation accepted in Steam likewise"
    assert guest.of(Entered) == [], "going there is the program's to do"


def test_a_game_that_was_launched_by_an_invitation_wishes_by_the_command_line(
    evening: Evening,
) -> None:
    host = evening.host()
    words = evening.world.accept_invite(
        evening.accounts["Ben"], int(lobby_of(host)), host.account
    ).split()
    assert words[0] == "+connect_lobby", "Steam launches the game with the lobby"
    guest = evening.player("Ben")
    guest.lobbies.wish(LobbyId(words[1]), evening.now_s)
    evening.run(2.0)
    assert len(guest.of(JoinWished)) == 1, "which should come as a wish"


@pytest.mark.parametrize(
    "connect", ["", "+connect_lobby", "+connect_lobby 5", "--home / +connect_lobby 1", "rm -rf /"]
)
def test_a_hostile_connect_text_is_no_wish(evening: Evening, connect: str) -> None:
    guest = evening.player("Ben")
    guest.lobbies.hear_join_requests()
    evening.world.post(
        guest.account.steam_id,
        337,
        friend=evening.accounts["Ada"].steam_id,
        connect=connect.encode(),
    )
    evening.run(1.0)
    assert guest.events == [], f"{connect!r} should mean nothing"


def test_a_wish_for_what_is_no_lobby_means_nothing(evening: Evening) -> None:
    guest = evening.player("Ben")
    guest.lobbies.hear_join_requests()
    chat_room = (1 << 56) | (8 << 52) | 77
    for lobby in (chat_room, guest.account.steam_id):
        evening.world.post(guest.account.steam_id, 333, lobby=lobby, friend=0)
    evening.run(1.0)
    assert guest.events == [], "a chat that is no lobby is not gone to"


def test_a_wish_for_a_lobby_of_another_game_fails_with_a_word(evening: Evening) -> None:
    other, guest = evening.player("Cem"), evening.player("Ben")
    guest.lobbies.hear_join_requests()
    other.steam.matchmaking.create_lobby(LobbyType.FRIENDS_ONLY, 4)
    evening.run(1.0)
    evening.world.click_join_game(guest.account, other.account)
    evening.run(2.0)
    (failed,) = guest.of(EnterFailed)
    assert "another game" in failed.reason, f"the player should read why: {failed.reason!r}"


# Rich presence, chat and inviting


def test_rich_presence_says_where_one_is_and_is_taken_back(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    for player in (host, guest):
        shown = player.account.rich_presence
        assert shown["steam_player_group"] == lobby_of(host), "both belong to one group"
        assert shown["steam_player_group_size"] == "1", "of as many as the host says"
        assert shown["status"], "with a line of text"
    assert host.account.rich_presence["connect"] == f"+connect_lobby {lobby_of(host)}"
    host.lobbies.refresh(replace(INFO, players=2), evening.now_s)
    evening.run(0.5)
    assert guest.account.rich_presence["steam_player_group_size"] == "2", "guests follow"
    guest.lobbies.leave(lobby_of(host))
    host.lobbies.withdraw(evening.now_s)
    assert host.account.rich_presence == guest.account.rich_presence == {}, "and nothing stays"


def test_lobby_chat_of_who_may_not_speak_is_not_heard(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    host.mutes.add(guest.identity)
    guest.lobbies.say(lobby_of(host), "let me in!", evening.now_s)
    evening.run(0.5)
    assert host.of(LobbyChatHeard) == [], "a member may knock and nothing else"
    host.mutes.clear()
    guest.lobbies.say(lobby_of(host), "hello\x07 there\n", evening.now_s)
    evening.run(0.5)
    assert [event.text for event in host.of(LobbyChatHeard)] == ["hello there"], (
        "who may speak is heard, cleaned"
    )


def test_a_flood_of_lobby_chat_is_cut_down(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    enter(evening, guest, lobby_of(host))
    for _ in range(100):
        guest.steam.matchmaking.send_chat(SteamLobbyId(int(lobby_of(host))), b"spam")
        guest.steam.matchmaking.send_chat(SteamLobbyId(int(lobby_of(host))), b"\xff" * 4000)
    evening.run(1.0)
    assert len(host.of(LobbyChatHeard)) <= limits.CHAT_BURST + 2, "nobody types that fast"


def test_the_list_for_inviting_begins_with_those_who_play(evening: Evening) -> None:
    host, _playing = evening.host(), evening.player("Dan")
    evening.accounts["Cem"].state = 0
    names = [friend.name for friend in host.lobbies.friends()]
    assert names == ["Dan", "Ben", "Cem"], "in the game, then online, then the others"
    for nobody in ("", "x", "1" * 4000, lobby_of(host)):
        host.lobbies.invite(nobody, evening.now_s)
    evening.run(0.1)
    assert len(host.of(ActionRefused)) == 4, "who is nobody cannot be invited"


def test_steams_own_dialog_is_opened_only_where_there_is_an_overlay(evening: Evening) -> None:
    host = evening.host()
    assert not host.lobbies.open_invite_dialog(), "without an overlay the game's own list serves"
    host.library.overlay = True
    assert host.lobbies.open_invite_dialog(), "with one, Steam shows its dialog"
    assert host.library.invite_dialogs == [int(lobby_of(host))], "for the own lobby"


def test_two_lists_on_one_steam_do_not_disturb_each_other(evening: Evening) -> None:
    host, guest = evening.host(), evening.player("Ben")
    second = SteamLobbies(guest.news, protocol_version=INFO.protocol_version)
    second.enter(lobby_of(host), evening.now_s)
    evening.run(2.0)
    heard = second.pump(evening.now_s)
    kinds = [type(event) for event in heard]
    assert kinds == [Entered, MembersChanged], "who asked should be answered"
    assert guest.of(Entered) == [], "and nobody else"
    second.close(evening.now_s)
    evening.run(0.5)
    assert members(host) == (host.identity,), "closing one should leave what it entered"
