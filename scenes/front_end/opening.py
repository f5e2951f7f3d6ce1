"""Opening a farm to friends from a menu, at once or after the terms of the lobby server's list."""

from collections.abc import Callable

from game.text.letters import unmarked
from scenes.app.gathering import FarmTerms
from scenes.app.scene import SceneContext
from scenes.app.services import Seating
from scenes.front_end.entrance import take_seat
from scenes.front_end.terms import AskTerms


def open_to_friends(
    context: SceneContext, start: Callable[[FarmTerms | None], Seating], name: str = ""
) -> None:
    """Opens a farm at once, or asks first how it is to stand in the list. `name` is what it is
    called there to begin with; made of the player's name when it is empty."""
    texts = context.texts
    if not context.services.has_lobby_server:
        begin(context, lambda: start(None))
        return

    def open_gate(terms: FarmTerms) -> None:
        take_seat(context, start(terms))

    name = name or unmarked(texts("title.farm_of", name=context.settings.name))
    heading, go = texts("title.open_farm"), texts("title.open_gate")
    context.stage.push(AskTerms(context, heading, name, go, open_gate))


def begin(context: SceneContext, start: Callable[[], Seating]) -> None:
    """Takes a seat, or says why that cannot be."""
    try:
        seating = start()
    except ValueError as error:
        context.sounds.play("ui_error")
        context.stage.notify(context.texts.told(error))
        return
    take_seat(context, seating)
