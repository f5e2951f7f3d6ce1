"""What is seen and pressed: the only rooms that know pygame.

`program.py` goes from the command line to the first scene, and `program_services.py` answers what
scenes ask, out of the rooms of `game`. From there imports run down, folder by folder:

* `front_end/`: from the title to a farm; `shots/`: pictures of scenes, over staged ones;
* `play/`: the game itself (`farm.py`) and what lies over the world;
* `menus/`: the scenes beside the game;
* `app/`: the window with its stack of scenes, and what a scene is given;
* `view/`: the drawn world;
* `media/`: pictures, fonts and sounds; below it `ui/`, the widgets;
* `input/` and `settings/`: what is pressed, and what a player has set.

Scenes import `game` and never `net`: a farm is a `Seat`, whoever is behind it.
"""

import os

# pygame greets on the standard output as it is imported, which is not the game's to say.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
