"""The pieces by their names: the seasons by day, night, cave, a warm room, title and ending."""

from __future__ import annotations

from typing import Final

from tools.audio.pieces_hours import CAVE, ENDING, INSIDE, NIGHT, TITLE
from tools.audio.pieces_seasons import AUTUMN, SPRING, SUMMER, WINTER
from tools.audio.score import Piece

PIECES: Final[dict[str, Piece]] = {
    "title": TITLE,
    "spring": SPRING,
    "summer": SUMMER,
    "autumn": AUTUMN,
    "winter": WINTER,
    "night": NIGHT,
    "cave": CAVE,
    "inside": INSIDE,
    "ending": ENDING,
}
