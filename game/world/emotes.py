"""Emotes: what players and people can show over their heads, by name and number."""

EMOTES = (
    "heart", "laugh", "thumb", "wave", "star", "note",
    "question", "alert", "dots", "sweat", "angry", "sleep",
)  # fmt: skip
"""From 1 on, clockwise from the top of the wheel. The numbers are part of the protocol."""


def emote_number(name: str) -> int:
    """The number of an emote. Raises ValueError for one that does not exist."""
    if name not in EMOTES:
        raise ValueError(f"there is no emote {name[:24]}")
    return EMOTES.index(name) + 1
