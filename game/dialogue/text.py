"""Words for the screen, out of a template and what travelled with the line's id.

The template is the writer's, what fills its gaps is a player's: a name, a text that was typed.
So a template is split into speaker and text before anything is filled in, and what is filled in
is plain text whatever it looks like.
"""

import unicodedata
from collections.abc import Sequence

from game.dialogue.limits import SUBSTITUTION_MAX_CHARACTERS
from game.dialogue.program import Template


def cleaned(text: str) -> str:
    """A text without control, formatting (which turns the direction of a line) and line breaking
    characters, and without halves of surrogate pairs."""
    return "".join(
        character
        for character in text
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def filled(template: Template, substitutions: Sequence[str]) -> str:
    """The template's words with its gaps filled. Raises ValueError when there are too few
    substitutions."""
    words: list[str] = []
    for part in template:
        if isinstance(part, str):
            words.append(part)
        elif part < len(substitutions):
            words.append(cleaned(substitutions[part])[:SUBSTITUTION_MAX_CHARACTERS])
        else:
            raise ValueError(f"nothing is given for gap {part + 1}")
    return "".join(words)
