"""Friends: names, pictures, rich presence, invitations and the overlay."""

import pytest

from net.steam import (
    AvatarImageLoaded,
    AvatarSize,
    FriendRichPresenceUpdate,
    GameOverlayActivated,
    GameRichPresenceJoinRequested,
    Image,
    PersonaChange,
    PersonaState,
    PersonaStateChange,
    connect_text,
    lobby_from_connect_text,
)
from tests.steam.party import Party


def test_names_and_friends_are_known() -> None:
    with Party("Ann", "Bøb 🌻") as party:
        ann, bob = party.players
        stranger = party.stranger("Sly")
        friends = ann.steam.friends
        assert friends.persona_name == "Ann", "our own name"
        assert friends.friends() == (bob.steam_id,), "the friends"
        assert friends.name(bob.steam_id) == "Bøb 🌻", "their names, in any script"
        assert friends.state(bob.steam_id) is PersonaState.ONLINE, "their status"
        assert friends.is_friend(bob.steam_id), "Bob is a friend"
        assert not friends.is_friend(stranger.steam_id), "Sly is not"
        assert friends.name(stranger.steam_id) == "[unknown]", "and has no name yet"
        assert friends.request_user_information(stranger.steam_id), "it can be asked for"
        party.run(1)
        assert PersonaStateChange(stranger.steam_id, PersonaChange.NAME) in ann.events, "and comes"


@pytest.mark.parametrize("size", [AvatarSize.SMALL, AvatarSize.MEDIUM])
def test_pictures_are_plain_bytes(size: AvatarSize) -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        assert ann.steam.friends.avatar(bob.steam_id, size) is None, "none was set"
        rgba = bytes(range(256)) * (size * size * 4 // 256)
        bob.account.avatar[size] = rgba
        assert ann.steam.friends.avatar(bob.steam_id, size) == Image(size, size, rgba), (
            "the picture should arrive pixel for pixel"
        )


def test_a_picture_of_absurd_size_is_not_read() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        bob.account.avatar[64] = b"x"
        ann.library.claimed_image_side = 100_000
        assert ann.steam.friends.avatar(bob.steam_id) is None, "40 GB should not be allocated"


def test_a_large_picture_is_loaded_when_it_is_asked_for() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        assert ann.steam.friends.avatar(bob.steam_id, AvatarSize.LARGE) is None, "none was set"
        rgba = bytes(range(256)) * 529
        bob.account.avatar[184] = rgba
        assert ann.steam.friends.avatar(bob.steam_id, AvatarSize.LARGE) is None, "not loaded yet"
        party.run(1)
        assert ann.of(AvatarImageLoaded) == [AvatarImageLoaded(bob.steam_id)], "Steam says when"
        assert ann.steam.friends.avatar(bob.steam_id, AvatarSize.LARGE) == Image(184, 184, rgba), (
            "and has it then"
        )


def test_rich_presence_is_set_read_and_removed() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        friends = ann.steam.friends
        assert friends.set_rich_presence("status", "Watering turnips"), "it can be set"
        party.run(0.5)
        assert FriendRichPresenceUpdate(ann.steam_id, 480) in bob.events, "friends hear of it"
        assert bob.steam.friends.rich_presence(ann.steam_id, "status") == "Watering turnips", "read"
        friends.set_rich_presence("status", None)
        assert bob.steam.friends.rich_presence(ann.steam_id, "status") == "", "None removes it"
        assert all(friends.set_rich_presence(f"key{n}", "x") for n in range(30)), "30 keys fit"
        assert not friends.set_rich_presence("one too many", "x"), "and no more"
        friends.clear_rich_presence()
        assert ann.account.rich_presence == {}, "clearing removes everything"
        with pytest.raises(ValueError, match="63"):
            friends.set_rich_presence("k" * 64, "x")
        with pytest.raises(ValueError, match="255"):
            friends.set_rich_presence("status", "ü" * 128)
        bob.steam.friends.request_rich_presence(ann.steam_id)
        party.run(1)
        assert len(bob.of(FriendRichPresenceUpdate)) > 30, "asking for it is answered as well"


def test_join_game_by_connect_text_is_reported_and_read_with_care() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        lobby = party.lobby_of(ann)
        ann.steam.matchmaking.leave_lobby(lobby)
        ann.steam.friends.set_rich_presence("connect", connect_text(lobby))
        party.world.click_join_game(bob.account, ann.account)
        party.run(0.5)
        (wish,) = bob.of(GameRichPresenceJoinRequested)
        assert wish.friend == ann.steam_id, "whose game is to be joined"
        assert lobby_from_connect_text(wish.connect) == lobby, "and where it is"


def test_a_friend_can_be_invited_by_connect_text() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        assert ann.steam.friends.invite_to_game(bob.steam_id, "x" * 255), "the longest text"
        party.run(0.5)
        assert bob.of(GameRichPresenceJoinRequested)[0].connect == "x" * 255, "arrives whole"
        with pytest.raises(ValueError, match="255"):
            ann.steam.friends.invite_to_game(bob.steam_id, "x" * 256)


def test_the_invite_dialog_needs_the_overlay() -> None:
    with Party("Ann") as party:
        ann = party.players[0]
        lobby = party.lobby_of(ann)
        assert not ann.steam.utils.overlay_enabled, "without Steam's launch there is no overlay"
        assert not ann.steam.friends.open_invite_dialog(lobby), "so offer a list of one's own"
        ann.library.overlay = True
        assert ann.steam.friends.open_invite_dialog(lobby), "with the overlay it opens"
        party.run(0.5)
        assert ann.library.invite_dialogs == [lobby], "for this lobby"
        assert ann.of(GameOverlayActivated) == [GameOverlayActivated(True)], "and is reported"


def test_people_can_be_remembered_as_played_with() -> None:
    with Party("Ann", "Bob") as party:
        ann, bob = party.players
        ann.steam.friends.set_played_with(bob.steam_id)
        assert ann.library.played_with == [bob.steam_id], "Steam should remember Bob"
