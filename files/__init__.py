"""Files of this machine, which anybody may have written, broken or put something in the place of.

`reading.py` opens them, `parsing.py` bounds what parsers do with them, `writing.py` replaces them.
Whoever opens a file does so by these; only saved farms are opened by SQLite itself.
`installation.py` says what the program stands on, and `staying.py` is around what it brings in at
its start. This package is below all others and needs nothing but the standard library.
"""
