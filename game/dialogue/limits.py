"""Every limit of the dialogue language, as one value that a game chooses.

The language itself has none. `Limits()` is what this package does without being told: room for any
script that a person writes, and none for one that is made to do harm. A game that keeps what a
conversation shows in records gives the bounds of those.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a library may be and a conversation may do."""

    line_id_max_characters: int = 256
    """A line's id, with its prefix `line:`."""
    title_max_characters: int = 128
    """A node's unique title."""
    name_max_characters: int = 128
    """A name in the memory: a variable's with its $, and what is kept of visits and the like."""
    substitutions_max: int = 64
    """Gaps in one line."""
    substitution_max_characters: int = 4096
    """What one gap is filled with; more is cut off."""
    options_max: int = 256
    """Options of one group, or items of a line group."""
    frames_max: int = 64
    """Nodes inside each other by detours; a node group costs one."""
    instructions_max: int = 65_535
    """Instructions of one node."""
    number_max: float = 1e15
    """The largest number, either way."""
    kept_text_max_characters: int = 4096
    """A text that is kept in a variable."""
    text_max_characters: int = 16_384
    """A text in the middle of an expression, so that a loop of `$x + $x` cannot fill the memory."""
    instruction_budget: int = 100_000
    """Instructions between two things that are shown; a script that needs more goes round in
    circles."""
    file_max_bytes: int = 4 * 1024 * 1024
    """One script."""
    files_max: int = 4096
    """Scripts of one library."""
    source_line_max_characters: int = 16_384
    """One line of a script."""
    expression_parts_max: int = 512
    """Words and signs of one expression. It bounds the depth of its tree, and with it the stack."""
    expression_depth_max: int = 48
    """Parentheses, signs and calls inside each other."""
    nesting_max: int = 48
    """Options, ifs, onces and line groups inside each other."""
    arguments_max: int = 64
    """Arguments of one command."""
    smart_depth_max: int = 32
    """Smart variables that read each other."""
    diagnostics_max: int = 500
    """Diagnostics that are collected; what is wrong beyond them waits until those are mended."""
