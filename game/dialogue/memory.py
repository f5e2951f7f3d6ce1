"""What scripts remember: variables, and what was visited, used up and seen.

The game keeps it, under a scope and a name. Names of variables begin with `$`; the others are the
machine's own, and no script can write them.
"""

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from game.dialogue.limits import Limits
from game.dialogue.values import Value
from game.dialogue.vocabulary import Scope


class Memory(Protocol):
    """Where things are remembered."""

    def get(self, scope: Scope, name: str) -> Value | None:
        """The value under a name, or None when there is none. Values that no script could have
        written do no harm: they count as none."""
        ...

    def set(self, scope: Scope, name: str, value: Value) -> None:
        """Keeps a value: a bool, a number or a text within the library's limits."""
        ...


@dataclass(slots=True)
class DictMemory:
    """A memory that is a dict, for tools and tests."""

    values: dict[tuple[Scope, str], Value] = field(default_factory=dict)

    def get(self, scope: Scope, name: str) -> Value | None:
        """The value under a name, or None."""
        return self.values.get((scope, name))

    def set(self, scope: Scope, name: str, value: Value) -> None:
        """Keeps a value."""
        self.values[scope, name] = value


class FactKind(Enum):
    """What the machine itself remembers. The values begin the names."""

    VISITS = "visits"
    """How often a node was left, a number."""
    ONCE = "once"
    """That something is used up, a bool."""
    VIEWS = "views"
    """How often something was chosen by saliency, a number."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name in the memory, and in whose."""

    scope: Scope
    name: str

    @classmethod
    def about(cls, kind: FactKind, subject: str, scope: Scope, limits: Limits) -> "Fact":
        """The fact of a kind about a node, a line or a block. A subject that is too long for a
        name stands there as its hash."""
        name = f"{kind.value}:{subject}"
        if len(name) > limits.name_max_characters:
            digest = hashlib.blake2b(subject.encode(), digest_size=12).hexdigest()
            name = f"{kind.value}:{digest}"
        return cls(scope, name)


def is_true(memory: Memory, fact: Fact) -> bool:
    """Whether a fact is remembered as true."""
    return memory.get(fact.scope, fact.name) is True


def count_of(memory: Memory, fact: Fact) -> float:
    """The number that is remembered for a fact, 0 without one."""
    value = memory.get(fact.scope, fact.name)
    return value if isinstance(value, float) and value >= 0 else 0.0


def count_up(memory: Memory, fact: Fact, limits: Limits) -> None:
    """Adds one to a fact."""
    memory.set(fact.scope, fact.name, min(count_of(memory, fact) + 1, limits.number_max))
