"""How every sound of the game is made: synthesis, effects, ambiences and the three compositions.

`tools.make_audio` is the program; start there.
"""
