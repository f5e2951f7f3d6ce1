"""The auditor: folds the change stream and counts every item, without asking the rules.

It hears each command before it is committed and the changes that follow, and holds the second
statement of what a command may do (`game/rules/audit`) against them. A change that no command
explains is a complaint as well.
"""

from collections import Counter

from game.coop.farm_host import FarmHost
from game.rules.audit import ItemAudit
from game.rules.context import Context
from game.world.commands import Command
from game.world.content import Content
from game.world.records import LastCommand
from game.world.sections import Kind, Section
from game.world.world import Change, World

_COMPLAINTS_MAX = 50


class Auditor:
    """Watches one host's world."""

    def __init__(self, content: Content, host: FarmHost) -> None:
        """Takes over the host's world as it is now, and hears every command from now on."""
        self.complaints: list[str] = []
        """What cannot be explained, the first fifty."""
        self._ledger = ItemAudit(content)
        self._ledger.take_over(everything(host.world))
        self._command: tuple[Command, int] | None = None
        self._numbers = Counter[Section]()
        for change in everything(host.world):
            if isinstance(change.record, LastCommand):
                self._numbers[change.section] = change.record.number
        host.world.listeners.append(self._on_changes)
        host.command_listeners.append(self._on_command)

    @property
    def conserved(self) -> bool:
        """Whether nothing was made or lost that no command explains."""
        return not self.complaints

    def _on_command(self, command: Command, context: Context) -> None:
        self._command = (command, context.author)

    def _on_changes(self, changes: list[Change]) -> None:
        complaints = [
            f"{change} does not follow on number {self._numbers[change.section]}"
            for change in changes
            if not self._is_next_number(change)
        ]
        changes = [change for change in changes if change.section.kind is not Kind.LAST_COMMAND]
        if self._command is not None:
            complaints += self._ledger.observe(*self._command, changes)
        elif changes:
            complaints.append(f"nobody commanded {changes[0]}")
        self._command = None
        room = _COMPLAINTS_MAX - len(self.complaints)
        self.complaints += complaints[:room]

    def _is_next_number(self, change: Change) -> bool:
        """Each command that is dealt with, refused ones too, raises its author's number by one."""
        if change.section.kind is not Kind.LAST_COMMAND:
            return True
        record = change.record
        self._numbers[change.section] += 1
        return isinstance(record, LastCommand) and record.number == self._numbers[change.section]


def everything(world: World) -> list[Change]:
    """The whole world as changes at its revision."""
    return [
        Change(section, key, record, world.revision)
        for section in world.sections()
        for key, record in world.records(section).items()
    ]
