"""Lobbies and friends over a shared library of real C structs, each user with a copy of its own."""

import pytest

from net.steam import (
    CallFailed,
    EnterResponse,
    FriendRichPresenceUpdate,
    GameLobbyJoinRequested,
    LobbyChatMsg,
    LobbyChatUpdate,
    LobbyCreated,
    LobbyDataUpdate,
    LobbyEnter,
    LobbyInvite,
    LobbyKicked,
    LobbyMatchList,
    LobbySearch,
    LobbyType,
    MemberChange,
    NumberFilter,
    PersonaChange,
    PersonaStateChange,
    SteamServersConnected,
    SteamServersDisconnected,
    SteamShutdown,
    TextFilter,
)
from tests.helpers.waiting import wait_until
from tests.steam.cloud import NO_COMPILER, compiler
from tests.steam.cloud.users import Friends, User

pytestmark = [pytest.mark.slow, pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)]


def test_a_lobby_from_its_making_to_its_end(friends: Friends) -> None:
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    lobby = ada.make_lobby()
    at = ada.steam.matchmaking
    assert at.set_data(lobby, "game", "a farm ☂"), "the owner may write"
    assert at.data(lobby, "game") == "a farm ☂", "and read it at once"

    ben.hear(PersonaStateChange, lambda e: bool(e.change & PersonaChange.GAME_PLAYED))
    game = ben.steam.friends.game_played(ada.user)
    while game is None or game.lobby is None:
        ben.hear(PersonaStateChange)
        game = ben.steam.friends.game_played(ada.user)
    assert (game.app_id, game.lobby) == (480, lobby), "friends see which lobby one is in"
    assert ben.steam.matchmaking.request_data(lobby), "and may ask what it is"
    assert ben.hear(LobbyDataUpdate).success, "which is answered"
    assert ben.steam.matchmaking.data(lobby, "game") == "a farm ☂", "truly"
    assert ben.steam.matchmaking.owner(lobby) is None, "but the owner is for members"
    assert ben.steam.matchmaking.members(lobby) == (), "and so are the members"

    call = ben.steam.matchmaking.join_lobby(lobby)
    entered = ben.hear(LobbyEnter)
    assert (entered.call, entered.response) == (call, EnterResponse.SUCCESS), "a friend may enter"
    assert not ben.steam.matchmaking.set_data(lobby, "game", "mine"), "but not write"
    assert ben.steam.matchmaking.owner(lobby) == ada.user, "he sees whose it is"
    assert ada.hear(LobbyChatUpdate).user == ben.user, "the owner hears who came"
    assert set(at.members(lobby)) == {ada.user, ben.user}, "and sees who is there"

    ben.steam.matchmaking.set_member_data(lobby, "hat", "red")
    ada.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    assert at.member_data(lobby, ben.user, "hat") == "red", "members write of themselves"
    assert at.send_chat(lobby, b"\0\xff"), "chat may be any bytes"
    for user in (ada, ben):
        said = user.hear(LobbyChatMsg)
        assert (said.user, said.payload) == (ada.user, b"\0\xff"), "and everybody hears it"

    assert at.set_member_limit(lobby, 2), "the owner may shrink it"
    cem.steam.matchmaking.join_lobby(lobby)
    assert cem.hear(LobbyEnter).response is EnterResponse.FULL, "a full lobby is full"
    ada.steam.matchmaking.leave_lobby(lobby)
    left = ben.hear(LobbyChatUpdate, lambda event: event.user == ada.user)
    assert left.change is MemberChange.LEFT, "leaving is told"
    assert ben.steam.matchmaking.owner(lobby) == ben.user, "and makes another member the owner"
    ben.steam.matchmaking.leave_lobby(lobby)
    wait_until(lambda: not friends.broker.lobbies, "the end of an empty lobby")
    cem.steam.matchmaking.join_lobby(lobby)
    assert cem.hear(LobbyEnter).response is EnterResponse.DOES_NOT_EXIST, "for everybody"


def test_invitations_rich_presence_names_and_pictures(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    lobby = ada.make_lobby()
    assert ada.steam.matchmaking.invite_user(lobby, ben.user), "a friend can be invited"
    invited = ben.hear(LobbyInvite)
    assert (invited.user, invited.lobby, invited.app_id) == (ada.user, lobby, 480), "and hears it"
    friends.broker.click_join(ben.account, lobby, ada.account)
    assert ben.hear(GameLobbyJoinRequested).lobby == lobby, "accepting is heard by the game"

    assert ada.steam.friends.set_rich_presence("status", "Digging"), "rich presence is set"
    ben.hear(FriendRichPresenceUpdate)
    assert friends.broker.rich_presence(ada.account) == {"status": "Digging"}, "at Valve's"
    assert ben.steam.friends.rich_presence(ada.user, "status") == "Digging", "and read"
    friends.broker.rename(ada.account, "Åsa")
    ben.hear(PersonaStateChange, lambda event: bool(event.change & PersonaChange.NAME))
    assert ben.steam.friends.name(ada.user) == "Åsa", "a name may change"
    assert ben.steam.friends.avatar(ada.user) is None, "a picture has to be fetched first"
    ben.hear(PersonaStateChange, lambda event: bool(event.change & PersonaChange.AVATAR))
    picture = ben.steam.friends.avatar(ada.user)
    assert picture is not None, "then it is there"
    assert len(picture.rgba) == picture.width * picture.height * 4, "whole"


def test_public_lobbies_are_listed_by_what_was_asked_for(friends: Friends) -> None:
    ada, ben, cem = friends.open("Ada", "Ben", "Cem")
    for host, level in ((ada, "3"), (ben, "7")):
        lobby = host.make_lobby(LobbyType.PUBLIC)
        host.steam.matchmaking.set_data(lobby, "level", level)
        host.hear(LobbyDataUpdate)
    call = cem.steam.matchmaking.request_lobby_list(LobbySearch((NumberFilter("level", 7),)))
    found = cem.hear(LobbyMatchList)
    assert found.call == call, "the list should name its question"
    assert [cem.steam.matchmaking.member_count(lobby) for lobby in found.lobbies] == [0], (
        "one lobby fits, of which nothing is known before it was asked"
    )
    cem.steam.matchmaking.request_lobby_list(LobbySearch((TextFilter("level", "3"),)))
    assert len(cem.hear(LobbyMatchList).lobbies) == 1, "the filters of one search are not kept"


def test_each_answer_is_told_once_whichever_of_its_two_callbacks_is_first(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    made = [ada.make_lobby() for _ in range(8)]
    for lobby in made:
        ben.steam.matchmaking.join_lobby(lobby)
        assert ben.hear(LobbyEnter).lobby == lobby, "each lobby is entered"
    ben.steam.matchmaking.set_member_data(made[-1], "done", "yes")
    ben.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    ada.hear(LobbyDataUpdate, lambda event: event.member == ben.user)
    for user in (ada, ben):
        again = [e for e in user.events if isinstance(e, LobbyEnter | LobbyCreated)]
        assert again == [], f"and nothing is told twice: {again}"


def is_online(user: User) -> bool:
    return user.steam.user.logged_on


def test_valves_servers_lost_and_found(friends: Friends) -> None:
    ada, ben = friends.open("Ada", "Ben")
    lobby = ada.make_lobby()
    ben.steam.matchmaking.join_lobby(lobby)
    ben.hear(LobbyEnter)
    friends.broker.lose_servers(ben.account)
    assert ben.hear(LobbyKicked).disconnected, "the lobby is lost"
    ben.hear(SteamServersDisconnected)
    assert not is_online(ben), "and Steam says that it is offline"
    ben.steam.matchmaking.join_lobby(lobby)
    ben.hear(CallFailed)
    ada.hear(LobbyChatUpdate, lambda event: event.change is MemberChange.DISCONNECTED)
    friends.broker.find_servers(ben.account)
    ben.hear(SteamServersConnected)
    assert is_online(ben), "until it is back"
    friends.broker.quit_steam(ben.account)
    ben.hear(SteamShutdown)


def test_what_steam_does_to_lobbies_by_itself_is_told_to_their_members(friends: Friends) -> None:
    broker = friends.broker
    ada, ben = friends.open("Ada", "Ben")
    eve = friends.start(broker.add_account("Eve"))
    lobby = ada.make_lobby()
    eve.steam.matchmaking.join_lobby(lobby)
    assert eve.hear(LobbyEnter).response is EnterResponse.NOT_ALLOWED, "strangers stay outside"
    broker.let_strangers_into_friends_lobbies()
    for user in (eve, ben):
        user.steam.matchmaking.join_lobby(lobby)
        assert user.hear(LobbyEnter).response is EnterResponse.SUCCESS, "unless Steam lets them in"
        ada.hear(LobbyChatUpdate, lambda event: event.change is MemberChange.ENTERED)
    broker.kick(lobby, eve.account)
    assert not eve.hear(LobbyKicked).disconnected, "who was thrown out is told"
    thrown = ada.hear(LobbyChatUpdate)
    assert (thrown.user, thrown.change) == (eve.user, MemberChange.KICKED), "and so are the others"
    broker.give_lobby(lobby, ben.account)
    wait_until(
        lambda: ada.steam.matchmaking.owner(lobby) == ben.user,
        "another owner, whom a lobby may get without asking",
    )
    assert not ada.steam.matchmaking.set_data(lobby, "key", "value"), "who alone may write"
    broker.invite(lobby, ben.account, eve.account)
    assert eve.hear(LobbyInvite).lobby == lobby, "friends invite from Steam's own window, too"
    broker.answer_nothing()
    assert eve.steam.matchmaking.join_lobby(lobby), "a call is taken"
    eve.steam.friends.set_rich_presence("status", "Waiting")
    wait_until(lambda: bool(broker.rich_presence(eve.account)), "what was said after the call")
    broker.pass_time(3600.0)
    eve.catch_up()
    assert not [event for event in eve.events if isinstance(event, LobbyEnter)], (
        "and then never answered"
    )
