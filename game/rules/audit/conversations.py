"""What talking with a person may do."""

from collections import Counter
from collections.abc import Mapping

from game.rules.audit.deed import NOTHING, Deed, Expected, Statement, bag_of, nothing, of_world
from game.world.commands import Advance, Choose, Command, EndConversation, Talk
from game.world.sections import Kind, Section


def _converse(deed: Deed) -> Expected:
    """A person takes and gives no more than people.toml says, from and to the bag; what does not
    fit in the bag lies on the ground."""
    assert isinstance(deed.command, Talk | Advance | Choose)
    person = deed.content.person(deed.command.person)
    if person is None:
        return NOTHING
    takes = Counter({stack.item: stack.count for stack in person.takes})
    gives = Counter({stack.item: stack.count for stack in person.gives})
    in_all = {item: (-takes[item], gives[item]) for item in takes | gives}
    by_place = {(Kind.STORAGE, item): bounds for item, bounds in in_all.items()}
    by_place |= {(Kind.DROP, item): (0, gives[item]) for item in gives}
    return Expected(by_place, in_all)


def _touched_by_conversation(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Talk | Advance | Choose | EndConversation)
    return {
        Section(deed.command.area, Kind.CONVERSATION),
        Section(deed.command.area, Kind.DROP),
        Section(deed.author, Kind.VARIABLE),
        bag_of(deed),
        *of_world(Kind.VARIABLE, Kind.QUEST_PROGRESS, Kind.KNOWN_RECIPES),
    }


STATEMENTS: Mapping[type[Command], Statement] = {
    Talk: Statement(_touched_by_conversation, _converse),
    Advance: Statement(_touched_by_conversation, _converse),
    Choose: Statement(_touched_by_conversation, _converse),
    EndConversation: Statement(_touched_by_conversation, nothing),
}
