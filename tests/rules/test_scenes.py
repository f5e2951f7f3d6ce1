"""Scenes that friends watch together. Whatever happens is held against the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from game.rules.audit import ItemAudit
from game.rules.calling import CALL_TICKS
from game.rules.context import RefusalReason, Refused
from game.rules.pace import SILENCE_MAX_TICKS, pace_to_keep
from game.rules.rehearsal import blocked_walks, rehearse
from game.rules.scenes import SKIP_TICKS, scenes_to_begin, scenes_to_keep
from game.rules.talks import Name, conversation_at, followed_conversation
from game.world.calendar import variable_key
from game.world.commands import (
    Advance,
    AskToSkip,
    BeginScene,
    Choose,
    Command,
    EndConversation,
    GetReady,
    GoOn,
    LeaveFarm,
    Listen,
    SkipScene,
    StartScene,
    Talk,
)
from game.world.content import load_content
from game.world.records import Conversation, PassedOn, Showing, Stage, Variable, encode_record
from game.world.sections import FIRST_SCENE_KEY, WORLD_SCOPE, Kind, Section
from game.world.staging import tableau
from game.world.world import Change
from tests.world.small_farm import ASSETS, FARM, FOREST, Farm

ADA, BO, CY, DI = FRIENDS = (64, 65, 66, 67)
FAIR = FIRST_SCENE_KEY + 1
AT_FAIR = Name(FARM, FAIR)
TALKS = Section(FARM, Kind.CONVERSATION)
KEPT = Section(WORLD_SCOPE, Kind.VARIABLE)


@dataclass
class Fair:
    """Four friends at the fair, which is due; and the ledger, which finds nothing wrong."""

    farm: Farm = field(default_factory=lambda: Farm(*FRIENDS))
    ledger: ItemAudit = field(init=False)

    def __post_init__(self) -> None:
        for distance, friend in enumerate(FRIENDS):
            self.farm.stand(friend, 7 + distance, 5)
        self.keep("$farm_fair_is_due", True)
        self.take_over()

    def take_over(self) -> None:
        self.ledger = ItemAudit(self.farm.content)
        self.ledger.take_over(self.farm.snapshot())

    def keep(self, name: str, value: bool | float) -> None:
        self.farm.put(KEPT, variable_key(name), Variable(name, value))

    def kept(self, name: str) -> object:
        record = self.farm.world.get(KEPT, variable_key(name))
        return record.value if isinstance(record, Variable) else None

    @property
    def now(self) -> Conversation:
        conversation = conversation_at(self.farm.world, *AT_FAIR)
        assert conversation is not None, "there should be a scene"
        return conversation

    @property
    def stage(self) -> Stage:
        assert self.now.stage is not None
        return self.now.stage

    @property
    def showing(self) -> Showing:
        assert self.now.showing is not None
        return self.now.showing

    @property
    def is_over(self) -> bool:
        return conversation_at(self.farm.world, *AT_FAIR) is None

    def do(self, author: int, command: Command) -> list[Change]:
        changes = self.farm.do(author, command)
        assert self.ledger.observe(command, author, changes) == [], (
            f"the ledger should find nothing wrong with {command}"
        )
        return changes

    def refusal(self, author: int, command: Command) -> RefusalReason:
        with pytest.raises(Refused) as refused:
            self.farm.do(author, command)
        return refused.value.reason

    def look(self, passed_ticks: int = 0) -> list[Command]:
        """What the host commands when it looks, carried out."""
        self.farm.tick += passed_ticks
        found: list[Command] = []
        for looks in (scenes_to_keep, pace_to_keep, scenes_to_begin):
            given = (self.farm.world, self.farm.content, self.farm.tick, self.farm.positions)
            commands: list[Command] = list(looks(*given))
            for command in commands:
                self.do(0, command)
            found += commands
        return found

    def begin(self) -> None:
        """As far as the first line, with everybody."""
        assert self.look() == [BeginScene(FARM, 1, ADA)], "it should begin by itself"
        for friend in (BO, CY, DI):
            self.do(friend, GetReady(FARM, FAIR))
        assert StartScene(*AT_FAIR) in self.look(), "and be played as soon as all are ready"

    def facts(self) -> dict[tuple[Section, int], object]:
        """All that is left of it, without what says when."""
        return {
            (change.section, change.key): change.record
            for change in self.farm.snapshot()
            if change.section.kind not in (Kind.TALLY, Kind.LAST_COMMAND)
        }


@pytest.fixture
def fair() -> Fair:
    return Fair()


def test_everybody_near_is_called_and_waited_for(fair: Fair) -> None:
    fair.farm.stand(DI, 2, 2, FOREST)
    fair.look()
    assert set(fair.now.company) == {BO, CY}, "who is elsewhere is not called"
    assert fair.look(CALL_TICKS // 2) == [], "friends have time to answer"
    assert fair.refusal(ADA, Advance(FARM, FAIR, 0)) is RefusalReason.NOT_ALLOWED, "all of them"
    fair.do(BO, GetReady(FARM, FAIR))
    fair.do(CY, Listen(FARM, FAIR, is_away=True))
    assert fair.look() == [StartScene(*AT_FAIR)], "who turns away is not waited for"
    assert fair.stage.cast == (ADA, BO), "nor on the stage"
    late = followed_conversation(fair.farm.world, fair.farm.content, CY, fair.farm.positions[CY])
    assert late is None, "and sees nothing of it"


def test_who_does_not_answer_is_there_all_the_same(fair: Fair) -> None:
    fair.look()
    assert fair.look(CALL_TICKS) == [StartScene(*AT_FAIR)], "after eight seconds it begins"
    assert fair.stage.cast == FRIENDS


def test_alone_nobody_is_waited_for(fair: Fair) -> None:
    for friend in (BO, CY, DI):
        fair.do(0, LeaveFarm(friend, FARM, 1, 1))
        del fair.farm.positions[friend]
    assert fair.look() == [BeginScene(FARM, 1, ADA)]
    assert fair.look(1) == [StartScene(*AT_FAIR)]


def test_a_step_is_staged_and_its_line_comes_when_all_is_done(fair: Fair) -> None:
    fair.begin()
    now, stage = fair.now, fair.stage
    assert now.line is not None
    assert now.line.substitutions == ("friend 0",), "the leader is greeted"
    assert now.start_tick == stage.began_tick + stage.ticks, "after everybody has walked"
    end = {each.who: (each.x, each.y) for each in tableau(stage, now.start_tick, 720.0).actors}
    assert end == {"miller": (120, 88), ADA: (120, 88), BO: (120, 136)}, "to where they go"


def test_a_step_without_a_line_goes_on_by_itself(fair: Fair) -> None:
    fair.begin()
    fair.do(ADA, Advance(FARM, FAIR, fair.now.step))
    before = fair.now
    assert (before.line, before.choices) == (None, ()), "a step of many directions is cut in two"
    for command in (GoOn(FARM, FAIR, before.step), Advance(FARM, FAIR, before.step)):
        assert fair.refusal(ADA, command) is RefusalReason.NOT_ALLOWED, "nobody hurries it"
    assert fair.look() == [], "its time is not over yet"
    assert fair.look(before.start_tick - fair.farm.tick) == [GoOn(FARM, FAIR, before.step)]
    assert fair.now.line is not None, "then comes the question"
    assert fair.stage.weather == "rain", "and what was set before still holds"


def test_it_ends_by_itself_and_does_not_come_again(fair: Fair) -> None:
    fair.begin()
    play_to_the_end(fair)
    assert fair.is_over
    assert fair.kept("$farm_fair_ride") == 11.0, "what was chosen counts, and what follows it"
    assert fair.look(100) == [], "it was seen, and that is that"


def play_a_step(fair: Fair, option: int = 0) -> None:
    """The owner goes on as soon as the line stands there; the host does the rest."""
    fair.farm.tick = max(fair.farm.tick, fair.now.start_tick)
    now = fair.now
    if now.choices:
        fair.do(now.owner, Choose(FARM, FAIR, now.step, option))
    elif now.line is not None:
        fair.do(now.owner, Advance(FARM, FAIR, now.step))
    else:
        fair.look()


def play_to_the_end(fair: Fair) -> None:
    for _ in range(20):
        if not fair.is_over:
            play_a_step(fair)


@pytest.mark.parametrize("steps", range(5))
def test_skipping_leads_to_the_same_world_as_watching(fair: Fair, steps: int) -> None:
    watched = Fair()
    watched.begin()
    play_to_the_end(watched)
    fair.begin()
    for _ in range(steps):
        play_a_step(fair)
    for friend in FRIENDS:
        fair.do(friend, AskToSkip(FARM, FAIR, is_agreed=True))
    assert fair.look() == [SkipScene(*AT_FAIR)], "once all agree it is skipped"
    assert fair.facts() == watched.facts(), "and nothing is lost, nor left over"


def test_skipping_waits_for_everybody_who_is_awake(fair: Fair) -> None:
    fair.begin()
    fair.do(BO, AskToSkip(FARM, FAIR, is_agreed=True))
    assert fair.look(SKIP_TICKS - 60) == [], "the others have time to answer"
    fair.do(CY, AskToSkip(FARM, FAIR, is_agreed=False))
    assert fair.showing == Showing(), "a no takes it back for all"
    assert fair.look(120) == [], "for good"
    fair.do(BO, AskToSkip(FARM, FAIR, is_agreed=True))
    fair.do(ADA, Advance(FARM, FAIR, fair.now.step))
    assert fair.showing.skippers == (BO,), "going on is no answer"
    assert SkipScene(*AT_FAIR) in fair.look(SKIP_TICKS), "who never answers is taken to agree"


def test_nobody_hangs_when_the_owner_is_gone(fair: Fair) -> None:
    fair.begin()
    fair.do(0, LeaveFarm(ADA, FARM, 1, 1))
    del fair.farm.positions[ADA]
    assert (fair.now.owner, fair.now.passed_on) == (BO, PassedOn.GONE), "the nearest goes on"
    fair.farm.stand(BO, 2, 2, FOREST)
    fair.look()
    assert fair.now.owner == CY, "also when somebody goes into another area"
    for friend in (CY, DI):
        fair.farm.stand(friend, 2, 2, FOREST)
    fair.look()
    assert fair.is_over, "and when nobody is left it is over"
    fair.farm.stand(DI, 7, 5)
    assert fair.look() == [BeginScene(FARM, 1, DI)], "and comes again, since nobody has seen it"


def test_what_each_sees_once_counts_for_all_who_watch(fair: Fair) -> None:
    fair.keep("$farm_fair_is_due", False)
    fair.keep("$farm_picnic_is_due", True)
    fair.farm.stand(DI, 2, 2, FOREST)
    fair.take_over()
    picnic = FIRST_SCENE_KEY + 2
    assert fair.look() == [BeginScene(FARM, 2, ADA)]
    fair.look(CALL_TICKS)
    fair.do(ADA, Advance(FARM, picnic, 1))
    assert fair.look(30) == [], "neither the leader nor who watched has it again"
    fair.farm.stand(DI, 7, 5)
    assert fair.look() == [BeginScene(FARM, 2, DI)], "who was elsewhere has not"


def test_who_makes_tea_finds_that_it_has_happened(fair: Fair) -> None:
    for friend in (BO, CY, DI):
        fair.farm.stand(friend, 2, 2, FOREST)
    fair.look()
    fair.look(1)
    assert SkipScene(*AT_FAIR) in fair.look(fair.now.start_tick + SILENCE_MAX_TICKS)
    assert fair.kept("$farm_fair_ride") == 11.0
    assert fair.look(30) == [], "it does not begin again"


def test_who_comes_late_sees_what_is_played(fair: Fair) -> None:
    fair.farm.stand(DI, 2, 2, FOREST)
    fair.look()
    for friend in (BO, CY):
        fair.do(friend, GetReady(FARM, FAIR))
    fair.look()
    fair.farm.stand(DI, 9, 6)
    seen = followed_conversation(fair.farm.world, fair.farm.content, DI, fair.farm.positions[DI])
    assert seen == (FAIR, fair.now), "at the step that it is at"
    fair.do(DI, AskToSkip(FARM, FAIR, is_agreed=True))
    assert fair.showing.skippers == (DI,), "and has a say from then on"


def test_a_talk_leads_to_a_scene_when_it_is_over(fair: Fair) -> None:
    fair.keep("$farm_fair_is_due", False)
    fair.take_over()
    fair.do(ADA, Talk(FARM, 1, (BO, CY, DI)))
    talk = conversation_at(fair.farm.world, FARM, 1)
    assert talk is not None
    fair.farm.put(TALKS, 1, replace(talk, place="Invitation:0", choices=()))
    fair.take_over()
    fair.do(ADA, Advance(FARM, 1, talk.step))
    assert conversation_at(fair.farm.world, *AT_FAIR) is None, "not before it is over"
    fair.do(ADA, Advance(FARM, 1, talk.step + 1))
    assert (fair.now.owner, fair.now.company) == (ADA, (BO, CY, DI)), "with the same friends"


def test_only_those_who_watch_have_a_say(fair: Fair) -> None:
    fair.look()
    assert fair.refusal(ADA, AskToSkip(FARM, FAIR, True)) is RefusalReason.NOT_ALLOWED
    assert fair.refusal(ADA, GetReady(FARM, FAIR + 1)) is RefusalReason.NOTHING_THERE
    fair.farm.stand(CY, 18, 12)
    assert fair.refusal(CY, GetReady(FARM, FAIR)) is RefusalReason.TOO_FAR
    fair.farm.stand(DI, 2, 2, FOREST)
    assert fair.refusal(DI, GetReady(FARM, FAIR)) is RefusalReason.NOT_HERE
    fair.look(CALL_TICKS)
    assert fair.refusal(BO, GetReady(FARM, FAIR)) is RefusalReason.NOT_ALLOWED
    assert fair.refusal(CY, AskToSkip(FARM, FAIR, True)) is RefusalReason.TOO_FAR
    assert fair.refusal(ADA, EndConversation(FARM, FAIR)) is RefusalReason.NOT_ALLOWED
    assert fair.refusal(BO, Advance(FARM, FAIR, fair.now.step)) is (
        RefusalReason.NOT_YOUR_CONVERSATION
    )
    assert fair.refusal(0, BeginScene(FARM, 1, BO)) is RefusalReason.NOT_YET, "one at a time"
    assert fair.refusal(0, BeginScene(FOREST, 1, BO)) is RefusalReason.NOT_YET
    assert fair.refusal(0, BeginScene(FARM, 99, BO)) is RefusalReason.NOTHING_THERE


def test_the_ledger_notices_scenes_that_go_wrong(fair: Fair) -> None:
    fair.begin()
    now = fair.now
    wrong: Iterator[tuple[Command, int, Conversation]] = iter(
        [
            (AskToSkip(FARM, FAIR, True), BO, replace(now, step=now.step + 1)),
            (GetReady(FARM, FAIR), BO, replace(now, owner=BO)),
            (GoOn(FARM, FAIR, now.step), 0, replace(now, step=now.step + 2)),
        ]
    )
    for command, author, after in wrong:
        change = Change(TALKS, FAIR, after, fair.farm.world.revision + 1)
        assert fair.ledger.observe(command, author, [change]), f"{command} should be noticed"
        fair.take_over()


SCENES = ("arrival", "first_lamp", "the_bench", "the_boat", "the_storm", "the_lighthouse")


def test_the_scenes_of_the_game_can_be_played() -> None:
    content = load_content(ASSETS)
    assert set(SCENES) <= set(content.cutscenes)
    for scene in content.cutscenes:
        for friends in (0, 3):
            rehearsal = rehearse(content, scene, friends)
            said = [beat for beat in rehearsal.beats if beat.conversation.line is not None]
            assert 8 <= len(said) <= 30, f"{scene} should be a scene, and not an evening"
            assert list(blocked_walks(content, rehearsal)) == [], f"{scene}: walls are walls"
            longest = max(len(encode_record(beat.conversation)) for beat in rehearsal.beats)
            assert longest <= 600, f"{scene}: a step is a small record"
            assert rehearsal.beats[-1].stage.directions, f"{scene} should end with the curtain"
            choices = [beat for beat in rehearsal.beats if beat.chosen is not None]
            other = rehearse(content, scene, friends, [1] * len(choices))
            assert other.beats[-1].conversation.line is None, f"{scene}: every answer leads on"
