"""Scripts and beside each a plan of what is heard, in the words of the plan:

    line: WORDS          said next, with the speaker if there is one
    option: WORDS        shown next; `[no]` behind it when it cannot be chosen
    select: N            chosen then, counted from 1, or `none`
    command: WORDS       given next
    end                  the conversation is over
    ---                  another conversation with the same memory

Before the first line of a conversation may stand `start: NODE`, `strategy: NAME`, `set: $NAME =
VALUE` and `function: NAME = VALUE`; the first and a strategy also behind `---`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from game.dialogue import DictMemory, Library, Limits, Scope, Value
from game.dialogue.saliency import DEFAULT_STRATEGY, STRATEGIES, Strategy
from tests.dialogue.stage import Player

PLANS = Path(__file__).parent / "plans"


@dataclass
class Plan:
    """One conversation."""

    start: str = "Start"
    strategy: Strategy = DEFAULT_STRATEGY
    expected: list[str] = field(default_factory=list)
    choices: list[int | None] = field(default_factory=list)
    ends: bool = False


@dataclass
class Evening:
    """All conversations of a plan, and what there is beside the script."""

    plans: list[Plan] = field(default_factory=lambda: [Plan()])
    memory: DictMemory = field(default_factory=DictMemory)
    functions: dict[str, Callable[..., object]] = field(default_factory=dict)


def value_in(text: str) -> Value:
    if text in ("True", "False"):
        return text == "True"
    return float(text) if text.isdigit() else text.strip('"')


def always(value: Value) -> Callable[..., Value]:
    """A function that gives this, whatever it is given."""
    return lambda *_: value


def read_plan(text: str) -> Evening:
    evening = Evening()
    for line in text.splitlines():
        word, _, rest = line.partition(": ")
        plan = evening.plans[-1]
        if line.startswith("---"):
            evening.plans.append(Plan(strategy=plan.strategy))
            word, _, rest = line.removeprefix("---").strip().partition(": ")
            plan = evening.plans[-1]
        match word:
            case "" if not rest:
                pass
            case "start":
                plan.start = rest
            case "strategy":
                plan.strategy = dict(STRATEGIES)[rest]
            case "set":
                name, _, value = rest.partition(" = ")
                evening.memory.set(Scope.CONVERSATION, name, value_in(value))
            case "function":
                name, _, value = rest.partition(" = ")
                evening.functions[name] = always(value_in(value))
            case "line":
                plan.expected.append(rest)
            case "option":
                words = rest.removesuffix(" [no]")
                plan.expected.append(f"{'->' if words == rest else 'x>'} {words}")
            case "select":
                plan.choices.append(None if rest == "none" else int(rest) - 1)
            case "command":
                plan.expected.append(f"<<{rest}>>")
            case "end":
                plan.ends = True
            case _:
                raise AssertionError(f"{line!r} should be a line of a plan")
    return evening


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yarn")), ids=lambda path: path.stem)
@pytest.mark.parametrize("limits", [Limits(), Limits(frames_max=8, instruction_budget=100)])
def test_a_script_goes_as_planned(path: Path, limits: Limits) -> None:
    library = Library.from_sources({path.name: path.read_bytes()}, limits=limits)
    evening = read_plan(path.with_suffix(".plan").read_text("utf-8"))
    player = Player(library, evening.memory, evening.functions)
    for number, plan in enumerate(evening.plans, 1):
        player.strategy = plan.strategy
        played = player.play(plan.choices, plan.start)
        assert played.heard == plan.expected, f"conversation {number} should go as planned"
        assert played.is_finished == plan.ends, f"conversation {number} should end, or not"


def test_every_script_has_a_plan_and_every_plan_a_script() -> None:
    scripts, plans = ({p.stem for p in PLANS.glob(f"*.{kind}")} for kind in ("yarn", "plan"))
    assert scripts == plans, "none should be without the other"
