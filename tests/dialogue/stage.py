"""A stage on which scripts are played: a memory, commands noted, choices given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from game.dialogue import (
    Chance,
    ChoicesShown,
    CommandGiven,
    DictMemory,
    Finished,
    Library,
    Limits,
    LineShown,
    Machine,
    Place,
    Scope,
    Value,
)
from game.dialogue.saliency import DEFAULT_STRATEGY, Strategy
from game.dialogue.stops import FRESH
from game.dialogue.vocabulary import OPEN, Vocabulary

Functions = Mapping[str, Callable[..., object]]
STOPS_MAX = 500


def memory_with(**values: Value) -> DictMemory:
    """A memory in which these variables of the conversation are set."""
    return DictMemory({(Scope.CONVERSATION, f"${name}"): value for name, value in values.items()})


def script(*nodes: str, vocabulary: Vocabulary = OPEN, limits: Limits | None = None) -> Library:
    """A library of one file with a node Start, or with the whole nodes given."""
    if len(nodes) == 1 and not nodes[0].lstrip().startswith("title:"):
        nodes = (f"title: Start\n---\n{nodes[0]}\n===\n",)
    return Library.from_sources({"test.yarn": "\n".join(nodes).encode()}, vocabulary, limits)


@dataclass
class Play:
    """What was heard when a script was played."""

    heard: list[str] = field(default_factory=list)
    """`Speaker: words`, `words`, `-> option`, `x> option` (not available), `<<command a b>>`."""
    is_finished: bool = False
    places: list[str] = field(default_factory=list)
    """Where it stopped."""


@dataclass
class Player:
    """Plays a library. Only the place, as text, and the memory are carried from stop to stop, as a
    record would."""

    library: Library
    memory: DictMemory = field(default_factory=DictMemory)
    functions: Functions = field(default_factory=dict)
    strategy: Strategy = DEFAULT_STRATEGY
    seed: int = 0
    on_command: Callable[[str, tuple[str, ...]], None] = lambda _name, _arguments: None
    conversations: int = 0

    @property
    def machine(self) -> Machine:
        return Machine(self.library.program, self.memory, self.functions, self.strategy)

    def play(self, choose: Sequence[int | None] = (), start: str = "Start") -> Play:
        """Plays from the start of a node until the script ends, or asks for one more choice than
        is given; None is the choice of no option."""
        self.conversations += 1
        machine, limits = self.machine, self.library.program.limits
        heard = Play()
        pending = list(choose)
        text, spent = Place.start(start).encode(), FRESH
        for step in range(STOPS_MAX):
            heard.places.append(text)
            chance = Chance.of(self.seed, self.conversations, step)
            stop = machine.run(Place.decode(text, limits), chance, spent)
            if isinstance(stop, Finished):
                heard.is_finished = True
                return heard
            text, spent = stop.place.encode(), FRESH
            if isinstance(stop, CommandGiven):
                heard.heard.append(f"<<{stop.text}>>")
                self.on_command(stop.name, stop.arguments)
                spent = stop.spent
            elif isinstance(stop, LineShown):
                heard.heard.append(self._spoken(stop.line_id, stop.substitutions))
            elif isinstance(stop, ChoicesShown):
                for choice in stop.choices:
                    arrow = "->" if choice.available else "x>"
                    words = self._spoken(choice.line_id, choice.substitutions)
                    heard.heard.append(f"{arrow} {words}")
                if not pending:
                    return heard
                option = pending.pop(0)
                if option is not None:
                    assert stop.choices[option].available, f"option {option} should be available"
                text = machine.choose(stop.place, option).encode()
        raise AssertionError(f"the script should come to an end within {STOPS_MAX} stops")

    def _spoken(self, line_id: str, substitutions: tuple[str, ...]) -> str:
        speaker, words = self.library.text(line_id, substitutions)
        return f"{speaker}: {words}" if speaker else words


def play(
    library: Library,
    memory: DictMemory | None = None,
    functions: Functions | None = None,
    choose: Sequence[int | None] = (),
    start: str = "Start",
) -> Play:
    """Plays a conversation with a memory of its own, or with the one given."""
    return Player(library, memory or DictMemory(), functions or {}).play(choose, start)


def heard(
    library: Library,
    memory: DictMemory | None = None,
    functions: Functions | None = None,
    choose: Sequence[int | None] = (),
    start: str = "Start",
) -> list[str]:
    """What is heard when a script is played, as by `play`."""
    return play(library, memory, functions, choose, start).heard
