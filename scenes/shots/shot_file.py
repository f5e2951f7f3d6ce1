"""A scene drawn into a file, as the command line asks for it: without a window or a sound."""

import io
import os
from pathlib import Path

import pygame

from game.command_line.arguments import ShotArguments
from game.world.calendar import season_of
from game.world.content import Content
from scenes.app.app import start_pygame
from scenes.shots.staged_farm import Spot
from scenes.shots.studio import Studio

_USUAL_SEASON = "summer"


def save_shot(arguments: ShotArguments, content: Content, assets: Path) -> int:
    """Draws a scene of this content, with the art of `assets`, into a PNG file.
    Raises ValueError and OSError with a sentence."""
    os.environ |= {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    season = arguments.season
    if season is None:
        season = _USUAL_SEASON if arguments.day is None else season_of(content, arguments.day)
    start_pygame()
    try:
        picture = Studio(assets, content).draw(
            arguments.scene,
            arguments.time,
            season,
            arguments.weather,
            arguments.size,
            arguments.text,
            arguments.language,
            None if arguments.area is None else Spot(arguments.area, arguments.at),
            arguments.day,
            arguments.players,
        )
        if not arguments.out.parent.is_dir():
            raise ValueError(f"there is no folder {arguments.out.parent}")
        # SDL opens names in UTF-8 only, and knows a kind of picture by the end of a name.
        drawn = io.BytesIO()
        pygame.image.save(picture, drawn, ".png")
        arguments.out.write_bytes(drawn.getvalue())
    finally:
        pygame.quit()
    return 0
