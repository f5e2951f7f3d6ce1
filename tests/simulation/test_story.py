"""The story can be played to its end: everything that it asks for can be had, and a bot has it.

Method: what can be had is worked out from the data, without a rule; the bot plays the real thing.
"""

from collections.abc import Iterator

import pytest

from game.headless.plan import Plan
from game.headless.simulator import run_simulation
from game.headless.verdict import complaints
from game.world.content import Content
from game.world.quest_definitions import Quest, quests_in_order
from net.transports.simulated import LinkConditions
from tests.world.small_farm import game_content

DAY_MINUTES = 7


@pytest.fixture(scope="module")
def content() -> Content:
    return game_content()


def story(content: Content) -> list[Quest]:
    quests = [content.quests[name] for name in quests_in_order(content.quests)]
    return [quest for quest in quests if quest.is_main]


def areas_in_reach(content: Content) -> set[str]:
    """Where one gets by exits, whatever has to be switched on for that."""
    found, waiting = {content.start.area}, [content.start.area]
    while waiting:
        for way in content.areas[waiting.pop()].exits:
            if way.target_area not in found:
                found.add(way.target_area)
                waiting.append(way.target_area)
    return found


def recipes_taught(content: Content) -> set[str]:
    """Recipes that are known, learned by doing, given as a reward, or taught by somebody."""
    taught = {use.arguments[0] for use in content.dialogue.program.commands
              if use.name == "learn_recipe"}  # fmt: skip
    rewards = {name for quest in content.quests.values() for name in quest.reward.recipes}
    return {
        name
        for name, recipe in content.recipes.items()
        if recipe.known_from_start or recipe.learned_by or name in taught | rewards
    }


def obtainable(content: Content) -> set[str]:
    """Every item that somebody can come to hold."""
    reach = areas_in_reach(content)
    here = [person for person in content.people.values() if person.area in reach]
    found = {stack.item for stack in content.start.bag}
    found |= {offer.item for person in here for offer in person.sells}
    found |= {stack.item for person in here for stack in person.gives}
    found |= {stack.item for quest in content.quests.values() for stack in quest.reward.items}
    found |= {n for n, fish in content.fish.items() if reach & set(fish.areas)}
    standing = {site.kind for area in reach for site in content.areas[area].destructables}
    recipes = recipes_taught(content)
    while True:
        more: set[str] = set()
        for name in standing:
            kind = content.destructables[name]
            if kind.tool is None or kind.tool in found:
                more |= {drop.item for drop in kind.drops if drop.count_max}
        more |= {c.harvest.item for c in content.crops.values() if c.seed in found}
        for name in recipes:
            recipe = content.recipes[name]
            if all(stack.item in found for stack in recipe.ingredients):
                more.add(recipe.result.item)
        for name, machine in content.machines.items():
            for made in machine.recipes if name in found else ():
                if all(stack.item in found for stack in made.ingredients):
                    more.add(made.result.item)
        if more <= found:
            return found
        found |= more


def what_is_missing(content: Content) -> Iterator[str]:
    """Sentences about what a stage of the story wants and nobody can have or reach."""
    reach, items = areas_in_reach(content), obtainable(content)
    for quest in story(content):
        for number, stage in enumerate(quest.stages[:-1], 1):
            at = f"{content.quest_ids[quest.number]}, stage {number}"
            where, goal = stage.where, stage.goal
            if where is None or where.area not in reach:
                yield f"{at}: nobody gets there"
            if goal is None and (where is None or where.person is None):
                yield f"{at}: nothing moves it, and nobody is named who might"
            if goal is None:
                continue
            if goal.bring is not None and goal.bring not in items:
                yield f"{at}: nobody can have {goal.bring}"
            if goal.bring is not None and (where is None or where.person is None):
                yield f"{at}: nobody takes {goal.bring}"
            if goal.subject in content.items and goal.subject not in items:
                yield f"{at}: nobody can have {goal.subject}"
            if goal.switch is not None:
                for name in content.switches[goal.switch].needs or (goal.switch,):
                    switch = content.switches[name]
                    if switch.area not in reach or not content.areas[switch.area].switch(
                        switch.number
                    ):
                        yield f"{at}: nobody gets to {name}"


def test_everything_that_the_story_asks_for_can_be_had(content: Content) -> None:
    assert story(content)[0].from_start, "it should begin by itself"
    assert all(quest.after for quest in story(content)[1:]), "and each step follow another"
    assert not list(what_is_missing(content)), "nobody should be stuck"


def test_what_the_story_hands_over_is_never_lost_for_good(content: Content) -> None:
    given_again = {use.arguments[0] for use in content.dialogue.program.commands
                   if use.name == "give_items"}  # fmt: skip
    rewards = {stack.item for quest in story(content) for stack in quest.reward.items}
    wanted = {goal.bring for quest in story(content) for stage in quest.stages
              if (goal := stage.goal) and goal.bring}  # fmt: skip
    made = {recipe.result.item for recipe in content.recipes.values()}
    only_given = wanted & (rewards | given_again)
    assert only_given == {"wick", "lens", "log_book"}, "this is what the test is about"
    for item in only_given | (wanted & made & {"lamp_oil"}):
        assert content.items[item].price == 0, f"{item} should be neither sold nor shipped"
        assert item in given_again | made, f"{item} should be had again when it is lost"


@pytest.mark.slow
@pytest.mark.parametrize(("players", "loss_pct"), [(1, 0.0), (4, 10.0)])
def test_a_bot_plays_it_to_the_end(content: Content, players: int, loss_pct: float) -> None:
    conditions = LinkConditions(delay_ms=40, jitter_ms=10, loss_pct=loss_pct)
    plan = Plan(
        players=players, minutes=12 * DAY_MINUTES, days=12, roles=("story",), conditions=conditions
    )
    outcome = run_simulation(content, plan)
    assert outcome.story_finished, "a year should be enough"
    assert complaints(outcome) == [], "and every world the same, and nothing made of nothing"
