"""What there is: records in sections, and the one door through which they change.

Start at `sections.py` (how facts are named), `records` (what a fact looks like) and `world.py`
(how a command changes facts). `commands` has every intention; the modules of `game/rules` say what
each of them does.
"""
