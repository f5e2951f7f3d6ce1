"""What is seen and pressed: the only rooms that know pygame.

`app.py` opens the window and runs a stack of scenes; `services.py` names everything a scene may
ask of the program around it. `menus/` are the scenes before and beside the game, `farm.py` is the
game itself, `play/` are its windows, `view/` draws the world and `ui/` are the widgets.

Scenes import `game` and never `net`: a farm is a `Seat`, whoever is behind it. `program.py` opens
the window, and `program_services.py` answers what scenes ask, out of `game/program`.
"""

import os

# pygame greets on the standard output as it is imported, which is not the game's to say.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
