"""Which kind of pad somebody holds, by what it says of itself."""

import re
from enum import StrEnum

_VENDORS = {0x054C: "playstation", 0x057E: "nintendo"}
_VALVE = 0x28DE
_STEAM_DECK_PRODUCT = 0x1205
_STEAM_VIRTUAL_PRODUCT = 0x11FF
"""What Steam shows games in place of the pad that is there."""
_NAMES = (
    (re.compile(r"playstation|dualshock|dualsense|\bps[2-5]\b|sony", re.IGNORECASE), "playstation"),
    (re.compile(r"nintendo|switch|joy-?con", re.IGNORECASE), "nintendo"),
    (re.compile(r"steam ?deck", re.IGNORECASE), "deck"),
)


class PadKind(StrEnum):
    """Pads that print the same on their buttons. The value begins the binding that is shown."""

    XBOX = "pad"
    """Also every pad of which nothing is known."""
    PLAYSTATION = "playstation"
    NINTENDO = "nintendo"
    STEAM_DECK = "deck"


def pad_kind(guid: str, name: str, is_steam_deck: bool = False) -> PadKind:
    """The kind of a pad with SDL's GUID (32 hexadecimal digits) and this name. On a Steam Deck
    (`is_steam_deck`) what Steam shows in place of a pad is the Deck itself."""
    vendor, product = _maker(guid)
    if vendor == _VALVE and (
        product == _STEAM_DECK_PRODUCT or (product == _STEAM_VIRTUAL_PRODUCT and is_steam_deck)
    ):
        return PadKind.STEAM_DECK
    if vendor in _VENDORS:
        return PadKind(_VENDORS[vendor])
    for pattern, kind in _NAMES:
        if pattern.search(name):
            return PadKind(kind)
    return PadKind.XBOX


def _maker(guid: str) -> tuple[int, int]:
    """The USB numbers of vendor and product; (0, 0) when the GUID has none."""
    try:
        content = bytes.fromhex(guid)
    except ValueError:
        return 0, 0
    if len(content) != 16 or content[6:8] != b"\0\0" or content[10:12] != b"\0\0":
        return 0, 0
    return int.from_bytes(content[4:6], "little"), int.from_bytes(content[8:10], "little")
