"""The server leaves out of the list what nobody has asked to see."""

import pytest

from net import limits
from net import text as text_module
from net.lobbies.lobby import Lobby, LobbyFilter, LobbyInfo, LobbyTerms, Visibility
from net.lobbies.protocol import wire
from net.text import skeleton_of
from tests.lobby_server.stage import Player, Stage, info

FARMS = {
    "Willow Farm": ("", info()),
    "Oak Farm": ("geese", info()),
    "Mill House": ("", info(players=8)),
}


@pytest.fixture
def reader(stage: Stage) -> Player:
    """Somebody who watches a list of three farms."""
    for name, (password, said) in FARMS.items():
        terms = LobbyTerms(name, password, Visibility.PUBLIC)
        stage.publish(stage.player("Host"), terms, said)
    watching = stage.player("Reader")
    watching.lobbies.watch(stage.now_s)
    stage.until(lambda: names(watching) == set(FARMS), "everything should be listed at first")
    return watching


def names(player: Player) -> set[str]:
    return {lobby.info.name for lobby in player.lobbies.lobbies}


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        (LobbyFilter("farm"), ("Willow Farm", "Oak Farm")),
        (LobbyFilter("WILLOW f"), ("Willow Farm",)),
        (LobbyFilter("barn"), ()),
        (LobbyFilter(has_room=True), ("Willow Farm", "Oak Farm")),
        (LobbyFilter(without_password=True), ("Willow Farm", "Mill House")),
        (LobbyFilter("m", has_room=True, without_password=True), ("Willow Farm",)),
        (LobbyFilter(), tuple(FARMS)),
    ],
    ids=str,
)
def test_only_what_is_wanted_is_listed(
    stage: Stage, reader: Player, wanted: LobbyFilter, seen: tuple[str, ...]
) -> None:
    reader.lobbies.want(LobbyFilter("something else"), stage.now_s)
    stage.until(lambda: not names(reader), "nothing fits that")
    reader.lobbies.want(wanted, stage.now_s)
    stage.run(limits.LOBBY_LIST_POLL_S + 1.0)
    assert names(reader) == set(seen), "what fits, and nothing else"


def test_what_does_not_travel_is_what_is_not_wanted(stage: Stage, reader: Player) -> None:
    reader.lobbies.want(LobbyFilter("mill"), stage.now_s)
    stage.until(lambda: names(reader) == {"Mill House"}, "the filter should work")
    listing = stage.running.directory.listing
    client = next(each for each in stage.running.clients if each.name == "Reader")
    page = listing.page(0, client, True, wire.WireFilter("mill", False, False))
    assert len(page.lobbies) == 1, "the server should send no other line"
    assert not page.gone, "nor that it is not there, at the first reading"


def test_a_farm_that_fills_up_goes_and_comes_back(stage: Stage, reader: Player) -> None:
    reader.lobbies.want(LobbyFilter("willow", has_room=True), stage.now_s)
    stage.until(lambda: names(reader) == {"Willow Farm"}, "there is room")
    host = stage.players[0]
    full: LobbyInfo = info(players=8)
    host.lobbies.refresh(full, stage.now_s)
    stage.until(lambda: not names(reader), "now there is none")
    host.lobbies.refresh(info(players=7), stage.now_s)
    stage.until(lambda: names(reader) == {"Willow Farm"}, "and now there is again")
    (lobby,) = reader.lobbies.lobbies
    assert isinstance(lobby, Lobby)
    assert lobby.info.players == 7, "as it is"


def test_words_that_no_name_can_have_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        LobbyFilter("x" * (limits.LOBBY_NAME_MAX_LENGTH + 1))


def test_the_words_of_a_filter_are_read_once_however_long_the_list_is(
    stage: Stage, reader: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(name: str) -> str:
        read.append(name)
        return skeleton_of(name)

    monkeypatch.setattr(text_module, "skeleton_of", counted)
    client = next(each for each in stage.running.clients if each.name == "Reader")
    page = stage.running.directory.listing.page(
        0, client, True, wire.WireFilter("farm", False, False)
    )
    assert len(page.lobbies) == 2, "two farms of three have the word in their names"
    assert read == ["farm"], "which takes as long as looking at many lobbies"
