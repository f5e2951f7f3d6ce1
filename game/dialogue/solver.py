"""Types, found by constraints: every unknown is a set of types that it may still have.

A constraint takes away what cannot be, and wakes those that share an unknown with it, until nothing
changes. So the order in which scripts declare and use things does not matter. Where a constraint
leaves an unknown nothing, that constraint is the error, and it is taken back as if it had not been
written, so that one slip is one message.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from game.dialogue.value_types import ANY, Type, converts

Term = int
"""An unknown, by its number."""


class Relation(Enum):
    """What a constraint says about its two unknowns."""

    EQUAL = "equal"
    CONVERTS = "converts"


@dataclass(frozen=True, slots=True)
class Constraint:
    """That one unknown equals another, or may be given where the other is wanted."""

    relation: Relation
    left: Term
    right: Term


class Solver:
    """The unknowns of a set of scripts."""

    def __init__(self, universe: Iterable[Type]) -> None:
        self._universe = frozenset(universe)
        self._domains: list[frozenset[Type]] = []
        self._constraints: list[list[Constraint]] = []
        """By unknown, those that it has a part in."""
        self._decided: list[Term] = []
        """Those that have become known and have not been looked at by `decide`."""

    def unknown(self) -> Term:
        """A new unknown, which may be anything that a variable may be."""
        return self.known(self._universe)

    def known(self, types: Iterable[Type]) -> Term:
        """A new unknown that is one of these types."""
        self._domains.append(frozenset(types))
        self._constraints.append([])
        return len(self._domains) - 1

    def types(self, term: Term) -> frozenset[Type]:
        """What an unknown may still be."""
        return self._domains[term]

    def type(self, term: Term) -> Type | None:
        """What an unknown is, None while that is open."""
        domain = self._domains[term]
        return next(iter(domain)) if len(domain) == 1 else None

    def described(self, term: Term) -> str:
        """What an unknown may still be, in words."""
        domain = self._domains[term]
        if domain >= self._universe:
            return "something"
        return " or ".join(sorted(found.name for found in domain))

    def restrict(self, term: Term, types: Iterable[Type]) -> bool:
        """Demands that an unknown is one of these types. Returns whether it can be; if not,
        nothing has changed."""
        return self._settle({term: self._domains[term] & frozenset(types)})

    def equal(self, left: Term, right: Term) -> bool:
        """Demands that two unknowns are the same type. Returns whether they can be; if not,
        nothing has changed."""
        return self._demand(Constraint(Relation.EQUAL, left, right))

    def converts(self, source: Term, target: Term) -> bool:
        """Demands that one may be given where the other is wanted. Returns whether that can be;
        if not, nothing has changed."""
        return self._demand(Constraint(Relation.CONVERTS, source, target))

    def decide(self) -> None:
        """Settles what is still open and follows from a bound: what is only given to a number is
        a number, and what is only given a case of an enum is that enum."""
        self._decided = [term for term, domain in enumerate(self._domains) if len(domain) == 1]
        while self._decided:
            term = self._decided.pop()
            for constraint in self._constraints[term]:
                if constraint.relation is not Relation.CONVERTS:
                    continue
                found = self.type(term)
                other = constraint.right if constraint.left == term else constraint.left
                if found is not None and found != ANY and found in self.types(other):
                    self.restrict(other, (found,))
        for term, domain in enumerate(self._domains):
            plain = [found for found in domain if not found.is_enum]
            # Two enums were given, or one of several: only what they are made of fits all.
            if len(domain) > 1 and len(plain) == 1 and domain < self._universe:
                self.restrict(term, plain)

    def _demand(self, constraint: Constraint) -> bool:
        narrowed = self._narrowed(constraint)
        if not self._settle(narrowed):
            return False
        for term in {constraint.left, constraint.right}:
            self._constraints[term].append(constraint)
        # The two sides of a conversion narrow each other once more.
        return self._settle(self._narrowed(constraint))

    def _narrowed(self, constraint: Constraint) -> dict[Term, frozenset[Type]]:
        left, right = self._domains[constraint.left], self._domains[constraint.right]
        if constraint.relation is Relation.EQUAL:
            return {constraint.left: left & right, constraint.right: left & right}
        return {
            constraint.left: frozenset(s for s in left if any(converts(s, t) for t in right)),
            constraint.right: frozenset(t for t in right if any(converts(s, t) for s in left)),
        }

    def _settle(self, narrowed: dict[Term, frozenset[Type]]) -> bool:
        """Takes over smaller sets and what follows from them; nothing, when one would be empty."""
        before: dict[Term, frozenset[Type]] = {}
        pending = deque(narrowed.items())
        while pending:
            term, domain = pending.popleft()
            domain &= self._domains[term]
            if domain == self._domains[term]:
                continue
            before.setdefault(term, self._domains[term])
            self._domains[term] = domain
            if len(domain) == 1:
                self._decided.append(term)
            if not domain:
                for changed, old in before.items():
                    self._domains[changed] = old
                return False
            for constraint in self._constraints[term]:
                pending.extend(self._narrowed(constraint).items())
        return True
