"""A sentence in a box of the system's own, for who sees no terminal: the last thing that a program
can say that has no window, or has one no more."""

import pygame


def show_message(title: str, sentence: str) -> None:
    """Shows it until it is closed; does nothing where no box can be shown."""
    try:
        pygame.display.message_box(title, sentence, message_type="error")
    except pygame.error:
        return
