"""How friends come to a farm that has just been opened, in one line for its host."""

from functools import reduce

from game.text.sentence import Sentence


def ways_in(*, on_steam: bool, on_server: bool, nearby: bool) -> Sentence:
    """What the host reads. `nearby` says whether the local network finds the farm."""
    said = [Sentence("hosting.open.now")]
    if on_steam:
        said.append(Sentence("hosting.open.on_steam"))
    if on_server:
        said.append(Sentence("hosting.open.on_server"))
    if nearby:
        said.append(Sentence("hosting.open.nearby"))
    said.append(Sentence("hosting.open.by_code"))
    return reduce(lambda one, more: Sentence("hosting.open.and", one=one, more=more), said)
