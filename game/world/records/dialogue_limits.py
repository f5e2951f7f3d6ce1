"""Every limit of dialogue scripts in this game: its unit in its name, its reason beside it.

Those that a record imposes are the bounds of `game.world.records.Conversation` and `Variable`.
"""

from game.dialogue import Limits

LINE_ID_MAX_CHARACTERS = 48
"""A line's id, as a conversation's record carries it."""
NODE_TITLE_MAX_CHARACTERS = 48
"""A node's title, as a conversation's record carries it in its place."""
VARIABLE_NAME_MAX_CHARACTERS = 42
"""A variable's name with its $: its record carries 48, of which a conversation's own variables
need some for the person's number."""
SUBSTITUTIONS_MAX = 8
"""Gaps in one line, as a conversation's record carries them."""
SUBSTITUTION_MAX_CHARACTERS = 64
"""What one gap is filled with; more is cut off."""
OPTIONS_MAX = 8
"""Options of one group, as a conversation's record carries them."""
FRAMES_MAX = 8
"""Nodes inside each other by detours, as a conversation's record carries them in its place."""
INSTRUCTIONS_MAX = 65_535
"""Instructions of one node; a place has five digits for them."""
NUMBER_MAX = 1e9
"""The largest number, either way, as a variable's record carries it."""
VARIABLE_TEXT_MAX_CHARACTERS = 64
"""A text that is kept in a variable, as its record carries it."""
TEXT_MAX_CHARACTERS = 256
"""A text in the middle of an expression, so that a loop of `$x + $x` cannot fill the memory."""

INSTRUCTION_BUDGET = 1000
"""Instructions between two things that are shown. A person's longest visit takes some dozens; a
script that needs more goes round in circles."""

FILE_MAX_BYTES = 256 * 1024
"""One script. A long evening's dialogue is some 50 KiB."""
FILES_MAX = 256
"""Scripts of the game."""
SOURCE_LINE_MAX_CHARACTERS = 2000
"""One line of a script."""
EXPRESSION_PARTS_MAX = 128
"""Words and signs of one expression. It bounds the depth of its tree, and with it the stack."""
EXPRESSION_DEPTH_MAX = 24
"""Parentheses, signs and calls inside each other."""
NESTING_MAX = 24
"""Options, ifs, onces and line groups inside each other."""
ARGUMENTS_MAX = 16
"""Arguments of one command."""
SMART_DEPTH_MAX = 8
"""Smart variables that read each other."""
DIAGNOSTICS_MAX = 500
"""What is said of all scripts at once; what is wrong beyond that waits until this is mended."""

PLACE_MAX_CHARACTERS = FRAMES_MAX * (NODE_TITLE_MAX_CHARACTERS + 7)
"""Where a conversation is: for each frame a title, a colon, five digits and a stroke."""
RECORD_MAX_BYTES = 900
"""As in `net/limits.py`: a conversation that shows more than its record can carry has a fault."""

DIALOGUE_LIMITS = Limits(
    line_id_max_characters=LINE_ID_MAX_CHARACTERS,
    title_max_characters=NODE_TITLE_MAX_CHARACTERS,
    name_max_characters=VARIABLE_NAME_MAX_CHARACTERS,
    substitutions_max=SUBSTITUTIONS_MAX,
    substitution_max_characters=SUBSTITUTION_MAX_CHARACTERS,
    options_max=OPTIONS_MAX,
    frames_max=FRAMES_MAX,
    instructions_max=INSTRUCTIONS_MAX,
    number_max=NUMBER_MAX,
    kept_text_max_characters=VARIABLE_TEXT_MAX_CHARACTERS,
    text_max_characters=TEXT_MAX_CHARACTERS,
    instruction_budget=INSTRUCTION_BUDGET,
    file_max_bytes=FILE_MAX_BYTES,
    files_max=FILES_MAX,
    source_line_max_characters=SOURCE_LINE_MAX_CHARACTERS,
    expression_parts_max=EXPRESSION_PARTS_MAX,
    expression_depth_max=EXPRESSION_DEPTH_MAX,
    nesting_max=NESTING_MAX,
    arguments_max=ARGUMENTS_MAX,
    smart_depth_max=SMART_DEPTH_MAX,
    diagnostics_max=DIAGNOSTICS_MAX,
)
"""All of them, as the dialogue machine takes them."""
