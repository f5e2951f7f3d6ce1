"""What the fields of records and commands may hold."""

import re
from typing import Annotated

from msgspec import Meta

ContentId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=24,
        pattern=r"^[a-z][a-z0-9_]*$",
        description="an id: small letters, digits and _, at most 24 of them",
    ),
]
"""The name of something defined in assets/data: an item, a tool, a recipe."""
PlayerName = Annotated[str, Meta(min_length=1, max_length=16)]
ACCOUNT_PATTERN = r"^([0-9]{0,20}|k[0-9a-f]{40})\Z"
Account = Annotated[str, Meta(max_length=41, pattern=ACCOUNT_PATTERN)]
"""A person: the number of an account with whoever vouches for people, as Steam does, or a `k` and
the identity of a key; empty for nobody."""
SomebodysAccount = Annotated[str, Meta(min_length=1, max_length=41, pattern=ACCOUNT_PATTERN)]
"""An account that is not nobody's."""
CharacterId = Annotated[int, Meta(ge=64, le=4095)]
COMMAND_NUMBER_MAX = 2**40 - 1
"""As in `net/limits.py`: a number is part of the keys of what its command makes."""
AreaId = Annotated[int, Meta(ge=1, le=63)]
Pixels = Annotated[int, Meta(ge=0, le=8191)]
Tick = Annotated[int, Meta(ge=0, le=2**40)]
Day = Annotated[int, Meta(ge=1, le=9999)]
Count = Annotated[int, Meta(ge=1, le=999)]


def is_account(text: str) -> bool:
    """Whether a text can be an account, or the absence of one."""
    return re.match(ACCOUNT_PATTERN, text) is not None
