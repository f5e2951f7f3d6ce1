"""What may be done: one module per subject, one function per command.

A rule takes (transaction, command, context), checks the command against what it reads through the
transaction, then makes its changes, or raises `Refused`. It reads no clock and holds no state.
Start at `rulebook.py`, which finds the rule for a command.
"""
