"""What the fields of commands may hold, beyond those of records."""

from typing import Annotated

from msgspec import Meta

from game.world.sections import PARTNER_MAX

TileKey = Annotated[int, Meta(ge=0, lt=512 * 512)]
SlotNumber = Annotated[int, Meta(ge=0, le=31)]
Number = Annotated[int, Meta(ge=1, le=999)]
Step = Annotated[int, Meta(ge=0, le=65535)]
Partner = Annotated[int, Meta(ge=1, le=PARTNER_MAX)]
"""Whose conversation it is: the number of a person, or the key of a scene."""
