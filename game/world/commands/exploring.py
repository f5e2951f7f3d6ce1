"""Coming into areas, and switching things on there."""

from typing import Annotated

from msgspec import Meta, Struct

from game.world.records.fields import AreaId
from game.world.sections import SWITCH_NUMBER_MAX


class Visit(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=60):
    """Note that one has come into an area."""

    area: AreaId


class UseSwitch(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=61):
    """Switch something on that is close by."""

    area: AreaId
    switch: Annotated[int, Meta(ge=1, le=SWITCH_NUMBER_MAX)]
    is_wedged: bool = False
    """Whether one puts something in, so that it does not spring back."""
