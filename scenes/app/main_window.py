"""The program's window: opened in the mode and size that the settings say."""

import warnings
from pathlib import Path

import pygame

from scenes.media.pictures import ArtError, load_picture
from scenes.settings.store import Settings, WindowMode

TITLE = "Tandem Acres"
FRAME_PX = (16, 88)
"""What a window's borders and a taskbar take of a screen, at most, as far as one can know: SDL
tells neither before the window is there."""
WINDOW_MIN_PX = (640, 360)


def open_window(settings: Settings, may_fit: bool, assets: Path) -> None:
    """Opens the window, or changes the one that is open. It is made to fit the screen, with its
    frame, where it `may_fit`, that is unless somebody has asked for just this size."""
    if settings.window_mode is WindowMode.FULL_SCREEN:
        pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
    else:
        size = (settings.window_width_px, settings.window_height_px)
        if may_fit:
            size = fitting(size, pygame.display.get_desktop_sizes()[0])
        with warnings.catch_warnings():
            # A system may give another size, which the screen takes over anyway.
            warnings.simplefilter("ignore", RuntimeWarning)
            pygame.display.set_mode(size, pygame.RESIZABLE)
            if pygame.display.get_window_size() != size:
                # A window that leaves full screen may keep that size until asked again.
                pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.display.set_caption(TITLE)
    icon = assets / "art" / "ui" / "icon.png"
    if icon.exists():
        try:
            pygame.display.set_icon(load_picture(icon))
        except ArtError:
            # The system's own icon does.
            return


def fitting(size: tuple[int, int], desktop: tuple[int, int]) -> tuple[int, int]:
    """The size of a window's inside that is wanted, or as much of it as a screen has room for."""
    width, height = (
        max(least, min(wanted, room - frame))
        for wanted, room, frame, least in zip(size, desktop, FRAME_PX, WINDOW_MIN_PX, strict=True)
    )
    return width, height
