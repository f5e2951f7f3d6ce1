"""Whether pygame is the one that the game is made for."""

import sys

import pygame

from files.installation import InstallationError, pip


def check_pygame() -> None:
    """Raises `InstallationError` where pygame is plain pygame, which has the same name and lacks
    what the game uses, or what is left of one of the two after the other was taken away."""
    if not getattr(pygame, "IS_CE", False):
        raise InstallationError(
            "Plain pygame is installed in the place of pygame-ce, or over it. This helps: "
            f"{sys.executable} -m pip uninstall -y pygame pygame-ce; {pip('install -r')}"
        )
