"""From a farm or gathering that was found to the way there, by a question for its password where it
has one."""

from collections.abc import Callable

from game.joining.browser import FoundFarm
from scenes.app.scene import SceneContext
from scenes.front_end.entrance import take_seat
from scenes.front_end.gathering_room import GatheringRoom
from scenes.front_end.lobby_row import refusal_of
from scenes.front_end.password import AskPassword


def go_to_found(context: SceneContext, farm: FoundFarm, complain: Callable[[str], None]) -> None:
    """Goes to a farm, or into a gathering. Why one cannot, `complain` is called with."""
    refusal = refusal_of(farm, context.services.version, context.texts)
    if refusal:
        complain(refusal)
    elif farm.needs_password:
        asked = AskPassword(context, farm, lambda password: _enter(context, farm, password))
        context.stage.push(asked)
    else:
        try:
            _enter(context, farm, "")
        except ValueError as error:
            complain(context.texts.told(error))


def _enter(context: SceneContext, farm: FoundFarm, password: str) -> GatheringRoom | None:
    """Raises ValueError with a sentence."""
    services = context.services
    if not farm.is_gathering:
        take_seat(context, services.join(farm.lobby_id, password))
        return None
    gathering = services.enter_gathering(farm.lobby_id, password)
    room = GatheringRoom(context, gathering, is_asked_before=farm.needs_password)
    context.stage.push(room)
    return room
