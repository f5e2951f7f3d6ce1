"""Plans that are drawn from a seed, and the command lines that play them again."""

import shlex
from collections import Counter

import pytest

from game.command_line.parser import parse_arguments
from game.headless.arguments import SimulateArguments
from game.headless.draw import draw_plan
from game.headless.plan import Mishap, MishapKind, Plan, command_line, parse_mishap
from game.headless.simulate import plan_of
from tests.helpers.arguments import parsed

SEEDS = range(300)


def test_a_seed_always_draws_the_same_plan_and_another_seed_another() -> None:
    assert all(draw_plan(seed) == draw_plan(seed) for seed in SEEDS), "a seed is a plan"
    assert len({repr(draw_plan(seed)) for seed in SEEDS}) == len(SEEDS), "and each is different"


def test_the_command_line_of_a_drawn_plan_plays_exactly_that_plan() -> None:
    for seed in SEEDS[::5]:
        plan = draw_plan(seed)
        arguments = parsed(SimulateArguments, *shlex.split(command_line(plan)))
        assert plan_of(arguments, seed) == plan, f"seed {seed} should be played as it was drawn"


def test_everything_that_can_happen_is_drawn() -> None:
    plans = [draw_plan(seed) for seed in SEEDS]
    assert {plan.players for plan in plans} == set(range(2, 9)), "every number of players"
    assert {role for plan in plans for role in plan.roles} >= {"farm", "griefer", "busy"}, "bots"
    kinds = Counter(mishap.kind for plan in plans for mishap in plan.mishaps)
    assert set(kinds) == set(MishapKind), "every kind of mishap"
    assert any(plan.plants for plan in plans), "faults to plant"
    assert any(not plan.plants for plan in plans), "and evenings without"
    assert any(plan.on_server for plan in plans), "farms on servers"
    links = [plan.conditions for plan in plans]
    assert min(link.bandwidth_bytes_per_s or 10**6 for link in links) < 6_000, "narrow links"
    assert max(link.delay_ms for link in links) > 1_200, "links to the other side of the world"
    assert max(link.loss_pct for link in links) >= 25, "and links that lose a lot"


@pytest.mark.parametrize(
    "text", ["cut", "cut:0:1", "cut:x:1:1", "fall:0:1:1", "cut:0:-1:1", "cut:0:1:0"]
)
def test_a_mishap_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.split(":", maxsplit=1)[0]):
        parse_mishap(text)


@pytest.mark.parametrize(
    ("plan", "what"),
    [
        ({"players": 0}, "players"),
        ({"roles": ("king",)}, "king"),
        ({"players": 3, "mishaps": (Mishap(MishapKind.CUT, 2, 1.0, 1.0),)}, "guests"),
        ({"minutes": 0.1, "mishaps": (Mishap(MishapKind.CUT, 0, 7.0, 1.0),)}, "over"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(
    plan: dict[str, object], what: str
) -> None:
    with pytest.raises(ValueError, match=what):
        Plan(**plan)  # type: ignore[arg-type]


def test_a_drawn_run_takes_nothing_that_it_would_not_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(["simulate", "--draw", "--players", "3"])
    assert ended.value.code == 2, "what cannot be asked for ends with 2"
    assert "players" in capsys.readouterr().err, "and with a sentence that names it"
