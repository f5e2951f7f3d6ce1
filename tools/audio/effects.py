"""Every short sound, by its name: each is a function from its own random generator to a mono sound.

`EFFECTS` has them with the volume the game plays them at and how many variations there are;
variations keep repeated actions from sounding like a machine.
"""

from __future__ import annotations

from typing import Final

from tools.audio.effects_friends import FRIENDS
from tools.audio.effects_interface import INTERFACE
from tools.audio.effects_nature import NATURE
from tools.audio.effects_steps import STEPS
from tools.audio.effects_things import THINGS
from tools.audio.effects_tools import TOOLS
from tools.audio.recipe import Effect

EFFECTS: Final[dict[str, Effect]] = {**INTERFACE, **STEPS, **TOOLS, **THINGS, **FRIENDS, **NATURE}
