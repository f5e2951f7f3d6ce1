"""What the fields of commands may hold, beyond those of records."""

from typing import Annotated

from msgspec import Meta

TileKey = Annotated[int, Meta(ge=0, lt=512 * 512)]
SlotNumber = Annotated[int, Meta(ge=0, le=31)]
Number = Annotated[int, Meta(ge=1, le=999)]
Step = Annotated[int, Meta(ge=0, le=65535)]
