"""Types as scripts have them: the three of values, Any, and the enums that scripts declare."""

from dataclasses import dataclass, field

from game.dialogue.values import Value, ValueType


@dataclass(frozen=True, slots=True)
class Type:
    """A type; two are the same when their names are."""

    name: str
    raw: ValueType | None = field(default=None, compare=False)
    """What its values are made of; None for Any."""
    cases: tuple[tuple[str, Value], ...] = field(default=(), compare=False)
    """An enum's cases with their raw values, in order."""

    @property
    def is_enum(self) -> bool:
        """Whether a script declares it, case by case."""
        return bool(self.cases)

    @property
    def default(self) -> Value:
        """What a variable of this type holds before it is set, when nothing declares it."""
        if self.cases:
            return self.cases[0][1]
        if self.raw is ValueType.BOOL:
            return False
        return 0.0 if self.raw is ValueType.NUMBER else ""

    def case(self, name: str) -> Value | None:
        """The raw value of a case, None when the enum has none of this name."""
        return dict(self.cases).get(name)


STRING = Type("string", ValueType.STRING)
NUMBER = Type("number", ValueType.NUMBER)
BOOL = Type("bool", ValueType.BOOL)
ANY = Type("any")

BASIC_TYPES = (STRING, NUMBER, BOOL)


def basic_type(raw: ValueType) -> Type:
    """The type of plain values of this kind."""
    return {ValueType.STRING: STRING, ValueType.NUMBER: NUMBER, ValueType.BOOL: BOOL}[raw]


def converts(source: Type, target: Type) -> bool:
    """Whether a value of one type may be given where the other is wanted: the same, anything to
    Any, and an enum to what it is made of."""
    return target in (source, ANY) or (
        source.is_enum and source.raw is not None and basic_type(source.raw) == target
    )
