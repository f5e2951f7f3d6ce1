"""Conversations with three friends: one leads, the others follow, and none of them is stuck."""

from dataclasses import replace

import pytest

from game.dialogue import Scope, parse_marked
from game.rules.audit import ItemAudit
from game.rules.context import Position, RefusalReason, Refused
from game.rules.pace import SILENCE_MAX_TICKS, pace_to_keep
from game.rules.rulebook import carry_out
from game.rules.script import carry_out_script_command, script_functions
from game.rules.script_memory import ScriptMemory
from game.rules.spoken_lines import FAULT, FAULT_LINE_ID, words_of
from game.rules.talks import conversation_at, followed_conversation
from game.text.errors import in_english
from game.world.calendar import ENVIRONMENT, ENVIRONMENT_KEY, variable_key
from game.world.commands import Advance, Choose, Command, EndConversation, Talk
from game.world.records import (
    Conversation,
    Environment,
    Hearts,
    QuestProgress,
    Slot,
    SpokenLine,
    Variable,
)
from game.world.scripts import script_vocabulary
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Transaction
from tests.world.small_farm import FARM, FOREST, Farm

BAG = Section(64, Kind.STORAGE)
HEARTS = Section(64, Kind.HEARTS)
TALKS = Section(FARM, Kind.CONVERSATION)
QUESTS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
HERE = Section(FARM, Kind.VARIABLE)
MILLER = 1


@pytest.fixture
def farm() -> Farm:
    farm = Farm(64, 65, 66)
    for friend in (64, 65, 66):
        farm.stand(friend, 7, 5)
    return farm


def refusal(farm: Farm, command: Command, author: int = 64) -> RefusalReason:
    with pytest.raises(Refused) as refused:
        farm.do(author, command)
    return refused.value.reason


def at(farm: Farm) -> Conversation:
    conversation = conversation_at(farm.world, FARM, MILLER)
    assert conversation is not None, "there should be a conversation"
    return conversation


def asked(farm: Farm) -> None:
    """Goes as far as the miller's question."""
    farm.do(64, Talk(FARM, MILLER))
    farm.do(64, Advance(FARM, MILLER, 1))


def test_a_conversation_shows_the_first_line_with_its_gaps(farm: Farm) -> None:
    farm.do(64, Talk(FARM, MILLER))
    conversation = at(farm)
    assert conversation.owner == 64, "who began it should lead it"
    assert conversation.line is not None
    assert conversation.line.substitutions == ("friend 0",), "the gap should be filled"
    assert (conversation.step, conversation.start_tick) == (1, farm.tick), "it should begin now"


def test_the_script_gives_takes_and_moves_the_quest(farm: Farm) -> None:
    farm.put(BAG, 3, Slot("wood", 12))
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    commands: list[Command] = [
        Talk(FARM, MILLER),
        Advance(FARM, MILLER, 1),
        Choose(FARM, MILLER, 2, 0),
    ]
    for command in commands:
        assert ledger.observe(command, 64, farm.do(64, command)) == [], (
            "the ledger should find the exchange within what the miller may do"
        )
    assert farm.bag(64)[3] == ("wood", 2), "the miller should have taken ten pieces of wood"
    assert farm.bag(64)[2] == ("torch", 7), "the miller should have given five torches"
    progress = farm.world.get(QUESTS, 1)
    assert isinstance(progress, QuestProgress)
    assert progress.stage == 2, "the quest should be done"
    farm.do(64, Advance(FARM, MILLER, 3))
    assert conversation_at(farm.world, FARM, MILLER) is None, "the last line should end it"


def test_an_option_that_is_not_available_cannot_be_chosen(farm: Farm) -> None:
    asked(farm)
    assert [choice.available for choice in at(farm).choices] == [False, True], (
        "without wood only the second option should be open"
    )
    assert refusal(farm, Choose(FARM, MILLER, 2, 0)) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, Choose(FARM, MILLER, 2, 2)) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, Choose(FARM, MILLER, 2, -1)) is RefusalReason.NOT_ALLOWED
    assert refusal(farm, Advance(FARM, MILLER, 2)) is RefusalReason.NOT_ALLOWED


def test_what_was_put_away_meanwhile_cannot_be_given(farm: Farm) -> None:
    farm.put(BAG, 3, Slot("wood", 12))
    asked(farm)
    farm.put(BAG, 3, Slot("wood", 9))
    assert refusal(farm, Choose(FARM, MILLER, 2, 0)) is RefusalReason.MISSING_INGREDIENTS
    assert farm.bag(64)[3] == ("wood", 9), "a refused gift should take nothing"
    progress = farm.world.get(QUESTS, 1)
    assert isinstance(progress, QuestProgress)
    assert progress.stage == 1, "a refused gift should not move the quest"


def test_variables_are_kept_for_the_farm_and_for_oneself(farm: Farm) -> None:
    asked(farm)
    farm.do(64, Choose(FARM, MILLER, 2, 1))
    (own,) = farm.world.records(Section(64, Kind.VARIABLE)).values()
    assert own == Variable("$me_asked", 1.0), "one's own variable should be in one's own scope"


def test_one_key_press_never_skips_two_lines(farm: Farm) -> None:
    farm.do(64, Talk(FARM, MILLER))
    farm.do(64, Advance(FARM, MILLER, 1))
    assert refusal(farm, Advance(FARM, MILLER, 1)) is RefusalReason.CONVERSATION_MOVED_ON
    assert refusal(farm, Choose(FARM, MILLER, 9, 0)) is RefusalReason.CONVERSATION_MOVED_ON


def test_two_friends_cannot_begin_the_same_conversation(farm: Farm) -> None:
    farm.do(64, Talk(FARM, MILLER))
    assert refusal(farm, Talk(FARM, MILLER), 65) is RefusalReason.BUSY_TALKING
    assert at(farm).owner == 64, "the first should keep it"


def test_only_the_owner_leads(farm: Farm) -> None:
    asked(farm)
    for command in (
        Advance(FARM, MILLER, 2),
        Choose(FARM, MILLER, 2, 1),
        EndConversation(FARM, MILLER),
    ):
        assert refusal(farm, command, 65) is RefusalReason.NOT_YOUR_CONVERSATION, (
            f"a friend must not give {command}"
        )
    farm.do(64, EndConversation(FARM, MILLER))
    farm.do(65, Talk(FARM, MILLER))
    assert at(farm).owner == 65, "after it is over somebody else may begin"


def test_the_host_ends_any_conversation(farm: Farm) -> None:
    farm.do(64, Talk(FARM, MILLER))
    farm.do(0, EndConversation(FARM, MILLER))
    assert conversation_at(farm.world, FARM, MILLER) is None, "the host's word should end it"
    assert refusal(farm, EndConversation(FARM, MILLER), 0) is RefusalReason.NOTHING_THERE


def test_talking_needs_a_person_within_reach(farm: Farm) -> None:
    farm.stand(64, 12, 9)
    assert refusal(farm, Talk(FARM, MILLER)) is RefusalReason.TOO_FAR
    assert refusal(farm, Talk(FARM, 7)) is RefusalReason.NOTHING_THERE
    farm.stand(64, 7, 5, area=FOREST)
    assert refusal(farm, Talk(FOREST, MILLER)) is RefusalReason.NOTHING_THERE
    assert refusal(farm, Talk(FARM, MILLER)) is RefusalReason.NOT_HERE


def test_friends_close_by_follow_and_others_do_not(farm: Farm) -> None:
    farm.do(64, Talk(FARM, MILLER))
    here = Position(FARM, 120.0, 88.0)
    far = Position(FARM, 300.0, 200.0)
    elsewhere = Position(FOREST, 120.0, 88.0)
    followed = [
        followed_conversation(farm.world, farm.content, friend, position)
        for friend, position in ((65, here), (65, far), (65, elsewhere), (64, far))
    ]
    present = (MILLER, at(farm))
    assert followed == [present, None, None, present], (
        "friends close by and the owner should see it, others should not"
    )


@pytest.mark.parametrize(
    ("place", "passed_ticks", "is_over"),
    [
        (Position(FARM, 120.0, 88.0), SILENCE_MAX_TICKS, False),
        (Position(FARM, 250.0, 88.0), 10, True),
        (Position(FARM, float("nan"), 88.0), 10, True),
        (Position(FOREST, 120.0, 88.0), 10, True),
        (None, 10, True),
        (Position(FARM, 120.0, 88.0), SILENCE_MAX_TICKS + 1, True),
    ],
    ids=["present", "walked off", "nowhere", "other area", "gone", "stalls for ever"],
)
def test_no_owner_blocks_a_person_for_ever(
    farm: Farm, place: Position | None, passed_ticks: int, is_over: bool
) -> None:
    farm.do(64, Talk(FARM, MILLER))
    tick = farm.tick + passed_ticks
    far = {65: Position(FARM, 300.0, 200.0), 66: Position(FOREST, 120.0, 88.0)}
    positions = far if place is None else {64: place, **far}
    ending = list(pace_to_keep(farm.world, farm.content, tick, positions))
    assert ending == ([EndConversation(FARM, MILLER)] if is_over else []), (
        "the host should end what nobody is near any more to go on with, and nothing else"
    )


def assert_ends_with_a_sentence(farm: Farm, log: pytest.LogCaptureFixture) -> None:
    conversation = at(farm)
    assert conversation.line is not None
    assert words_of(farm.content, conversation.line) == ("", in_english(FAULT)), (
        "everybody should read that the script has a fault"
    )
    assert conversation.choices == (), "there is nothing left to choose"
    (told,) = (record.getMessage() for record in log.records)
    assert "miller" in told, "the log should name the person"
    farm.do(64, Advance(FARM, MILLER, conversation.step))
    assert conversation_at(farm.world, FARM, MILLER) is None, "and then it should be over"


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ("Circle:0", "miller.yarn:25"),
        ("Circle:60000", "miller.yarn"),
        ("Nowhere:0", "'Nowhere'"),
        ("Miller", "'Miller'"),
        ("Miller:-1", "'Miller:-1'"),
        ("/".join(["Miller:0"] * 9), "9 frames"),
        ("TooMuch:0", "miller.yarn:42: a line with its options has more than 900 bytes"),
    ],
)
def test_a_script_that_breaks_ends_the_conversation_with_a_sentence(
    farm: Farm, caplog: pytest.LogCaptureFixture, place: str, named: str
) -> None:
    farm.put(TALKS, MILLER, Conversation(64, place, 0, 1, 0, None))
    farm.do(64, Advance(FARM, MILLER, 1))
    assert named in caplog.text, "the log should say where"
    assert_ends_with_a_sentence(farm, caplog)


def test_a_pause_is_the_same_for_everybody_and_bounded(
    farm: Farm, caplog: pytest.LogCaptureFixture
) -> None:
    farm.put(TALKS, MILLER, Conversation(64, "Pause:0", 0, 1, 0, None))
    farm.do(64, Advance(FARM, MILLER, 1))
    assert at(farm).start_tick == farm.tick + 45, (
        "the line should be read after one second and half"
    )
    farm.do(64, Advance(FARM, MILLER, 2))
    assert at(farm).start_tick == farm.tick, "no time is no pause"
    farm.put(Section(WORLD_SCOPE, Kind.VARIABLE), variable_key("$farm_long"),
             Variable("$farm_long", 11.0))  # fmt: skip
    farm.put(TALKS, MILLER, Conversation(64, "Pause:3", 0, 3, 0, None))
    farm.do(64, Advance(FARM, MILLER, 3))
    assert "miller.yarn:35" in caplog.text, "the log should say where somebody waits too long"
    assert_ends_with_a_sentence(farm, caplog)


def test_a_line_is_said_in_the_language_of_who_reads_it(farm: Farm) -> None:
    asked(farm)
    line = at(farm).line
    assert line is not None
    german = farm.content.dialogue.translated("de", {line.line_id: parse_marked("Müller: Holz!")})
    content = replace(farm.content, translations={"de": german})
    assert words_of(content, line, "de") == ("Müller", "Holz!"), "as its table says"
    assert words_of(content, line, "fr") == words_of(content, line), "or as the script does"
    fault = SpokenLine(FAULT_LINE_ID)
    assert words_of(content, fault, "de", lambda said: said.key) == ("", FAULT.key), (
        "what no script says comes from the tables of texts"
    )


def test_a_prediction_of_a_broken_script_says_the_same_and_logs_nothing(
    farm: Farm, caplog: pytest.LogCaptureFixture
) -> None:
    farm.put(TALKS, MILLER, Conversation(64, "Circle:0", 0, 1, 0, None))
    command = Advance(FARM, MILLER, 1)
    predicted = carry_out(farm.world, command, farm.context(64, is_prediction=True))
    assert predicted.puts.keys() == {(TALKS, MILLER)}, "the same last line should be predicted"
    assert caplog.records == [], "the host's log has it once"


def test_choices_that_a_script_no_longer_has_end_the_conversation(
    farm: Farm, caplog: pytest.LogCaptureFixture
) -> None:
    asked(farm)
    shown = at(farm)
    farm.put(TALKS, MILLER, Conversation(64, "Miller:0", 0, 2, 0, shown.line, shown.choices))
    farm.do(64, Choose(FARM, MILLER, 2, 1))
    assert_ends_with_a_sentence(farm, caplog)


def test_what_is_said_by_chance_is_predicted_as_it_comes(farm: Farm) -> None:
    farm.put(QUESTS, 1, QuestProgress(2, 0))
    said = set()
    for _ in range(3):
        farm.tick += 1
        farm.numbers[64] = farm.numbers.get(64, 0) + 1
        command = Talk(FARM, MILLER)
        predicted = carry_out(farm.world, command, farm.context(64, is_prediction=True))
        farm.world.commit(carry_out(farm.world, command, farm.context(64)))
        assert at(farm) == predicted.puts[TALKS, MILLER], "and no word of it should change"
        said.add(at(farm).line)
        farm.do(64, EndConversation(FARM, MILLER))
    assert len(said) == 3, "and each conversation should draw anew"


def test_a_script_never_sets_the_farm_s_seed(farm: Farm) -> None:
    memory = ScriptMemory(Transaction(farm.world), 64, FARM, MILLER)
    assert memory.get(Scope.FARM, "$farm_seed") == 7.0, "it may be read"
    with pytest.raises(ValueError, match="no script sets it"):
        memory.set(Scope.FARM, "$farm_seed", 8.0)


def test_the_conversation_s_own_memory_ends_with_it(farm: Farm) -> None:
    asked(farm)
    farm.do(64, Choose(FARM, MILLER, 2, 1))
    kept = [variable.name for variable in farm.world.records(HERE).values()]  # type: ignore[union-attr]
    assert kept == ["1|$times"], "what a script sets for itself should be the conversation's"
    farm.do(64, EndConversation(FARM, MILLER))
    assert not farm.world.records(HERE), "and nothing of it should stay"


def test_visits_are_remembered_for_whoever_was_there(farm: Farm) -> None:
    asked(farm)
    farm.do(64, Choose(FARM, MILLER, 2, 1))
    farm.do(64, Advance(FARM, MILLER, 3))
    visits = Variable("visits:Miller", 1.0)
    assert visits in farm.world.records(Section(64, Kind.VARIABLE)).values(), "friend 0 was there"
    assert not farm.world.records(Section(65, Kind.VARIABLE)), "friend 1 was not"


def test_what_does_not_fit_in_the_bag_is_laid_down(farm: Farm) -> None:
    for slot in range(2, 24):
        farm.put(BAG, slot, Slot("wood", 99))
    farm.put(BAG, 23, Slot("torch", 97))
    asked(farm)
    ledger = ItemAudit(farm.content)
    ledger.take_over(farm.snapshot())
    choose = Choose(FARM, MILLER, 2, 0)
    assert ledger.observe(choose, 64, farm.do(64, choose)) == [], "nothing should get lost"
    (drop,) = farm.world.records(Section(FARM, Kind.DROP)).values()
    assert drop.item == "torch", "what does not fit should lie on the ground"  # type: ignore[union-attr]
    assert drop.count == 3, "two of the five torches fit"  # type: ignore[union-attr]


def test_a_script_hears_what_day_it_is(farm: Farm) -> None:
    farm.put(ENVIRONMENT, ENVIRONMENT_KEY, Environment(12, farm.tick, "rain", 0, "autumn"))
    functions = script_functions(Transaction(farm.world), farm.context(64))
    heard = [functions[name]() for name in ("day", "season", "weather", "hour", "area")]
    assert heard == [12.0, "autumn", "rain", 6.0, "farm"], "as the calendar has it, at six"
    assert functions["person_name"]("miller") == "Miller", "and everybody's name"


def test_what_has_types_is_what_can_be_done(farm: Farm) -> None:
    vocabulary = script_vocabulary(
        items=farm.content.items,
        recipes=farm.content.recipes,
        quests=farm.content.quests,
        people=farm.content.people,
        areas=farm.content.areas,
        seasons=farm.content.seasons,
        weather=farm.content.weather,
    )
    functions = script_functions(Transaction(farm.world), farm.context(64))
    assert vocabulary.functions.keys() == functions.keys(), (
        "each should have types and do something"
    )
    words = {"item": "wood", "count": "1", "quest": "mill_wood", "stage": "1", "recipe": "chest"}
    words |= {"person": "miller", "points": "-1"}
    farm.put(HEARTS, 1, Hearts(100))
    farm.put(BAG, 3, Slot("wood", 12))
    for name, signature in vocabulary.commands.items():
        if name in ("wait", "vote", "bring"):
            # Two change only what is shown next; the other needs a quest that wants it.
            continue
        arguments = tuple(words[parameter.name] for parameter in signature.parameters)
        transaction = Transaction(farm.world)
        context = farm.context(64)
        carry_out_script_command(transaction, context, FARM, name, arguments)
        assert transaction.puts, f"<<{name}>> should do something"


def test_how_much_is_given_is_drawn_for_the_command_alone(farm: Farm) -> None:
    given = ("give_some_items", ("torch", "2", "4"))
    counts = set()
    for number in range(40):
        farm.numbers[64] = number
        drawn, again = Transaction(farm.world), Transaction(farm.world)
        carry_out_script_command(drawn, farm.context(64), FARM, *given)
        carry_out_script_command(again, farm.context(64, is_prediction=True), FARM, *given)
        assert drawn.puts == again.puts, "a prediction should give what the host gives"
        (slot,) = drawn.puts.values()
        counts.add(slot.count - 2)  # type: ignore[union-attr]
    assert counts == {2, 3, 4}, "it should be drawn from the bounds, both included"
