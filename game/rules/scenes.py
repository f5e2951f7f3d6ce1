"""Scenes that friends watch together: how one is called, begins, goes on and is skipped.

A scene is a conversation of its area under a key of its own, with a stage. It begins with a short
call: everybody near is waited for, and says to be ready. Lines are paced by the owner as in any
conversation; steps without a line go on by the host when their time is over. Skipping needs
everybody who is awake: who has not answered after a while is taken to agree, and a no takes it
back. What is skipped is carried out all the same, so that nothing is lost.
"""

from collections.abc import Iterator, Mapping
from math import hypot, inf

from msgspec.structs import replace

from game.rules.calling import call_to_scene, has_content, is_scene_on
from game.rules.context import Context, Position, RefusalReason, Refused, on_behalf_of
from game.rules.friends import who_is_here
from game.rules.reach import standing_in
from game.rules.speech import Speech, choose_option, go_on, start_at
from game.rules.talks import (
    Name,
    all_conversations,
    conversation_at,
    end_talk,
    followers,
    heard_px,
    is_away,
    is_in_earshot,
    middle_of,
    scene_of,
    talks_of,
)
from game.world.commands import AskToSkip, BeginScene, GetReady, GoOn, SkipScene, StartScene
from game.world.content import Content
from game.world.records import COMPANY_MAX, Conversation, Showing
from game.world.records.stages import CAST_MAX, WATCHERS_MAX
from game.world.sections import FIRST_SCENE_KEY
from game.world.ticks import TICKS_PER_S
from game.world.world import Reader, Transaction

SKIP_TICKS = 20 * TICKS_PER_S
"""How long after somebody has asked to skip who has not answered is taken to agree."""
BEGINS_PX = 240.0
"""How close to its middle a scene begins by itself, where it is not watched from further off."""
STEPS_MAX = 400
"""The most steps that skipping carries out: no script has as many."""


def begin_scene(transaction: Transaction, command: BeginScene, context: Context) -> None:
    """A scene begins by itself, and somebody who is there leads it."""
    acting = on_behalf_of(command.character, context)
    key = FIRST_SCENE_KEY + command.scene
    if scene_of(context.content, key) is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    name = Name(command.area, key)
    company = _near(transaction, context.content, name, context.positions)
    company = [character for character in company if character != command.character]
    if not call_to_scene(transaction, name, tuple(company), acting):
        raise Refused(RefusalReason.NOT_YET)


def get_ready(transaction: Transaction, command: GetReady, context: Context) -> None:
    """Says that one is ready for the scene that everybody is called to."""
    name, conversation, showing = _watched(transaction, command, context)
    if not showing.gathers_until_tick:
        raise Refused(RefusalReason.NOT_ALLOWED)
    ready = _with(transaction, showing.ready, context.author)
    _show(transaction, name, conversation, replace(showing, ready=ready))


def start_scene(transaction: Transaction, command: StartScene, context: Context) -> None:
    """Plays the scene for those who have come."""
    name = Name(command.area, command.person)
    conversation, scene = (
        conversation_at(transaction, *name),
        scene_of(context.content, name.person),
    )
    if conversation is None or conversation.stage is None or scene is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    if not _is_called(conversation):
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    owner = conversation.owner
    watching = tuple(followers(transaction, context.content, name, owner, context.positions))
    before = replace(
        conversation,
        company=watching[:COMPANY_MAX],
        stage=replace(conversation.stage, cast=(owner, *watching)[:CAST_MAX]),
        showing=Showing(),
    )
    start_at(transaction, Speech(name, on_behalf_of(owner, context)), before, scene.node)


def go_on_by_itself(transaction: Transaction, command: GoOn, context: Context) -> None:
    """A step that has no line is over."""
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None or conversation.step != command.step:
        raise Refused(RefusalReason.CONVERSATION_MOVED_ON)
    if not _goes_on_alone(conversation):
        raise Refused(RefusalReason.NOT_ALLOWED)
    go_on(transaction, Speech(name, on_behalf_of(conversation.owner, context)), conversation)


def ask_to_skip(transaction: Transaction, command: AskToSkip, context: Context) -> None:
    """Asks to skip a scene, agrees to that, or takes it back for everybody."""
    name, conversation, showing = _watched(transaction, command, context)
    if showing.gathers_until_tick:
        raise Refused(RefusalReason.NOT_ALLOWED)
    if command.is_agreed:
        # Where it was not skipped in time, nobody who had asked for it was there any more.
        skippers = _with(transaction, showing.skippers, context.author)
        is_open = showing.skips_at_tick > context.tick
        is_asked = is_open and not set(skippers).isdisjoint(showing.skippers)
        asked = replace(
            showing,
            skips_at_tick=showing.skips_at_tick if is_asked else context.tick + SKIP_TICKS,
            skippers=skippers,
        )
    else:
        asked = replace(showing, skips_at_tick=0, skippers=())
    _show(transaction, name, conversation, asked)


def skip_scene(transaction: Transaction, command: SkipScene, context: Context) -> None:
    """Carries out the rest of a scene at once: the first open option is chosen everywhere."""
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None or conversation.stage is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    speech = Speech(name, on_behalf_of(conversation.owner, context))
    attempt = Transaction(transaction)
    try:
        for _ in range(STEPS_MAX):
            if conversation is None:
                break
            open_ones = [n for n, each in enumerate(conversation.choices) if each.available]
            if open_ones:
                choose_option(attempt, speech, conversation, open_ones[0])
            else:
                go_on(attempt, speech, conversation)
            conversation = conversation_at(attempt, *name)
    except Refused:
        # What cannot be done is not done; the scene is over in any case.
        pass
    transaction.puts.update(attempt.puts)
    end_talk(transaction, context, *name)


def scenes_to_keep(
    reader: Reader, content: Content, tick: int, positions: Mapping[int, Position]
) -> Iterator[StartScene | GoOn | SkipScene]:
    """What the host commands now, so that scenes go on. They are read before any is carried
    out."""
    for name, conversation in all_conversations(reader, content):
        showing = conversation.showing
        if showing is None:
            continue
        if _is_called(conversation):
            waited = [*followers(reader, content, name, conversation.owner, positions)]
            if tick >= showing.gathers_until_tick or set(waited) <= set(showing.ready):
                yield StartScene(*name)
        elif showing.skips_at_tick and _is_skipped(
            reader, content, name, conversation, showing, tick, positions
        ):
            yield SkipScene(*name)
        elif _goes_on_alone(conversation) and tick >= conversation.start_tick:
            yield GoOn(*name, conversation.step)


def scenes_to_begin(
    reader: Reader, content: Content, tick: int, positions: Mapping[int, Position]
) -> Iterator[BeginScene]:
    """Scenes that begin by themselves now: somebody stands near who leads no conversation, and the
    script has something to say. At most one in an area."""
    begun: set[int] = set()
    peopled = {place.area for place in positions.values()}
    for number, scene_id in content.cutscene_ids.items():
        scene = content.cutscenes[scene_id]
        area_number = content.areas[scene.area].number
        # This is asked again and again, and most scenes are where nobody is.
        if not scene.begins_by_itself or area_number not in peopled or area_number in begun:
            continue
        name = Name(area_number, FIRST_SCENE_KEY + number)
        if middle_of(reader, content, *name) is None or is_scene_on(reader, area_number):
            continue
        for character in _near(reader, content, name, positions, BEGINS_PX):
            context = Context(
                content, tick, character, tick, positions[character], 0.0, is_prediction=False
            )
            if has_content(Transaction(reader), name, scene, context):
                begun.add(area_number)
                yield BeginScene(area_number, number, character)
                break


def _near(
    reader: Reader,
    content: Content,
    name: Name,
    positions: Mapping[int, Position],
    most_px: float = inf,
) -> list[int]:
    """Who stands where a scene is watched and leads no conversation, the nearest first."""
    middle = middle_of(reader, content, *name)
    leading = {conversation.owner for _, conversation in all_conversations(reader, content)}
    found = []
    for character, place in positions.items():
        if middle is None or place.area != name.area or character in leading:
            continue
        distance_px = hypot(place.x - middle[0], place.y - middle[1])
        if distance_px <= min(most_px, heard_px(content, name.person)):
            found.append((distance_px, character))
    return [character for _, character in sorted(found)]


def _watched(
    transaction: Transaction, command: GetReady | AskToSkip, context: Context
) -> tuple[Name, Conversation, Showing]:
    """The scene that the author watches; refuses where there is none."""
    _, position = standing_in(context, command.area)
    name = Name(command.area, command.person)
    conversation = conversation_at(transaction, *name)
    if conversation is None or conversation.showing is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    slack_px = context.reach_slack_px
    is_near = is_in_earshot(transaction, context.content, name, position, slack_px)
    if conversation.owner != context.author and not is_near:
        raise Refused(RefusalReason.TOO_FAR)
    if is_away(transaction, context.author, name, conversation):
        raise Refused(RefusalReason.NOT_ALLOWED)
    return name, conversation, conversation.showing


def _show(
    transaction: Transaction, name: Name, conversation: Conversation, showing: Showing
) -> None:
    transaction.put(talks_of(name.area), name.person, replace(conversation, showing=showing))


def _with(transaction: Transaction, characters: tuple[int, ...], character: int) -> tuple[int, ...]:
    """Who has said something, and now this one too; who has left the farm has no say any more."""
    here = who_is_here(transaction)
    said = [each for each in characters if each in here and each != character]
    if len(said) >= WATCHERS_MAX:
        raise Refused(RefusalReason.NOT_ALLOWED)
    return (*said, character)


def _is_called(conversation: Conversation) -> bool:
    return conversation.showing is not None and conversation.showing.gathers_until_tick > 0


def _goes_on_alone(conversation: Conversation) -> bool:
    """Whether a step has neither a line nor options, so that nobody is asked to go on."""
    is_played = conversation.stage is not None and not _is_called(conversation)
    return is_played and conversation.line is None and not conversation.choices


def _is_skipped(
    reader: Reader,
    content: Content,
    name: Name,
    conversation: Conversation,
    showing: Showing,
    tick: int,
    positions: Mapping[int, Position],
) -> bool:
    """Whether everybody who watches wants to skip, or has had time to say no; who has asked and
    is gone wants nothing."""
    agreed = set(showing.skippers).intersection(positions)
    is_over = tick >= showing.skips_at_tick
    # Asked at each tick, and mostly the owner has not agreed yet.
    if not agreed or not (is_over or conversation.owner in agreed):
        return False
    following = followers(reader, content, name, conversation.owner, positions)
    watching = {conversation.owner, *following}
    return not watching.isdisjoint(agreed) if is_over else watching <= agreed
