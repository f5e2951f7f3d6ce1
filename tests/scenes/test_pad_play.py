"""The whole game on a pad: every action by pygame's own events, and what comes of it.

Goal: whoever has nothing but a pad can do everything. Method: each action's button or stick, as it
is bound at first, at a table where there is something to do with it.
"""

import pygame
import pytest

from game.coop.seat import Facing, Knock
from game.world.records import Placeable, Slot
from game.world.sections import GestureKey, Kind, Section, chest_slot_key, tile_key
from scenes.input.pads import AXIS_MAX
from scenes.play.bag import BagWindow
from scenes.settings.bindings import DEFAULT_BINDINGS, Action
from tests.scenes.helpers import Table, friends_at, input_with_pads, pad_event, send

PAD = {
    action: name.removeprefix("pad:")
    for action, names in DEFAULT_BINDINGS.items()
    for name in names
    if name.startswith("pad:")
}
AXES = {
    "left_stick": (pygame.CONTROLLER_AXIS_LEFTX, pygame.CONTROLLER_AXIS_LEFTY),
    "right_stick": (pygame.CONTROLLER_AXIS_RIGHTX, pygame.CONTROLLER_AXIS_RIGHTY),
}
TRIGGERS = {
    "left_trigger": pygame.CONTROLLER_AXIS_TRIGGERLEFT,
    "right_trigger": pygame.CONTROLLER_AXIS_TRIGGERRIGHT,
}


def _event(name: str, is_down: bool) -> pygame.Event:
    """What pygame says when this button or stick of a pad is pressed, or let go."""
    stick, _, way = name.rpartition("_")
    if stick in AXES or name in TRIGGERS:
        axis = TRIGGERS[name] if name in TRIGGERS else AXES[stick][way in ("up", "down")]
        value = -AXIS_MAX if way in ("left", "up") else AXIS_MAX
        return pygame.Event(
            pygame.CONTROLLERAXISMOTION, axis=axis, value=value * is_down, instance_id=0
        )
    constant = name.upper() if name.startswith("dpad") else name.upper().replace("_", "")
    return pad_event(getattr(pygame, f"CONTROLLER_BUTTON_{constant}"), is_down)


def _press(table: Table, action: Action, is_down: bool = True) -> None:
    send(table.farm.handle, table.context.input, _event(PAD[action], is_down))


@pytest.fixture
def at_chest(table: Table) -> Table:
    """A player with a pad who stands before a chest, with friends, and wood in both, in
    the bag behind the hotbar."""
    table.context.input = input_with_pads(table.context)
    friends_at(table.seat)
    x, y = int(table.position().x // 16), int(table.position().y // 16)
    chest = tile_key(x, y + 1)
    table.seat.put(Section(1, Kind.PLACEABLE), chest, Placeable("chest"))
    table.seat.put(Section(1, Kind.STORAGE), chest_slot_key(chest, 0), Slot("wood", 3))
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 12, Slot("wood", 4))
    table.stand_at(x * 16.0 + 8, y * 16.0 + 12, Facing.DOWN)
    table.run(0.2)
    return table


def _seen(table: Table) -> tuple[object, ...]:
    """All that a press may change."""
    seat, farm = table.seat, table.farm
    bag, gestures = (Section(seat.character, kind) for kind in (Kind.STORAGE, Kind.GESTURE))
    return (
        type(farm.window),
        farm.chat.is_open,
        farm.hud.selected,
        len(table.stage.pushed),
        [seat.view.get(bag, number) for number in range(24)],
        [seat.view.get(gestures, key) is None for key in GestureKey],
        farm.player.action,
        farm.player.body,
        tuple(table.host.accepted),
        tuple(table.host.refused),
    )


@pytest.mark.parametrize("action", [action for action in PAD if action is not Action.SORT])
def test_a_pad_does_every_action(at_chest: Table, action: Action) -> None:
    table = at_chest
    if action in (Action.ACCEPT_KNOCK, Action.REFUSE_KNOCK):
        table.seat.report(Knock(7, "Cyd", 3, is_returning=False))
    table.run(0.1)
    before, picture = _seen(table), table.picture.copy()
    _press(table, action)
    table.run(0.1)
    is_shown = pygame.image.tobytes(picture, "RGB") != pygame.image.tobytes(table.picture, "RGB")
    assert is_shown, "it should be seen"
    if action is not Action.PLAYERS:
        assert _seen(table) != before, f"{PAD[action]} should do something"
    _press(table, action, is_down=False)
    table.run(0.1)
    assert not table.context.input.is_held(action), "and end when it is let go"


def test_a_pad_sorts_the_bag(at_chest: Table) -> None:
    table = at_chest
    _press(table, Action.BAG)
    _press(table, Action.BAG, is_down=False)
    assert isinstance(table.farm.window, BagWindow)
    before = _seen(table)
    _press(table, Action.SORT)
    assert _seen(table) != before, "what lies apart should come together"
