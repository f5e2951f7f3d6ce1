"""Fishing by keys: the line flies, a fish bites, one strikes and fights, and it is in the bag."""

from collections.abc import Callable

import pygame
import pytest

from game.coop.seat import Action, Facing, SeenPlayer
from game.rules.fishing import cast_of
from game.world.fishing import HOOK_TICKS
from game.world.records import Cast, Slot
from game.world.sections import Kind, Section, tile_key, tile_of
from tests.scenes.helpers import Table, key_event, send

FRIEND = 65


@pytest.fixture
def shore(table: Table) -> tuple[int, int, Facing]:
    """One stands by the water with a rod in hand, looking at it; returns where."""
    area = table.seat.content.areas["farm"]
    ways = ((Facing.DOWN, 0, 1), (Facing.UP, 0, -1), (Facing.RIGHT, 1, 0), (Facing.LEFT, -1, 0))
    x, y, facing = next(
        (x, y, facing)
        for y in range(area.height)
        for x in range(area.width)
        for facing, dx, dy in ways
        if area.is_buildable(x, y) and area.is_water(x + 2 * dx, y + 2 * dy)
    )
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 0, Slot("fishing_rod", 1))
    table.stand_at(x * 16 + 8.0, y * 16 + 8.0, facing)
    table.press(pygame.K_1)
    return x, y, facing


def cast(table: Table) -> Cast:
    """Casts, and returns the line."""
    table.press(pygame.K_SPACE)
    table.run(0.5)
    line = cast_of(table.seat.view, table.seat.character)
    assert line is not None, "the line should be in the water"
    return line


def doing(table: Table) -> Action:
    return table.farm.player.action


def until(table: Table, condition: Callable[[], bool], limit_s: float) -> bool:
    end_s = table.now_s + limit_s
    while not condition() and table.now_s < end_s:
        table.wait(0.05, frame_s=0.05)
    table.run(0.0)
    return condition()


def is_out(table: Table) -> bool:
    return cast_of(table.seat.view, table.seat.character) is None


def count(table: Table, item: str) -> int:
    slots = table.seat.world.records(Section(table.seat.character, Kind.STORAGE)).values()
    return sum(slot.count for slot in slots if isinstance(slot, Slot) and slot.item == item)


def test_a_fish_is_fought_and_caught_by_keys(table: Table, shore: tuple[int, int, Facing]) -> None:
    caught = 0
    for _ in range(4):
        line = cast(table)
        assert doing(table) is Action.FISH, "one stands and waits"
        had = count(table, line.fish)
        until(table, lambda tick=line.bite_tick: table.seat.tick >= tick, 9.0)  # type: ignore[misc]
        table.run(0.2)
        send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE))
        table.run(0.2)
        assert doing(table) is Action.REEL, "a strike in time is a fight"
        is_down = True
        while not is_out(table):
            fishing = table.farm.fishing
            assert fishing.angling is not None
            fight = fishing.angling.fight
            wants = fight.bar + fight.bar_speed * 8 < fight.fish
            if wants is not is_down:
                is_down = wants
                event = key_event(pygame.K_SPACE, is_down)
                send(table.farm.handle, table.context.input, event)
            table.wait(0.03)
        send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE, False))
        table.run(1.2)
        caught += count(table, line.fish) - had
        assert doing(table) is Action.IDLE, "and then it is over"
        table.stand_at(shore[0] * 16 + 8.0, shore[1] * 16 + 8.0, shore[2])
    assert caught >= 2, "whoever follows the fish catches it"


def test_whoever_sleeps_through_a_bite_has_an_empty_line(
    table: Table, shore: tuple[int, int, Facing]
) -> None:
    line = cast(table)
    over_tick = line.bite_tick + HOOK_TICKS + 3
    assert until(table, lambda: table.seat.tick > over_tick, 12.0)
    assert is_out(table)
    assert count(table, line.fish) == 0
    said = table.context.texts("playing.fishing.too_late")
    assert said in table.farm.hud.toasts, "and reads why, with the sound off too"


def test_a_fish_that_gets_away_is_told_of(table: Table, shore: tuple[int, int, Facing]) -> None:
    assert shore
    line = cast(table)
    until(table, lambda: table.seat.tick >= line.bite_tick, 9.0)
    table.run(0.2)
    table.press(pygame.K_SPACE, hold_s=0.2)
    assert doing(table) is Action.REEL, "a strike in time is a fight"
    had, is_down = count(table, line.fish), False
    while not is_out(table):
        angling = table.farm.fishing.angling
        assert angling is not None
        flees = angling.fight.fish < angling.fight.bar + 40
        if flees is not is_down:
            is_down = flees
            send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE, is_down))
        table.wait(0.03)
    table.run(0.1)
    assert count(table, line.fish) == had, "whoever keeps the bar away from it loses the fish"
    said = table.context.texts("playing.fishing.got_away")
    assert said in table.farm.hud.toasts, "nobody should have to hear it"


def test_walking_off_brings_the_line_in_and_a_fish_comes_by_itself_for_who_wants_that(
    table: Table, shore: tuple[int, int, Facing]
) -> None:
    cast(table)
    table.press(pygame.K_a, hold_s=0.1)
    assert is_out(table), "who walks off lets the line be"
    table.context.settings.fish_by_itself = True
    x, y, facing = shore
    caught = 0
    for _ in range(2):
        table.stand_at(x * 16 + 8.0, y * 16 + 8.0, facing)
        line = cast(table)
        had = count(table, line.fish)
        assert until(table, lambda: is_out(table), 40.0), "it ends without a key"
        caught += count(table, line.fish) - had
    assert caught > 0


def test_a_friends_line_is_seen_and_the_net_is_held_by_a_key(
    table: Table, shore: tuple[int, int, Facing]
) -> None:
    x, y, _ = shore
    table.press(pygame.K_8)
    table.run(0.1)
    before = pygame.image.tobytes(table.picture, "RGB")
    here = (x * 16 + 20.0, y * 16 + 8.0)
    water = tile_key(x, y + 2)
    line = Cast(1, water, int(here[0]), int(here[1]), "roach", 5, int(table.seat.tick) + 200)
    table.seat.put(Section(FRIEND, Kind.CAST), 0, line)
    table.seat.seen = [
        SeenPlayer(FRIEND, "Ben", 1, 1, *here, Facing.DOWN, Action.FISH, 30, is_stale=False)
    ]
    table.run(0.1)
    assert pygame.image.tobytes(table.picture, "RGB") != before
    assert tile_of(water) == (x, y + 2)
    table.press(pygame.K_e)
    table.run(0.1)
    found = cast_of(table.seat.view, FRIEND)
    assert found is not None
    assert found.helper == table.seat.character, "one key holds the net"
