"""Whatever a script says, a guest's prediction of a conversation is what the host makes of it: also
a step ahead of what the host has said, and whoever holds the pace."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as with_fields

from game.dialogue import Library, Scope
from game.dialogue.vocabulary import Vocabulary
from game.rules.context import Refused
from game.rules.rulebook import carry_out
from game.rules.talks import conversation_at
from game.world.commands import Advance, Choose, Command, CountVotes, HandOn, Talk, Vote
from game.world.content import Content
from game.world.records import Conversation
from game.world.records.dialogue_limits import DIALOGUE_LIMITS
from game.world.scripts import FARM_PREFIX, OWN_PREFIX
from game.world.world import Reader, Transaction
from tests.dialogue.random_scripts import scripts
from tests.world.small_farm import FARM, Farm, small_content

ADA, BO = FRIENDS = (64, 65)
MILLER = 1


def content_with(source: str) -> Content:
    """The small farm, whose miller says this. Some of it the farm remembers, some of it who leads,
    and what would be a command for another game lets all have a say."""
    content = small_content()
    for written, meant in (
        ("$x", f"{FARM_PREFIX}x"),
        ("$flag", f"{OWN_PREFIX}flag"),
        (f"<<walk {{{FARM_PREFIX}x}} {{dice(6)}}>>", "<<vote>>"),
    ):
        source = source.replace(written, meant)
    scopes = ((FARM_PREFIX, Scope.FARM), (OWN_PREFIX, Scope.PLAYER))
    vocabulary = Vocabulary(scopes=scopes, is_open=True)
    library = Library.from_sources({"random.yarn": source.encode()}, vocabulary, DIALOGUE_LIMITS)
    miller = with_fields(content.people["miller"], node="Start")
    return replace(content, dialogue=library, people={**content.people, "miller": miller})


def next_command(reader: Reader, chance: int) -> tuple[int, Command]:
    """Who does what next: begins, hands on, goes on or chooses."""
    talk = conversation_at(reader, FARM, MILLER)
    if talk is None:
        return ADA, Talk(FARM, MILLER, (BO,))
    place = (FARM, MILLER, talk.step)
    open_ones = [number for number, choice in enumerate(talk.choices) if choice.available]
    if chance % 5 == 0:
        return talk.owner, HandOn(*place, ADA + BO - talk.owner)
    if not talk.choices:
        return talk.owner, Advance(*place)
    kind = Vote if talk.is_vote else Choose
    return talk.owner, kind(*place, open_ones[chance % len(open_ones)])


CHANCES = st.lists(st.integers(0, 99), min_size=14, max_size=14)


@settings(max_examples=12)
@given(scripts(), CHANCES)
def test_what_is_predicted_is_what_comes(source: str, chances: list[int]) -> None:
    _talk(source, chances)


@pytest.mark.slow
@settings(max_examples=300)
@given(scripts(), CHANCES)
def test_what_is_predicted_is_what_comes_of_many_scripts(source: str, chances: list[int]) -> None:
    _talk(source, chances)


def _talk(source: str, chances: list[int]) -> None:
    farm = Farm(*FRIENDS, content=content_with(source))
    for friend in FRIENDS:
        farm.stand(friend, 7, 5)
    # What a guest sees whose commands have not been answered yet.
    ahead = Transaction(farm.world)
    for number, chance in enumerate(chances):
        author, command = next_command(ahead, chance)
        farm.numbers[author] = farm.numbers.get(author, 0) + 1
        predicted = carry_out(ahead, command, farm.context(author, is_prediction=True))
        ahead.puts.update(predicted.puts)
        true = carry_out(farm.world, command, farm.context(author))
        farm.world.commit(true)
        if isinstance(command, Vote):
            _count(farm, ahead, command)
        for (section, key), record in ahead.puts.items():
            assert farm.world.get(section, key) == record, (
                f"after {number} commands it should be so in {section} as was foreseen"
            )
        if chance % 3 == 0:
            ahead = Transaction(farm.world)


def _count(farm: Farm, ahead: Transaction, vote: Vote) -> None:
    """The other friend votes too, and the host counts, which nobody predicts."""
    talk = conversation_at(farm.world, FARM, MILLER)
    assert isinstance(talk, Conversation)
    other = ADA + BO - talk.owner
    count = CountVotes(vote.area, vote.person, vote.step)
    farm.do(other, vote)
    try:
        farm.do(0, count)
    except Refused as refused:
        raise AssertionError(f"all have voted: {refused}") from refused
    ahead.puts.clear()
