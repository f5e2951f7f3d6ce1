"""The Tiled project offers only what a map may have, and every kind of layer and property."""

import json

import pytest

from files.problems import Reporter
from game.world.art import read_art
from game.world.map_objects import EXIT_PROPERTIES, START, WORDS
from game.world.shown import TERRAINS
from tests.world.small_farm import ASSETS, game_content

PROJECT = ASSETS / "maps" / "tandem-acres.tiled-project"


@pytest.fixture(scope="module")
def types() -> list[dict[str, object]]:
    """The project's own types."""
    found = json.loads(PROJECT.read_text("utf-8"))["propertyTypes"]
    assert isinstance(found, list)
    return found


def test_every_kind_of_layer_is_a_class(types: list[dict[str, object]]) -> None:
    layers = {one["name"] for one in types if one.get("useAs") == ["layer"]}
    assert layers == {*WORDS.properties, "ground"}, "a map maker should be offered each of them"


def test_every_class_of_an_object_is_known_to_the_game(types: list[dict[str, object]]) -> None:
    content = game_content()
    art = read_art(ASSETS, Reporter(""))
    assert art is not None, "the game has art"
    known = {*content.destructables, *content.people, *art.scenery(content.seasons)}
    known |= {START, "exit", "wall"}
    known |= {spot.name for area in content.areas.values() for spot in area.spots}
    offered = {one["name"] for one in types if one.get("useAs") == ["object"]}
    assert offered <= known, "nothing should be offered that check-content refuses"
    assert {START, "exit", "wall", "oak", "house"} <= offered, "and what maps are made of should be"


def test_the_exit_has_its_properties_and_terrains_are_listed(
    types: list[dict[str, object]],
) -> None:
    by_name = {one["name"]: one for one in types}
    members = by_name["exit"]["members"]
    assert isinstance(members, list)
    assert [member["name"] for member in members] == list(EXIT_PROPERTIES), "in this order"
    assert by_name["Terrain"]["values"] == list(TERRAINS), "each terrain should be offered"
