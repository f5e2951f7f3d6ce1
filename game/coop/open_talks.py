"""Whether anybody talks: what is looked after at each tick while a conversation is open, and not at
all while none is. Known from the change stream, so that nobody looks through all areas for it."""

from collections.abc import Iterable

from game.rules.talks import all_conversations, talks_of
from game.world.content import Content
from game.world.sections import Kind, Section
from game.world.world import Change, World


class OpenTalks:
    """The conversations of a world that are open, as its changes tell."""

    def __init__(self, world: World, content: Content) -> None:
        self._open: set[tuple[Section, int]] = {
            (talks_of(name.area), name.person) for name, _ in all_conversations(world, content)
        }
        world.listeners.append(self._hear)

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self._open)

    def _hear(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.section.kind is not Kind.CONVERSATION:
                continue
            if change.record is None:
                self._open.discard((change.section, change.key))
            else:
                self._open.add((change.section, change.key))
