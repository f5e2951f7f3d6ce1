"""What there is: records in sections, and the one door through which they change.

Start at `sections.py` (how facts are named), `records.py` (what a fact looks like) and `world.py`
(how a command changes facts). `commands.py` lists every intention; the modules of `game/rules`
say what each of them does.
"""
