"""Lobbies: every sentence about their behaviour that the game stands on.

Goal: what the binding promises of lobbies is what Steam does. Method: three friends and a stranger
over the stand-in, through the public interface only.
"""

from ipaddress import IPv4Address

import pytest

from net.steam import (
    CallHandle,
    ChatEntryType,
    Comparison,
    Distance,
    EnterResponse,
    FriendGame,
    GameLobbyJoinRequested,
    GameServer,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyGameCreated,
    LobbyId,
    LobbyInvite,
    LobbyMatchList,
    LobbySearch,
    LobbyType,
    MemberChange,
    NearFilter,
    NumberFilter,
    PersonaChange,
    PersonaStateChange,
    Result,
    SteamId,
    TextFilter,
    is_lobby_id,
    lobby_from_command_line,
)
from tests.steam.party import Party, Player


def found_by(party: Party, player: Player, search: LobbySearch | None = None) -> set[LobbyId]:
    player.steam.matchmaking.request_lobby_list(search)
    party.run(1)
    return set(player.of(LobbyMatchList)[-1].lobbies)


def responses(player: Player) -> list[EnterResponse]:
    return [event.response for event in player.of(LobbyEnter)]


def test_whoever_creates_a_lobby_is_inside_and_owns_it() -> None:
    with Party("Ann", "Bob") as party:
        ann = party.players[0]
        lobby = party.lobby_of(ann)
        assert ann.of(LobbyCreated)[0].result is Result.OK, "making it should work"
        assert ann.of(LobbyEnter) == [LobbyEnter(None, lobby, EnterResponse.SUCCESS, False)], (
            "entering one's own lobby is reported too"
        )
        assert ann.steam.matchmaking.members(lobby) == (ann.steam_id,), "its maker is inside"
        assert ann.steam.matchmaking.owner(lobby) == ann.steam_id, "and owns it"
        assert is_lobby_id(lobby), "its id has the form of a lobby's"
        assert lobby > 2**53, "and needs all 64 bits, as real ones do"


@pytest.mark.parametrize(
    ("kind", "listed", "shown_to_friends"),
    [
        (LobbyType.PRIVATE, False, False),
        (LobbyType.FRIENDS_ONLY, False, True),
        (LobbyType.PUBLIC, True, True),
        (LobbyType.INVISIBLE, True, False),
    ],
)
def test_who_can_find_a_lobby_depends_on_its_type(
    kind: LobbyType, listed: bool, shown_to_friends: bool
) -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann, kind)
        assert (lobby in found_by(party, bob)) == listed, "the lobby list should hold it or not"
        shown = FriendGame(480, lobby if shown_to_friends else None)
        assert bob.steam.friends.game_played(ann.steam_id) == shown, (
            "friends should see it in the friends list or not"
        )


def test_a_friends_lobby_is_found_through_the_friends_list_and_checked() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        ann.steam.matchmaking.set_data(lobby, "host", "Ann's farm")
        party.run(1)
        changes = [event for event in bob.of(PersonaStateChange) if event.user == ann.steam_id]
        assert any(event.change & PersonaChange.GAME_PLAYED for event in changes), (
            "a friend's new lobby should be news"
        )
        games = [bob.steam.friends.game_played(user) for user in bob.steam.friends.friends()]
        assert FriendGame(480, lobby) in games, "the lobby should be found in the friends list"
        assert bob.steam.matchmaking.data(lobby, "host") == "", "its data is not here yet"
        assert bob.steam.matchmaking.request_data(lobby), "it can be asked for"
        party.run(1)
        assert LobbyDataUpdate(lobby, None, True) in bob.of(LobbyDataUpdate), "and comes"
        assert bob.steam.matchmaking.data(lobby, "host") == "Ann's farm", "with its values"


def test_a_dead_lobby_is_noticed_just_before_joining() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        ann.steam.matchmaking.leave_lobby(lobby)
        bob.steam.matchmaking.request_data(lobby)
        party.run(1)
        assert bob.of(LobbyDataUpdate) == [LobbyDataUpdate(lobby, None, False)], (
            "asking for a lobby that is gone should say so"
        )
        party.join(lobby, bob)
        assert responses(bob) == [EnterResponse.DOES_NOT_EXIST], "and joining it as well"
        assert bob.steam.matchmaking.entered == frozenset(), "nobody is inside a dead lobby"


def test_friends_in_other_games_are_not_mistaken() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        bob = party.world.add_user("Bob")
        party.world.befriend(ann.account, bob)
        friends, user = ann.steam.friends, SteamId(bob.steam_id)
        assert friends.game_played(user) is None, "Bob plays nothing"
        bob.other_game = 440
        assert friends.game_played(user) == FriendGame(440, None), "Bob plays another app"
        bob.other_game = (2 << 24) | 480
        assert friends.game_played(user) is None, "a shortcut or mod is no app, whatever its bits"


def test_only_open_lobbies_with_room_are_listed() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        closed = party.lobby_of(ann, LobbyType.PUBLIC)
        full = party.lobby_of(ann, LobbyType.PUBLIC, limit=1)
        open_one = party.lobby_of(bob, LobbyType.PUBLIC)
        assert ann.steam.matchmaking.set_joinable(closed, False), "the owner may close it"
        assert found_by(party, cleo) == {open_one}, "closed and full lobbies are not listed"
        party.join(closed, cleo)
        party.join(full, cleo)
        assert responses(cleo) == [EnterResponse.NOT_ALLOWED, EnterResponse.FULL], (
            "and cannot be entered"
        )
        ann.steam.matchmaking.set_joinable(closed, True)
        ann.steam.matchmaking.set_member_limit(full, 2)
        assert found_by(party, cleo) == {closed, full, open_one}, "until they are opened again"


def test_a_search_filters() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobbies = [party.lobby_of(ann, LobbyType.PUBLIC, limit) for limit in (2, 4, 8)]
        for level, lobby in enumerate(lobbies):
            ann.steam.matchmaking.set_data(lobby, "level", str(level))
            ann.steam.matchmaking.set_data(lobby, "game", "farm" if level else "café")
        text = TextFilter("game", "café")
        assert found_by(party, bob, LobbySearch((text,))) == {lobbies[0]}, "by text"
        number = NumberFilter("level", 1, Comparison.EQUAL_TO_OR_GREATER_THAN)
        assert found_by(party, bob, LobbySearch((number,))) == set(lobbies[1:]), "by number"
        slots = LobbySearch(slots_available=4, distance=Distance.WORLDWIDE)
        assert found_by(party, bob, slots) == {lobbies[2]}, "by room"
        near = LobbySearch((NearFilter("level", 2),), max_results=1)
        assert found_by(party, bob, near) == {lobbies[2]}, "by nearness, and by count"
        assert found_by(party, bob) == set(lobbies), "no filter should outlive its search"
        refused = LobbySearch((TextFilter("game", "farm"), TextFilter("", "x")))
        with pytest.raises(ValueError, match="empty"):
            bob.steam.matchmaking.request_lobby_list(refused)
        assert found_by(party, bob) == set(lobbies), "nor a search that was refused"


def test_strangers_cannot_enter_what_is_for_friends_unless_invited() -> None:
    with Party("Ann", "Bob") as party:
        ann = party.players[0]
        stranger = party.stranger("Sly")
        lobby = party.lobby_of(ann)
        party.join(lobby, stranger)
        assert responses(stranger) == [EnterResponse.NOT_ALLOWED], "it is for friends only"
        assert ann.steam.matchmaking.invite_user(lobby, stranger.steam_id), "but they can be asked"
        party.run(1)
        party.join(lobby, stranger)
        assert responses(stranger)[-1] is EnterResponse.SUCCESS, "and then come in"


def test_an_invitation_is_only_a_notice_until_it_is_accepted() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        ann.steam.matchmaking.invite_user(lobby, bob.steam_id)
        party.run(2)
        assert bob.of(LobbyInvite) == [LobbyInvite(ann.steam_id, lobby, 480)], "Bob hears of it"
        assert bob.steam.matchmaking.entered == frozenset(), "and goes nowhere by himself"
        party.world.accept_invite(bob.account, lobby, ann.account)
        party.run(0.5)
        assert bob.of(GameLobbyJoinRequested) == [GameLobbyJoinRequested(lobby, ann.steam_id)], (
            "accepting it in Steam's window is what counts"
        )


def test_an_invitation_accepted_without_the_game_is_on_its_command_line() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        bob = party.world.add_user("Bob")
        lobby = party.lobby_of(ann)
        line = party.world.accept_invite(bob, lobby, ann.account)
        player = party.start(bob, launch_command_line=line)
        wish = lobby_from_command_line(player.steam.utils.launch_command_line)
        assert wish == lobby, "the game that Steam starts should know where to go"


def test_join_game_in_the_friends_list_needs_no_connect_text() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.world.click_join_game(bob.account, ann.account)
        party.run(0.5)
        assert bob.of(GameLobbyJoinRequested) == [GameLobbyJoinRequested(lobby, ann.steam_id)], (
            "being in a lobby that friends may join is enough"
        )


def test_members_hear_of_each_other_coming_and_going() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        party.join(lobby, cleo)
        bob.steam.matchmaking.leave_lobby(lobby)
        party.run(1)
        changes = [(event.user, event.change) for event in ann.of(LobbyChatUpdate)]
        assert changes == [
            (bob.steam_id, MemberChange.ENTERED),
            (cleo.steam_id, MemberChange.ENTERED),
            (bob.steam_id, MemberChange.LEFT),
        ], "each change should be reported once, in order"
        assert ann.steam.matchmaking.members(lobby) == (ann.steam_id, cleo.steam_id), (
            "the list of members should follow"
        )
        assert ann.steam.matchmaking.member_count(lobby) == 2, "and their number"
        assert bob.steam.matchmaking.members(lobby) == (), "who left sees nobody"
        assert bob.steam.matchmaking.owner(lobby) is None, "and no owner"


def test_the_lobby_passes_to_another_member_when_its_owner_vanishes() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        party.join(lobby, cleo)
        party.crash(ann)
        party.run(5)
        assert bob.steam.matchmaking.owner(lobby) == ann.steam_id, "Steam takes a while to notice"
        assert bob.steam.friends.game_played(ann.steam_id) == FriendGame(480, lobby), (
            "until then a dead host looks alive"
        )
        party.run(20, step_s=0.5)
        assert bob.of(LobbyChatUpdate)[-1] == LobbyChatUpdate(
            lobby, ann.steam_id, ann.steam_id, MemberChange.DISCONNECTED
        ), "then the members hear of it"
        owners = {player.steam.matchmaking.owner(lobby) for player in (bob, cleo)}
        assert owners == {bob.steam_id}, "and one of them owns the lobby without having asked"
        assert bob.steam.matchmaking.set_data(lobby, "host", "Bob"), "and may write its data"
        party.players.remove(ann)


def test_a_lobby_can_be_given_to_a_member_only() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        matchmaking = ann.steam.matchmaking
        assert not matchmaking.set_owner(lobby, cleo.steam_id), "Cleo is not inside"
        assert matchmaking.set_owner(lobby, bob.steam_id), "Bob is"
        assert bob.steam.matchmaking.owner(lobby) == bob.steam_id, "and owns it now"
        assert not matchmaking.set_type(lobby, LobbyType.PUBLIC), "Ann has nothing to say any more"
        assert bob.steam.matchmaking.set_type(lobby, LobbyType.PUBLIC), "Bob has"


def test_lobby_data_is_written_by_the_owner_and_read_by_all() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        matchmaking = ann.steam.matchmaking
        assert matchmaking.set_data(lobby, "players", "2 · zwei"), "the owner may write"
        assert not bob.steam.matchmaking.set_data(lobby, "players", "9"), "a member may not"
        matchmaking.set_data(lobby, "area", "farm")
        party.run(1)
        assert bob.steam.matchmaking.all_data(lobby) == {"players": "2 · zwei", "area": "farm"}, (
            "everybody reads the same"
        )
        assert LobbyDataUpdate(lobby, None, True) in bob.of(LobbyDataUpdate), "and hears of it"
        assert matchmaking.delete_data(lobby, "area"), "the owner may remove"
        assert bob.steam.matchmaking.data(lobby, "area") == "", "and then it is gone"
        assert not bob.steam.matchmaking.delete_data(lobby, "players"), "a member may not"


def test_member_data_is_written_by_its_member() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        bob.steam.matchmaking.set_member_data(lobby, "ready", "yes")
        party.run(1)
        assert LobbyDataUpdate(lobby, bob.steam_id, True) in ann.of(LobbyDataUpdate), (
            "the event should name whose data it is"
        )
        assert ann.steam.matchmaking.member_data(lobby, bob.steam_id, "ready") == "yes", "Bob's"
        assert ann.steam.matchmaking.member_data(lobby, ann.steam_id, "ready") == "", "not Ann's"
        stranger = party.stranger("Sly").steam_id
        assert ann.steam.matchmaking.member_data(lobby, stranger, "ready") == "", "nor a stranger's"


def test_chat_reaches_every_member_with_its_sender() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        payload = bytes(range(256)) * 16
        assert bob.steam.matchmaking.send_chat(lobby, payload), "4096 bytes of anything go"
        assert not cleo.steam.matchmaking.send_chat(lobby, b"let me in"), "only members speak"
        party.run(1)
        said = LobbyChatMsg(lobby, bob.steam_id, ChatEntryType.MESSAGE, payload)
        assert ann.of(LobbyChatMsg) == [said], "the other member should read it, zeros and all"
        assert bob.of(LobbyChatMsg) == [said], "and so should its author"
        assert cleo.of(LobbyChatMsg) == [], "and nobody else"
        ann.steam.matchmaking.send_chat(lobby, b"a\0b")
        party.run(1)
        assert bob.of(LobbyChatMsg)[-1].payload == b"a\0b", "short ones arrive at their length"
        for wrong in (b"", bytes(4097)):
            with pytest.raises(ValueError, match="4096"):
                bob.steam.matchmaking.send_chat(lobby, wrong)


def test_everybody_learns_where_the_owner_says_the_game_is_played() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        assert bob.steam.matchmaking.game_server(lobby) is None, "nothing was said yet"
        at_ann = GameServer(ann.steam_id)
        elsewhere = GameServer(None, IPv4Address("192.0.2.7"), 27015)
        for server in (at_ann, elsewhere):
            assert ann.steam.matchmaking.set_game_server(lobby, server), "the owner says it"
            party.run(1)
            for player in party.players:
                assert player.of(LobbyGameCreated)[-1] == LobbyGameCreated(lobby, server), "heard"
                assert player.steam.matchmaking.game_server(lobby) == server, "and read"
        bob.steam.matchmaking.set_game_server(lobby, GameServer(bob.steam_id))
        party.run(1)
        assert ann.steam.matchmaking.game_server(lobby) == elsewhere, "nobody else can say it"


@pytest.mark.parametrize(
    "server",
    [
        GameServer(),
        GameServer(port=5),
        GameServer(None, IPv4Address("192.0.2.7")),
        GameServer(None, IPv4Address("192.0.2.7"), 65536),
    ],
)
def test_a_game_server_that_names_nothing_is_the_callers_mistake(server: GameServer) -> None:
    with Party("Ann") as party:
        lobby = party.lobby_of(party.players[0])
        with pytest.raises(ValueError, match="game server"):
            party.players[0].steam.matchmaking.set_game_server(lobby, server)


def test_one_can_be_in_several_lobbies_at_once() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        first, second = party.lobby_of(ann), party.lobby_of(bob)
        party.join(first, cleo)
        party.join(second, cleo)
        matchmaking = cleo.steam.matchmaking
        assert matchmaking.entered == {first, second}, "both should be known"
        assert matchmaking.owner(first) == ann.steam_id, "each by its id"
        matchmaking.leave_lobby(first)
        assert matchmaking.entered == {second}, "leaving one should not leave the other"
        assert matchmaking.members(second) == (bob.steam_id, cleo.steam_id), "nor disturb it"


def test_being_removed_by_steam_is_being_outside() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        lobby = party.lobby_of(ann)
        ann.library.post(512, lobby=lobby, admin=0, disconnected=1)
        party.run(0.1)
        assert ann.steam.matchmaking.entered == frozenset(), "Steam took us out"


def test_the_member_limit_is_kept_and_read() -> None:
    with Party("Ann", "Bob", "Cleo") as party:
        ann, bob, cleo = party.players
        lobby = party.lobby_of(ann, limit=2)
        assert ann.steam.matchmaking.member_limit(lobby) == 2, "as it was made"
        party.join(lobby, bob)
        party.join(lobby, cleo)
        assert responses(cleo) == [EnterResponse.FULL], "two are inside"
        assert not bob.steam.matchmaking.set_member_limit(lobby, 3), "only the owner raises it"
        for wrong in (0, -1, 251):
            with pytest.raises(ValueError, match="250"):
                ann.steam.matchmaking.set_member_limit(lobby, wrong)
            with pytest.raises(ValueError, match="250"):
                ann.steam.matchmaking.create_lobby(LobbyType.PUBLIC, wrong)


def test_wrong_ids_are_told_apart_before_steam_sees_them() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        matchmaking = ann.steam.matchmaking
        with pytest.raises(ValueError, match="id of a user"):
            matchmaking.join_lobby(LobbyId(bob.steam_id))
        with pytest.raises(ValueError, match="id of a lobby"):
            matchmaking.invite_user(lobby, SteamId(lobby))
        for wrong in (0, -1, 2**64):
            with pytest.raises(ValueError, match="not a Steam id"):
                matchmaking.leave_lobby(LobbyId(wrong))
        for wrong_kind in (float(lobby), str(lobby), True, None):
            with pytest.raises(TypeError, match="64 bits"):
                matchmaking.data(wrong_kind, "x")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("", "x", "empty"),
        ("k" * 256, "x", "255"),
        ("a\0b", "x", "zero"),
        ("k", "v" * 8192, "8191"),
        ("k", "a\0b", "zero"),
        ("k", "\ud800", "UTF-8"),
    ],
)
def test_data_that_steam_would_cut_is_refused_with_words(key: str, value: str, words: str) -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        lobby = party.lobby_of(ann)
        with pytest.raises(ValueError, match=words):
            ann.steam.matchmaking.set_data(lobby, key, value)


def test_data_as_long_as_steam_carries_arrives_whole() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        party.join(lobby, bob)
        assert ann.steam.matchmaking.set_data(lobby, "k" * 255, "v" * 8191), "the limits themselves"
        assert bob.steam.matchmaking.all_data(lobby) == {"k" * 255: "v" * 8191}, "both ways"


def test_a_failed_join_leaves_nothing_behind_and_can_be_repeated() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        ann.steam.matchmaking.set_joinable(lobby, False)
        calls: list[CallHandle] = []
        for joinable in (False, True):
            ann.steam.matchmaking.set_joinable(lobby, joinable)
            calls.append(bob.steam.matchmaking.join_lobby(lobby))
            party.run(1)
        assert [(event.call, event.response) for event in bob.of(LobbyEnter)] == [
            (calls[0], EnterResponse.NOT_ALLOWED),
            (calls[1], EnterResponse.SUCCESS),
        ], "each try should have its own answer"
