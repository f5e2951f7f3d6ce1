"""Every limit of the dialogue language: its unit in its name, its reason beside it.

Those that a record imposes are the bounds of `game.world.records.Conversation` and `Variable`.
"""

LINE_ID_MAX_CHARACTERS = 48
"""A line's id, as a conversation's record carries it."""
NODE_TITLE_MAX_CHARACTERS = 48
"""A node's title, as a conversation's record carries it."""
VARIABLE_NAME_MAX_CHARACTERS = 48
"""A variable's name with its $, as its record carries it."""
SUBSTITUTIONS_MAX = 8
"""Gaps in one line, as a conversation's record carries them."""
SUBSTITUTION_MAX_CHARACTERS = 64
"""What one gap is filled with; more is cut off."""
OPTIONS_MAX = 8
"""Options of one group, as a conversation's record carries them."""
PROGRAM_COUNTER_MAX = 65535
"""Instructions of one node, as a conversation's record counts them."""
NUMBER_MAX = 1e9
"""The largest number, either way, as a variable's record carries it."""
VARIABLE_TEXT_MAX_CHARACTERS = 64
"""A text that is kept in a variable, as its record carries it."""
TEXT_MAX_CHARACTERS = 256
"""A text in the middle of an expression, so that a loop of `$x + $x` cannot fill the memory."""

INSTRUCTION_BUDGET = 1000
"""Instructions between two things that are shown. A person's longest visit takes some dozens; a
script that needs more goes round in circles."""
LOOKAHEAD_MAX_INSTRUCTIONS = 32
"""How far the machine looks past a line for options to show along with it."""

FILE_MAX_BYTES = 256 * 1024
"""One script. A long evening's dialogue is some 50 KiB."""
FILES_MAX = 256
"""Scripts of one library."""
SOURCE_LINE_MAX_CHARACTERS = 2000
"""One line of a script."""
EXPRESSION_MAX_TOKENS = 128
"""Words and signs of one expression. It bounds the depth of its tree, and with it the stack."""
EXPRESSION_DEPTH_MAX = 24
"""Parentheses, signs and calls inside each other."""
NESTING_MAX = 24
"""Options and ifs inside each other."""
INFERENCE_ROUNDS_MAX = 8
"""How often the scripts are gone through for the types of variables that nothing declares. Types
that follow from each other over more corners than this want a declaration."""
COMMAND_ARGUMENTS_MAX = 16
"""Arguments of one command."""
